import * as Effect from "effect/Effect"
import type { ClerkClient } from "./ClerkClient.js"
import type { ClerkErrors, SDKError } from "./ClerkError.js"
import { catchStatus } from "./catchError.js"

/** The value of a call, or none if Clerk responds with 404. */
export const noneIfNotFound = <A, Status extends number>(
  call: Effect.Effect<A, ClerkErrors<Status> | SDKError, ClerkClient>
) =>
  call.pipe(
    Effect.asSome,
    catchStatus(404, () => Effect.succeedNone)
  )
