import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Redacted, TestClock } from "effect"
import { ClerkErrors, ClerkService, type Page } from "effect-clerk"
import { modes } from "./modes.js"

const start = DateTime.unsafeMake("2026-01-01T00:00:00Z")

/** Runs a program on an embedded Clerk of its own, in 2026. */
const on =
  (layer: (typeof modes)[number][1]) =>
  <A, E>(program: Effect.Effect<A, E, ClerkService>) =>
    Effect.zipRight(TestClock.setTime(DateTime.toEpochMillis(start)), Effect.provide(program, layer()))

const newUserId = Effect.flatMap(ClerkService, (clerk) =>
  Effect.map(clerk.users.create({ emailAddress: ["ada@example.com"] }), ({ id }) => id)
)

/** The declared error of a call that must fail. */
const errorOf = <A, E>(call: Effect.Effect<A, E, never>) =>
  Effect.map(Effect.flip(call), (error) => {
    assert.instanceOf(error, ClerkErrors)
    return { status: error.status, code: error.errors[0]?.code, text: error.errors[0]?.longMessage }
  })

describe.each(modes)("API keys, %s", (_, layer) => {
  const run = on(layer)

  it.effect("return their secret from `create` and `getSecret` only", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const { secret, ...created } = yield* clerk.apiKeys.create({
          name: "Nightly import",
          description: "imports",
          subject,
          createdBy: subject,
          scopes: ["read:reports"],
          claims: { team: "blue", keptAsIs: null }
        })
        assert.match(created.id, /^ak_[0-9a-f]{32}$/)
        assert.match(Redacted.value(secret), /^ak_/)
        assert.notStrictEqual(Redacted.value(secret), created.id)
        assert.deepStrictEqual(created, {
          object: "api_key",
          id: created.id,
          type: "api_key",
          subject,
          name: "Nightly import",
          description: "imports",
          claims: { team: "blue", keptAsIs: null },
          scopes: ["read:reports"],
          revoked: false,
          revocationReason: null,
          expired: false,
          expiration: null,
          createdBy: subject,
          lastUsedAt: null,
          createdAt: start,
          updatedAt: start
        })
        assert.deepStrictEqual(yield* clerk.apiKeys.get({ apiKeyId: created.id }), created)
        assert.deepStrictEqual((yield* clerk.apiKeys.list({ subject })).data, [created])
        const again = yield* clerk.apiKeys.getSecret({ apiKeyId: created.id })
        assert.strictEqual(Redacted.value(again.secret), Redacted.value(secret))
      })
    )
  )

  it.effect("are verified by their secret, and record the time of their last use", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const { id, secret } = yield* clerk.apiKeys.create({ name: "Import", subject })
        yield* TestClock.adjust("5 minutes")
        const lastUsedAt = DateTime.add(start, { minutes: 5 })
        const verified = yield* clerk.apiKeys.verify({ secret })
        assert.deepStrictEqual([verified.id, verified.subject, verified.lastUsedAt], [id, subject, lastUsedAt])
        assert.notProperty(verified, "secret")
        assert.deepStrictEqual((yield* clerk.apiKeys.get({ apiKeyId: id })).lastUsedAt, lastUsedAt)

        const unknown = yield* errorOf(clerk.apiKeys.verify({ secret: id }))
        assert.deepStrictEqual([unknown.status, unknown.code], [404, "resource_not_found"])
        assert.notInclude(unknown.text, id)
      })
    )
  )

  it.effect("cannot be used after they expire", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const { id, secret } = yield* clerk.apiKeys.create({ name: "Import", subject, secondsUntilExpiration: 90 })
        yield* TestClock.adjust("89 seconds")
        assert.isFalse((yield* clerk.apiKeys.verify({ secret })).expired)
        yield* TestClock.adjust("1 second")
        assert.include((yield* errorOf(clerk.apiKeys.verify({ secret }))).text, "has expired")
        assert.isTrue((yield* clerk.apiKeys.get({ apiKeyId: id })).expired)

        const renewed = yield* clerk.apiKeys.update({ apiKeyId: id, secondsUntilExpiration: 60 })
        assert.deepStrictEqual(renewed.expiration, DateTime.add(start, { seconds: 150 }))
        assert.isFalse((yield* clerk.apiKeys.verify({ secret })).expired)
        const forever = yield* clerk.apiKeys.update({ apiKeyId: id, secondsUntilExpiration: null })
        assert.isNull(forever.expiration)
      })
    )
  )

  it.effect("cannot be used after they are revoked, and keep the first reason", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const { id, secret } = yield* clerk.apiKeys.create({ name: "Import", subject })
        const revoked = yield* clerk.apiKeys.revoke({ apiKeyId: id, revocationReason: "leaked" })
        assert.deepStrictEqual([revoked.revoked, revoked.revocationReason], [true, "leaked"])
        assert.deepStrictEqual(yield* clerk.apiKeys.revoke({ apiKeyId: id, revocationReason: "again" }), revoked)
        const error = yield* errorOf(clerk.apiKeys.verify({ secret }))
        assert.strictEqual(error.status, 404)
        assert.include(error.text, "was revoked")
      })
    )
  )

  it.effect("change the given fields, and keep the others", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const other = yield* clerk.machines.create({ name: "worker" })
        const { id, secret } = yield* clerk.apiKeys.create({
          name: "Import",
          description: "imports",
          subject,
          scopes: ["a", "b"],
          claims: { a: 1 },
          secondsUntilExpiration: 60
        })
        const before = yield* clerk.apiKeys.get({ apiKeyId: id })
        yield* TestClock.adjust("1 second")
        const updatedAt = DateTime.add(start, { seconds: 1 })
        assert.deepStrictEqual(yield* clerk.apiKeys.update({ apiKeyId: id, scopes: ["c"], claims: null }), {
          ...before,
          scopes: ["c"],
          claims: null,
          updatedAt
        })
        const moved = yield* clerk.apiKeys.update({ apiKeyId: id, subject: other.id, description: null })
        assert.strictEqual(moved.subject, other.id)
        assert.isUndefined(moved.description)
        assert.strictEqual((yield* clerk.apiKeys.verify({ secret })).subject, other.id)
      })
    )
  )

  it.effect("are listed by subject, newest first, and with invalid ones only on request", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const other = yield* clerk.machines.create({ name: "worker" })
        const create = (name: string, secondsUntilExpiration?: number) =>
          Effect.map(
            clerk.apiKeys.create({ name, subject, ...(secondsUntilExpiration && { secondsUntilExpiration }) }),
            ({ id }) => id
          )
        yield* clerk.apiKeys.create({ name: "of another", subject: other.id })
        yield* clerk.apiKeys.create({ name: "of another type", subject, type: "internal" })
        const oldest = yield* create("oldest")
        const expired = yield* create("expired", 1)
        const revoked = yield* create("revoked")
        const newest = yield* create("newest")
        yield* clerk.apiKeys.revoke({ apiKeyId: revoked })
        yield* TestClock.adjust("1 second")

        const ids = (page: Page.Page<{ readonly id: string }>) => page.data.map(({ id }) => id)
        const list = yield* clerk.apiKeys.list({ subject })
        assert.deepStrictEqual([ids(list), list.totalCount], [[newest, oldest], 2])
        const all = yield* clerk.apiKeys.list({ subject, includeInvalid: true, offset: 1, limit: 2 })
        assert.deepStrictEqual([ids(all), all.totalCount], [[revoked, expired], 4])
        assert.deepStrictEqual(ids(yield* clerk.apiKeys.list({ subject, query: "OLD" })), [oldest])
        assert.strictEqual((yield* clerk.apiKeys.list({ subject, type: "internal" })).totalCount, 1)
      })
    )
  )

  it.effect("cannot be found after they are deleted", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const { id: apiKeyId, secret } = yield* clerk.apiKeys.create({ name: "Import", subject })
        assert.deepStrictEqual(yield* clerk.apiKeys.delete({ apiKeyId }), {
          object: "api_key",
          id: apiKeyId,
          deleted: true
        })
        const attempts: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
          clerk.apiKeys.get({ apiKeyId }),
          clerk.apiKeys.getSecret({ apiKeyId }),
          clerk.apiKeys.update({ apiKeyId, scopes: [] }),
          clerk.apiKeys.revoke({ apiKeyId }),
          clerk.apiKeys.delete({ apiKeyId }),
          clerk.apiKeys.verify({ secret })
        ]
        const errors = yield* Effect.forEach(attempts, errorOf)
        assert.deepStrictEqual(
          errors.map(({ status }) => status),
          attempts.map(() => 404)
        )
      })
    )
  )

  it.effect("need an existing subject, and a name that is unique for it", () =>
    run(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const subject = yield* newUserId
        const nobody = yield* errorOf(clerk.apiKeys.create({ name: "Import", subject: `user_${"0".repeat(27)}` }))
        assert.deepStrictEqual([nobody.status, nobody.code], [400, "bad_request"])
        const noId = yield* Effect.flip(clerk.apiKeys.create({ name: "Import", subject: "ada" }))
        assert.include(noId.message, "nothing was sent: subject: expected the id of a user")
        const createdBy = `user_${"0".repeat(27)}`
        const noCreator = yield* errorOf(clerk.apiKeys.create({ name: "Import", subject, createdBy }))
        assert.include(noCreator.text, createdBy)
        const endless = yield* errorOf(clerk.apiKeys.create({ name: "Import", subject, secondsUntilExpiration: 1e300 }))
        assert.include(endless.text, "seconds_until_expiration")

        const { id } = yield* clerk.apiKeys.create({ name: "Import", subject })
        const taken = yield* errorOf(clerk.apiKeys.create({ name: "Import", subject }))
        assert.deepStrictEqual([taken.status, taken.code], [409, "api_key_name_already_exists"])
        yield* clerk.apiKeys.revoke({ apiKeyId: id })
        yield* clerk.apiKeys.create({ name: "Import", subject })
      })
    )
  )
})
