import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as ClerkClient from "../../ClerkClient.js"
import type * as Jwks from "../keys/Jwks.js"
import type { Policy } from "../token/SessionToken.js"
import type { Application } from "./application.js"

/** Everything needed to authenticate a request. */
export interface AuthContext {
  /** `undefined` if there is no publishable key. Cookies are then not read. */
  readonly application: Application | undefined
  readonly jwks: Jwks.Service
  readonly client: Option.Option<ClerkClient.Service>
  readonly policy: Policy
  readonly treatPendingAsSignedOut: boolean
  /** Warns, once, of session cookies without `azp`: `authorizedParties` does not protect against them. */
  readonly warnAboutMissingParty: Effect.Effect<void>
}
