import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as ClerkClient from "../../ClerkClient.js"
import type { Service as Jwks } from "../keys/SignatureVerifier.js"
import type { Policy } from "../token/SessionToken.js"
import type { Application } from "./application.js"

/** Everything that requests are judged with: one Clerk instance, as this application knows it. */
export interface Instance {
  readonly application: Application | undefined
  readonly jwks: Jwks
  readonly client: Option.Option<ClerkClient.Service>
  readonly policy: Policy
  readonly treatPendingAsSignedOut: boolean
  /** Says once that cookies without `azp` come in, against which `authorizedParties` cannot protect. */
  readonly warnOfMissingParty: Effect.Effect<void>
}
