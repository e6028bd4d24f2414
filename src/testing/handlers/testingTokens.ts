import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { newHexId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"

/** The keys that verify what the instance signs. */
export const jwks = ({ signer }: World): Methods<"jwks"> => ({ get: () => signer.jwks })

/** Tokens that let end-to-end tests past bot detection, for an hour. */
export const testingTokens = (_: World): Methods<"testingTokens"> => ({
  create: () =>
    Effect.zipWith(newHexId("testing"), now, (token, time) => ({
      object: "testing_token",
      token,
      expiresAt: DateTime.startOf(DateTime.add(time, { hours: 1 }), "second")
    }))
})
