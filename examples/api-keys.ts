/** An API key's life: made for a user, verified as a server would, revoked. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { clerk, say, temporaryUsers } from "./plumbing.js"

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
  yield* say("created", `${id}; the secret is shown once`)

  const verified = yield* clerk.apiKeys.verify({ secret })
  yield* say("verified", `it speaks for ${verified.subject}, with ${verified.scopes.join(", ")}`)

  const page = yield* clerk.apiKeys.list({ subject: user.id })
  yield* say("list", page.data.map(({ name }) => name).join(", "))

  yield* clerk.apiKeys.revoke({ apiKeyId: id, revocationReason: "the example is over" })
  const after = yield* clerk.apiKeys.get({ apiKeyId: id })
  yield* say("revoked", `${after.revoked}, because ${after.revocationReason}`)

  yield* clerk.apiKeys.verify({ secret }).pipe(
    Effect.flatMap((key) => say("verified again", `revoked: ${key.revoked}: look at it before trusting a key`)),
    Effect.catchTag("ClerkErrors", (error) => say("refused", error.message))
  )
}).pipe(Effect.scoped)

program.pipe(Effect.provide(clerk), NodeRuntime.runMain)
