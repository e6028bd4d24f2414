import { readFileSync } from "node:fs"
import { HttpApp } from "@effect/platform"
import { afterEach, assert, describe, it, layer } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, WebhookExamples } from "effect-clerk/testing"
import { vi } from "vitest"
import { AccountsLayer, Accounts as After } from "./after.js"
import { Accounts as Before } from "./before.js"

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

const signingSecret = `whsec_${btoa("a secret of thirty-two characters")}`

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** Puts an embedded Clerk behind `fetch`, which both clients call, and its keys into the environment. */
const connected = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator
  yield* emulator.reset
  const handle = HttpApp.toWebHandler(emulator.httpApp)
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => handle(new Request(input, init)))
  vi.stubEnv("CLERK_SECRET_KEY", Redacted.value(emulator.secretKey))
  vi.stubEnv("CLERK_WEBHOOK_SIGNING_SECRET", signingSecret)
  return emulator
})

/** The interface that both services have. */
interface Accounts {
  readonly emailAddress: (userId: string) => Effect.Effect<Option.Option<string>, unknown>
  readonly addMember: (organizationId: string, userId: string) => Effect.Effect<void, unknown>
  readonly authenticate: (token: string) => Effect.Effect<string, unknown>
  readonly receive: (request: Request) => Effect.Effect<string, unknown>
}

/** What a call results in, with the service before and after. */
const both = <A>(call: (accounts: Accounts) => Effect.Effect<A, unknown>) =>
  Effect.all([
    Effect.flatMap(Before, call).pipe(Effect.provide(Before.Default), outcome),
    Effect.flatMap(After, call).pipe(Effect.provide(AccountsLayer), outcome)
  ])

const outcome = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.match(call, { onFailure: () => "failed", onSuccess: (result) => result })

describe("the snippets of docs/migration.md", () => {
  it.each(["before.ts", "after.ts"])("are the services that are tested here: %s", (file) => {
    assert.include(textOf("../../../docs/migration.md"), `\`\`\`ts\n${textOf(file)}\`\`\`\n`)
  })
})

layer(ClerkEmulator.layer(), { excludeTestServices: true })("both services of docs/migration.md", (it) => {
  it.effect("find the address of a user, if there is one", () =>
    Effect.gen(function* () {
      yield* connected
      const clerk = yield* ClerkService
      const { id } = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
      const addressOf = (userId: string) =>
        both((accounts) => Effect.map(accounts.emailAddress(userId), Option.getOrNull))
      assert.deepStrictEqual(yield* addressOf(id), ["ada@example.com", "ada@example.com"])
      assert.deepStrictEqual(yield* addressOf("user_nobody"), [null, null])
    })
  )

  it.effect("add a member to an organization, and fail if it is not there", () =>
    Effect.gen(function* () {
      const { seed } = yield* connected
      const clerk = yield* ClerkService
      const { id } = yield* clerk.organizations.create({ name: "Acme" })
      const { users } = yield* seed({ users: [{ username: "ada" }, { username: "grace" }] })
      const newcomers = users.map((user) => user.id)
      const added = both((accounts) => Effect.as(accounts.addMember(id, newcomers.pop() ?? ""), "added"))
      assert.deepStrictEqual(yield* added, ["added", "added"])
      const members = yield* clerk.organizationMemberships.list({ organizationId: id })
      assert.strictEqual(members.totalCount, 2)
      const misplaced = both((accounts) => accounts.addMember("org_nowhere", users[0]?.id ?? ""))
      assert.deepStrictEqual(yield* misplaced, ["failed", "failed"])
    })
  )

  it.effect("authenticate a session token, and reject an expired one", () =>
    Effect.gen(function* () {
      const { mintSessionToken } = yield* connected
      const clerk = yield* ClerkService
      const user = yield* clerk.users.create({ username: "ada" })
      const session = yield* clerk.sessions.create({ userId: user.id })
      const token = yield* mintSessionToken(session.id)
      assert.deepStrictEqual(yield* both((accounts) => accounts.authenticate(token)), [user.id, user.id])
      const expired = yield* mintSessionToken(session.id, { expiresInSeconds: -60 })
      assert.deepStrictEqual(yield* both((accounts) => accounts.authenticate(expired)), ["failed", "failed"])
    })
  )

  it.effect("receive a webhook, and reject one with the signature of another secret", () =>
    Effect.gen(function* () {
      yield* connected
      const receive = (secret: string) =>
        both((accounts) =>
          Effect.flatMap(
            WebhookExamples.request(WebhookExamples.make("user.created"), Redacted.make(secret)),
            (request) => accounts.receive(request)
          )
        )
      assert.deepStrictEqual(yield* receive(signingSecret), ["user.created", "user.created"])
      const another = `whsec_${btoa("another secret of 32 characters.")}`
      assert.deepStrictEqual(yield* receive(another), ["failed", "failed"])
    })
  )
})
