import type * as Cookies from "@effect/platform/Cookies"
import type * as Headers from "@effect/platform/Headers"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as Effect from "effect/Effect"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import type { Body } from "./Body.js"

/** A response whose body has already been read, so that its text costs nothing more. */
export class ReadResponse extends Inspectable.Class implements HttpClientResponse.HttpClientResponse {
  readonly [HttpIncomingMessage.TypeId]: HttpIncomingMessage.TypeId = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId]: HttpClientResponse.TypeId = HttpClientResponse.TypeId
  readonly request: HttpClientRequest.HttpClientRequest
  readonly status: number
  readonly headers: Headers.Headers
  private readonly body: Body

  constructor(request: HttpClientRequest.HttpClientRequest, status: number, headers: Headers.Headers, body: Body) {
    super()
    this.request = request
    this.status = status
    this.headers = headers
    this.body = body
  }

  get text(): Effect.Effect<string> {
    return Effect.succeed(this.body.text())
  }

  get json() {
    return this.web.json
  }

  get arrayBuffer() {
    return this.web.arrayBuffer
  }

  get stream() {
    return this.web.stream
  }

  get formData() {
    return this.web.formData
  }

  get urlParamsBody() {
    return this.web.urlParamsBody
  }

  get cookies(): Cookies.Cookies {
    return this.web.cookies
  }

  get remoteAddress(): Option.Option<string> {
    return Option.none()
  }

  toJSON(): unknown {
    return HttpIncomingMessage.inspect(this, {
      _id: "@effect/platform/HttpClientResponse",
      request: this.request.toJSON(),
      status: this.status
    })
  }

  /** The same as a response of the platform, for what is not needed often. */
  private get web(): HttpClientResponse.HttpClientResponse {
    const { headers } = this
    return HttpClientResponse.fromWeb(this.request, new Response(this.body.bytes(), { headers: { ...headers } }))
  }
}
