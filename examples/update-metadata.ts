/** Metadata: merging what is given, removing with null, and replacing a whole field. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkLayer, temporaryUsers } from "./support/plumbing.js"

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const [user] = yield* temporaryUsers(1)
  if (user === undefined) return
  const userId = user.id

  const first = yield* clerk.users.updateMetadata({
    userId,
    publicMetadata: { plan: "pro", settings: { theme: "dark", language: "en" } },
    privateMetadata: { stripeId: "cus_123" }
  })
  yield* Effect.log(`set: ${JSON.stringify(first.publicMetadata)}`)

  const merged = yield* clerk.users.updateMetadata({
    userId,
    publicMetadata: { plan: null, settings: { theme: "light" } }
  })
  yield* Effect.log(`merged: ${JSON.stringify(merged.publicMetadata)}`)
  yield* Effect.log(`kept: ${JSON.stringify(merged.privateMetadata)}`)

  const replaced = yield* clerk.users.replaceMetadata({ userId, publicMetadata: { plan: "free" } })
  yield* Effect.log(`replaced: ${JSON.stringify(replaced.publicMetadata)}`)

  yield* clerk.users
    .updateMetadata({ userId, publicMetadata: { biography: "x".repeat(9000) } })
    .pipe(Effect.catchTag("SDKError", (error) => Effect.log(`too large: ${error.message}`)))
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
