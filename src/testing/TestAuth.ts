/**
 * Authentication without tokens, for tests of what an application does with a signed-in user.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Auth from "../auth/request/Auth.js"
import type { RequestInput } from "../auth/request/Request.js"
import { type RequestStateOf, signedIn, signedOut } from "../auth/request/RequestState.js"
import { TokenError } from "../auth/TokenError.js"
import type { Accepted, AcceptsToken } from "../auth/token/TokenType.js"
import { type TestUser, testAuth } from "./testUser.js"

export type { TestUser } from "./testUser.js"

/**
 * A service in which every request is signed in as this user, or signed out if there is none.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Auth } from "effect-clerk/auth"
 * import { TestAuth } from "effect-clerk/testing"
 *
 * export const test = Auth.authenticateRequest({ headers: {} }).pipe(
 *   Effect.provide(TestAuth.layer({ userId: "user_1", orgId: "org_1", orgRole: "org:admin" }))
 * )
 * ```
 */
export const layer = (user?: TestUser): Layer.Layer<Auth.Auth> => Layer.effect(Auth.Auth, make(user))

const make = (user: TestUser | undefined): Effect.Effect<Auth.Service> =>
  Effect.map(Effect.orDie(Effect.transposeMapOption(Option.fromNullable(user), testAuth)), (signedInAs) =>
    Auth.Auth.of({
      verifyToken: () =>
        Option.match(signedInAs, {
          onNone: () =>
            Effect.fail(new TokenError({ reason: "token-invalid", detail: "no one is signed in in this test" })),
          onSome: ({ claims }) => Effect.succeed(claims)
        }),
      authenticateRequest: <const A extends AcceptsToken = "session_token">(
        _: RequestInput,
        options?: Auth.RequestOptions<A>
      ) => {
        const accepted: AcceptsToken = options?.acceptsToken ?? "session_token"
        const state = Option.match(signedInAs, {
          onNone: () => signedOut("session_token", "session-token-and-uat-missing"),
          onSome: (auth) =>
            accepted === "any" || [accepted].flat().includes("session_token")
              ? signedIn(auth)
              : signedOut(undefined, "token-type-mismatch")
        })
        // The state is `SignedIn` only if session tokens are accepted.
        return Effect.succeed(state as RequestStateOf<Accepted<A>>)
      }
    })
  )
