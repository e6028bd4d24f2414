import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as OAuthAccessTokens from "../../api/OAuthAccessTokens.js"
import { fail } from "../store/problem.js"
import { now, type World } from "../store/store.js"
import { asOf, badRequest, isUsable, unusable } from "../store/credentialLifetime.js"
import type { Methods } from "./handler.js"

/** The access tokens that OAuth applications were given. */
export const oauthAccessTokens = ({ state }: World): Methods<"oauthAccessTokens"> => ({
  verify: (input = {}) =>
    Effect.gen(function* () {
      const operation = OAuthAccessTokens.verify.spec
      const token = input.accessToken ?? input.secret
      if (token === undefined)
        return yield* fail(operation, badRequest("access_token", "access_token must be included"))
      const time = yield* now
      const found = state.oauthTokens.get(token)
      if (found !== undefined && isUsable(found, time)) return asOf(found, time)
      // Of a JWT that no longer holds, Clerk says only that.
      if (found !== undefined && !token.startsWith("oat_")) return { active: false as const }
      return yield* fail(operation, unusable("OAuth token", Option.fromNullable(found)))
    })
})
