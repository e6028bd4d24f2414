import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { newHexId } from "../store/ids.js"
import type { Handler } from "./handler.js"

export const create: Handler<"testingTokens.create"> = () =>
  Effect.zipWith(newHexId("testing"), DateTime.now, (token, time) => ({
    object: "testing_token",
    token,
    expiresAt: DateTime.startOf(DateTime.add(time, { hours: 1 }), "second")
  }))
