import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Instance from "../api/Instance.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { OtherInstance } from "./SyncError.js"
import * as State from "./state.js"
import type { Store } from "./store.js"

/** Fails if the tables belong to another Clerk instance: to that of the secret key, all their rows would be superfluous. */
export const checkInstance = ({
  database
}: Store): Effect.Effect<void, OtherInstance | ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    const { id: actual } = yield* Instance.get()
    const expected = yield* State.read(database, "instance")
    if (Option.isNone(expected)) return yield* State.write(database, "instance", actual)
    if (expected.value !== actual) return yield* Effect.fail(new OtherInstance({ expected: expected.value, actual }))
  })
