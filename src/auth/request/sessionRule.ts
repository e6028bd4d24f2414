import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkConfigError } from "../../ClerkError.js"
import type { JwksUnavailable, VerificationUnavailable } from "../TokenError.js"
import type { BrowserContext } from "./BrowserContext.js"
import type { SessionState } from "./sessionState.js"

/** Decides the state of a browser in one case; `None` in all others. */
export type SessionRule = (
  browser: BrowserContext
) => Effect.Effect<Option.Option<SessionState>, JwksUnavailable | VerificationUnavailable | ClerkConfigError>

/** Tries the rules in order, until one decides. */
export const firstDecision =
  (rules: ReadonlyArray<SessionRule>): SessionRule =>
  (browser) =>
    Effect.gen(function* () {
      for (const rule of rules) {
        const decision = yield* rule(browser)
        if (Option.isSome(decision)) return decision
      }
      return Option.none()
    })
