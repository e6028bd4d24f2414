import type * as Cookies from "@effect/platform/Cookies"
import type * as Headers from "@effect/platform/Headers"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"

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

/** Collects a body up to a size. */
export class Body {
  private readonly parts: Array<Uint8Array> = []
  private size = 0
  private readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Adds a part. Returns false if the body has become too large. */
  add(part: Uint8Array): boolean {
    this.parts.push(part)
    this.size += part.length
    return this.size <= this.maxBytes
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size)
    let offset = 0
    for (const part of this.parts) {
      bytes.set(part, offset)
      offset += part.length
    }
    return bytes
  }

  text(): string {
    return decoder.decode(this.parts.length === 1 ? this.parts[0] : this.bytes())
  }
}

/** Strips a byte order mark and replaces invalid UTF-8. */
const decoder = new TextDecoder()

/** How large a body may be: the limit that the platform keeps in the context. */
export const maxBodySizeOf = (context: Context.Context<never>): number =>
  Option.match(Context.get(context, HttpIncomingMessage.MaxBodySize), {
    onNone: () => Number.POSITIVE_INFINITY,
    onSome: Number
  })

/** The whole address of a request. */
export const urlOf = (request: HttpClientRequest.HttpClientRequest): string =>
  request.urlParams.length === 0 && Option.isNone(request.hash)
    ? request.url
    : Option.match(HttpClientRequest.toUrl(request), { onNone: () => request.url, onSome: String })
