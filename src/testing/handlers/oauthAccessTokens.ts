import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { asOf, isUsable, unusable } from "../store/credentialLifetime.js"
import { badRequest } from "../store/problem.js"
import { reveal } from "../store/secret.js"
import type { Handler } from "./handler.js"

export const verify: Handler<"oauthAccessTokens.verify"> = ({ state }, input = {}) =>
  Effect.gen(function* () {
    const given = input.accessToken ?? input.secret
    if (given === undefined) return yield* badRequest("access_token", "access_token must be included")
    const token = reveal(given)
    const time = yield* DateTime.now
    const found = state.oauthTokens.get(token)
    if (found !== undefined && isUsable(found, time)) return asOf(found, time)
    // For a JWT that is revoked or expired, Clerk returns nothing else.
    if (found !== undefined && !token.startsWith("oat_")) return { active: false as const }
    return yield* unusable("OAuth token", found)
  })
