import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Log } from "./Log.js"
import { find, KnownMatch, pathOf } from "./routes.js"

/**
 * A request that the embedded Clerk responded to over HTTP.
 *
 * @since 0.1.0
 * @category models
 */
export interface LoggedRequest {
  readonly time: DateTime.Utc
  readonly method: string
  /** With the query string. */
  readonly path: string
  /** Undefined if no operation is at this path. */
  readonly operation: string | undefined
  readonly status: number
  readonly milliseconds: number
}

/** Runs an app and notes its response, unless the request is one to the handle. */
export const logged =
  (log: Log<LoggedRequest>) =>
  <E, R>(
    app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
  ): Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | HttpServerRequest.HttpServerRequest> =>
    Effect.gen(function* () {
      const { method, url } = yield* HttpServerRequest.HttpServerRequest
      if (url.startsWith("/_emulator")) return yield* app
      const start = yield* DateTime.now
      const match = find(method, pathOf(url))
      const response = yield* Effect.provideService(app, KnownMatch, { match })
      const end = yield* DateTime.now
      const milliseconds = DateTime.toEpochMillis(end) - DateTime.toEpochMillis(start)
      log.add({
        time: start,
        method,
        path: url,
        operation: match?.spec.operation,
        status: response.status,
        milliseconds
      })
      return response
    })
