/** Creates an API key for a user, verifies it as a server does, and revokes it. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkLayer, temporaryUsers } from "./support/plumbing.js"

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const [user] = yield* temporaryUsers(1)
  if (user === undefined) return

  const { id, secret } = yield* clerk.apiKeys.create({
    name: "Nightly import",
    subject: user.id,
    scopes: ["read:reports"],
    secondsUntilExpiration: 3600
  })
  yield* Effect.log(`created: ${id}; the secret is shown once`)

  const verified = yield* clerk.apiKeys.verify({ secret })
  yield* Effect.log(`verified: the key of ${verified.subject}, with ${verified.scopes.join(", ")}`)

  const page = yield* clerk.apiKeys.list({ subject: user.id })
  yield* Effect.log(`list: ${page.data.map(({ name }) => name).join(", ")}`)

  yield* clerk.apiKeys.revoke({ apiKeyId: id, revocationReason: "the example is over" })
  const after = yield* clerk.apiKeys.get({ apiKeyId: id })
  yield* Effect.log(`revoked: ${after.revoked}, because ${after.revocationReason}`)

  yield* clerk.apiKeys.verify({ secret }).pipe(
    Effect.flatMap((key) => Effect.log(`verified again: revoked is ${key.revoked}, so check it before trusting a key`)),
    Effect.catchTag("ClerkErrors", (error) => Effect.log(`rejected: ${error.message}`))
  )
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
