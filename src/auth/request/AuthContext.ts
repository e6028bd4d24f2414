import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as ClerkClient from "../../ClerkClient.js"
import type * as Jwks from "../keys/Jwks.js"
import type { MachineTokenError } from "../TokenError.js"
import type { Policy } from "../token/SessionToken.js"
import type { Application } from "./application.js"
import type { RejectedNonce } from "./handshakePayload.js"
import type { Rejections } from "./rejections.js"

/** Everything needed to authenticate a request. */
export interface AuthContext {
  /** `undefined` if there is no publishable key. Cookies are then not read. */
  readonly application: Application | undefined
  readonly jwks: Jwks.Service
  readonly client: Option.Option<ClerkClient.Service>
  readonly policy: Policy
  readonly treatPendingAsSignedOut: boolean
  /** The opaque machine tokens that Clerk does not know. */
  readonly rejectedTokens: Rejections<MachineTokenError>
  /** The handshake nonces that Clerk does not know, or that were used. */
  readonly rejectedNonces: Rejections<RejectedNonce>
  /** Warns, once, that session cookies are accepted although `authorizedParties` is not set. */
  readonly warnAboutAnyParty: Effect.Effect<void>
}
