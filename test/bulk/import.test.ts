import { assert, describe, it } from "@effect/vitest"
import { Deferred, Duration, Effect, Fiber, Queue, Ref, Stream } from "effect"
import { type ClerkClient, ClerkService } from "effect-clerk"
import { Checkpoint, type CheckpointError, Import } from "effect-clerk/bulk"
import { ClerkEmulator } from "effect-clerk/testing"
import { checkpoints } from "./checkpoints.js"
import { externalIds, requests, rowsOf, summary, user, users, withPassingTime } from "./fixtures.js"

const organization = (slug: string, fields: object = {}) => ({ type: "organization", slug, name: slug, ...fields })

const member = (slug: string, id: number | string, role = "org:member") => ({
  type: "organization_membership",
  organization_slug: slug,
  user_external_id: `old_${id}`,
  role
})

for (const [name, checkpoint] of Object.entries(checkpoints)) {
  describe(`an import with a checkpoint ${name}`, () => {
    const provided = <A, E>(
      test: Effect.Effect<A, E, ClerkEmulator | ClerkService | ClerkClient.ClerkClient | Checkpoint.Checkpoint>
    ) => test.pipe(Effect.provide(checkpoint), Effect.provide(ClerkEmulator.layerHttp({ maxAllowedMemberships: 0 })))

    it.scoped("creates users with all that a row says", () =>
      provided(
        Effect.gen(function* () {
          const report = yield* Import.run(
            rowsOf(
              user(1, {
                email_address: ["a@example.com", "b@example.com"],
                phone_number: ["+15555550100", "+15555550101"],
                username: "ada",
                password_digest: "secret-digest",
                password_hasher: "awscognito",
                created_at: "2020-01-02T03:04:05Z",
                public_metadata: { aKey: { snake_case: 1 } },
                private_metadata: { plan: "pro" }
              }),
              user(2, { email_address: "single@example.com" })
            ),
            { run: "one" }
          )
          assert.deepEqual(summary(report), { created: 2, skipped: 0, rejected: [] })
          const { data } = yield* (yield* ClerkService).users.list({ externalId: ["old_1"] })
          const [found] = data
          assert.deepEqual(
            found?.emailAddresses.map(({ emailAddress }) => emailAddress),
            ["a@example.com", "b@example.com"]
          )
          assert.deepEqual(
            found?.phoneNumbers.map(({ phoneNumber }) => phoneNumber),
            ["+15555550100", "+15555550101"]
          )
          assert.deepEqual(found?.publicMetadata, { aKey: { snake_case: 1 } })
          assert.deepEqual(found?.privateMetadata, { plan: "pro" })
          assert.strictEqual(found?.createdAt.epochMillis, Date.UTC(2020, 0, 2, 3, 4, 5))
          assert.isTrue(found?.passwordEnabled)
        })
      )
    )

    it.scoped("rejects bad rows with a reason and their line, and imports the rest", () =>
      provided(
        Effect.gen(function* () {
          const report = yield* Import.run(
            rowsOf(
              user(1),
              "{ not json",
              { email_address: ["nobody@example.com"] },
              "",
              user(1, { email_address: ["other@example.com"] }),
              user(2, { email_address: ["user1@example.com"] }),
              user(3, { emial: "typo" }),
              user(4, { email_address: [] }),
              user(5, { password_digest: "x" }),
              user(6, { created_at: "yesterday" }),
              { type: "robot", external_id: "old_7" },
              "[]",
              user(8, { email_address: ["no address"] }),
              user(9)
            ),
            { run: "bad", concurrency: 1 }
          )
          assert.strictEqual(report.created, 2)
          assert.strictEqual(report.rejectedCount, 11)
          assert.deepEqual(
            report.rejected.map(({ kind, reason, row }) => `${row} ${kind}: ${reason}`),
            [
              "2 invalid: not JSON",
              "3 invalid: external_id: expected text of 1 to 500 characters, got nothing",
              "5 user: external_id: row 1 has the same",
              "6 user: form_identifier_exists: That email address is taken. Please try another.",
              "7 invalid: emial: there is no such field; a name with _ before it is ignored",
              "8 invalid: needs at least one of email_address, phone_number, web3_wallet and username",
              "9 invalid: password_digest and password_hasher need each other",
              "10 invalid: created_at: expected an RFC 3339 date and time, got a string",
              "11 invalid: type: expected one of user, organization, organization_membership",
              "12 invalid: not a JSON object",
              "13 user: form_param_format_invalid: email_address must be a valid email address."
            ]
          )
          assert.deepEqual(yield* externalIds, ["old_1", "old_9"])
        })
      )
    )

    it.scoped("returns rejected rows as lines that can be corrected and imported again", () =>
      provided(
        Effect.gen(function* () {
          const rows = rowsOf(user(1), "{ not json", user(2, { email_address: ["user1@example.com"] }), "[1,2]")
          yield* Import.run(rows, { run: "first", concurrency: 1 })
          const lines = Array.from(yield* Stream.runCollect(Import.rejectedLines(rows, "first")))
          assert.deepEqual(
            lines.map((line) => JSON.parse(line)),
            [
              { _text: "{ not json", _row: 2, _reason: "not JSON" },
              {
                external_id: "old_2",
                email_address: ["user1@example.com"],
                _row: 3,
                _reason: "form_identifier_exists: That email address is taken. Please try another."
              },
              { _text: [1, 2], _row: 4, _reason: "not a JSON object" }
            ]
          )
          const corrected = { ...JSON.parse(lines[1] ?? ""), email_address: ["user2@example.com"] }
          const again = yield* Import.run(rowsOf(corrected), { run: "second" })
          assert.deepEqual(summary(again), { created: 1, skipped: 0, rejected: [] })
        })
      )
    )

    it.scoped("skips what exists, and finds a hundred users with one request", () =>
      provided(
        Effect.gen(function* () {
          const rows = rowsOf(...users(250), organization("acme"), member("acme", 1))
          yield* Import.run(rows, { run: "first" })
          const created = yield* requests("users.create")
          const report = yield* Import.run(rows, { run: "second" })
          assert.deepEqual(summary(report), { created: 0, skipped: 252, rejected: [] })
          assert.strictEqual(yield* requests("users.create"), created)
          assert.strictEqual(yield* requests("users.list"), 6)
        })
      )
    )

    it.scoped("returns the report of a run that has finished, and sends nothing", () =>
      provided(
        Effect.gen(function* () {
          const first = yield* Import.run(rowsOf(...users(3), "x"), { run: "same" })
          const before = (yield* (yield* ClerkEmulator).requests).length
          assert.deepEqual(yield* Import.run(rowsOf(...users(3), "x"), { run: "same" }), first)
          assert.strictEqual((yield* (yield* ClerkEmulator).requests).length, before)
        })
      )
    )

    it.scoped("imports organizations and memberships after the users, in whatever order the rows are", () =>
      provided(
        Effect.gen(function* () {
          const report = yield* Import.run(
            rowsOf(
              member("acme", 2, "org:admin"),
              organization("acme", { created_by_external_id: "old_1", public_metadata: { a: 1 } }),
              user(1),
              user(2),
              member("acme", 3),
              member("none", 1),
              organization("other", { created_by_external_id: "old_4" }),
              member("acme", 1)
            ),
            { run: "all", batchSize: 2 }
          )
          // The creator of an organization is a member already.
          assert.deepEqual(summary(report), { created: 4, skipped: 1, rejected: [5, 6, 7] })
          assert.deepEqual(
            report.rejected.map(({ reason }) => reason),
            [
              "user_external_id: there is no user with this external id",
              "organization_slug: there is no organization with this slug",
              "created_by_external_id: there is no user with this external id"
            ]
          )
          const clerk = yield* ClerkService
          const { data } = yield* clerk.organizationMemberships.listAll({ orderBy: "+created_at" })
          assert.sameDeepMembers(
            data.map(({ organization, role }) => [organization.slug, role]),
            [
              ["acme", "org:admin"],
              ["acme", "org:admin"]
            ]
          )
          // Users and organizations of the import are known without a request.
          assert.strictEqual(yield* requests("organizations.get"), 1)
        })
      )
    )

    it.scoped("creates nobody twice if responses are lost after the user was created", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          yield* faults.inject("users.create", { cut: "after", times: 7 })
          yield* faults.inject("users.create", { cut: "before", times: 3 })
          yield* faults.inject("users.create", { status: 502, times: 3 })
          yield* faults.inject("organizations.create", { cut: "after" })
          yield* faults.inject("organizationMemberships.create", { cut: "after" })
          const rows = rowsOf(...users(20), organization("acme"), member("acme", 1))
          const report = yield* withPassingTime(Import.run(rows, { run: "lost" }))
          assert.deepEqual(summary(report), { created: 22, skipped: 0, rejected: [] })
          assert.deepEqual(
            yield* externalIds,
            users(20)
              .map(({ external_id }) => external_id)
              .sort()
          )
          // Whoever is found is not sent again: only the calls that had no effect were repeated.
          assert.strictEqual(yield* requests("users.create"), 20 + 3 + 3)
        })
      )
    )

    it.scoped("stops after its patience if Clerk is down, and continues when it is run again", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          const rows = rowsOf(...users(30), "x")
          const options = { run: "down", batchSize: 10, concurrency: 5, patience: "20 seconds" } as const
          // The first batch passes.
          yield* Import.run(rowsOf(...users(10)), { ...options, run: "warm up" })
          yield* faults.inject("users.create", { status: 503, times: 10_000 })
          const stopped = yield* withPassingTime(
            Effect.flip(Import.run(rowsOf(...users(30), "x"), options)),
            "500 millis"
          )
          assert.strictEqual(stopped._tag, "ImportStopped")
          assert.include(stopped.message, "the import down stopped; run it again to continue: users.create: ")
          yield* faults.clear
          const report = yield* withPassingTime(Import.run(rows, options))
          assert.deepEqual(summary(report), { created: 20, skipped: 10, rejected: [31] })
          assert.strictEqual((yield* externalIds).length, 30)
        })
      )
    )

    it.scoped("stops at once if the secret key is rejected", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          yield* faults.inject("users.create", { status: 401, times: 100, code: "authentication_invalid" })
          const stopped = yield* Effect.flip(Import.run(rowsOf(...users(50)), { run: "key", concurrency: 1 }))
          assert.strictEqual(stopped._tag, "ImportStopped")
          assert.strictEqual(yield* requests("users.create"), 1)
        })
      )
    )

    it.scoped("records what is known if it is interrupted, before it gives up its batch", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          const checkpoint = yield* Checkpoint.Checkpoint
          const atRelease = yield* Deferred.make<Checkpoint.Counts, CheckpointError>()
          const release: Checkpoint.Service["release"] = (batch, runner) =>
            Effect.intoDeferred(checkpoint.counts(batch.run), atRelease).pipe(
              Effect.zipRight(checkpoint.release(batch, runner))
            )
          yield* faults.inject("users.create", { latency: "1 second", times: 100 })
          const progress = yield* Queue.unbounded<number>()
          const fiber = yield* Import.run(rowsOf("x", ...users(30)), {
            run: "interrupted",
            concurrency: 5,
            onProgress: ({ created }) => Queue.offer(progress, created)
          }).pipe(Effect.provideService(Checkpoint.Checkpoint, { ...checkpoint, release }), Effect.fork)
          yield* withPassingTime(
            Queue.take(progress).pipe(Effect.repeat({ until: (created) => created === 10 })),
            "100 millis"
          )
          yield* Fiber.interrupt(fiber)
          assert.deepEqual(yield* Deferred.await(atRelease), { created: 10, skipped: 0, rejected: 1 })
          const { leased } = yield* checkpoint.batches("interrupted", "user", "another")
          assert.deepEqual(Array.from(leased), [])
        })
      )
    )

    it.scoped("counts few organizations that existed as created after it was interrupted", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          const rows = rowsOf(...Array.from({ length: 40 }, (_, index) => organization(`o-${index}`)))
          yield* Import.run(rows, { run: "first" })
          yield* faults.inject("organizations.create", { latency: "1 second", times: 40 })
          const progress = yield* Queue.unbounded<number>()
          const fiber = yield* Effect.fork(
            Import.run(rows, {
              run: "second",
              concurrency: 2,
              onProgress: ({ skipped }) => Queue.offer(progress, skipped)
            })
          )
          yield* withPassingTime(
            Queue.take(progress).pipe(Effect.repeat({ until: (skipped) => skipped === 10 })),
            "100 millis"
          )
          yield* Fiber.interrupt(fiber)
          yield* faults.clear
          const report = yield* Import.run(rows, { run: "second" })
          assert.isAtMost(report.created, 4)
          assert.strictEqual(report.created + report.skipped, 40)
        })
      )
    )

    it.scoped("reports progress row by row", () =>
      provided(
        Effect.gen(function* () {
          const seen = yield* Ref.make<ReadonlyArray<number>>([])
          yield* Import.run(rowsOf(...users(4), "x"), {
            run: "progress",
            onProgress: ({ created, rejected, skipped }) =>
              Ref.update(seen, (all) => [...all, created + rejected + skipped])
          })
          assert.deepEqual(yield* Ref.get(seen), [0, 1, 2, 3, 4, 5])
        })
      )
    )

    it.scoped("counts rows that were rejected before it stopped once", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          const last = yield* Ref.make<Checkpoint.Counts>({ created: 0, skipped: 0, rejected: 0 })
          const options = { run: "stopped", onProgress: (counts: Checkpoint.Counts) => Ref.set(last, counts) }
          const rows = rowsOf("x", ...users(4), "[]", user(1))
          yield* faults.inject("users.create", { status: 401, times: 100, code: "authentication_invalid" })
          yield* Effect.flip(Import.run(rows, { ...options, concurrency: 1 }))
          assert.deepEqual(yield* Ref.get(last), { created: 0, skipped: 0, rejected: 3 })
          yield* faults.clear
          const report = yield* Import.run(rows, options)
          assert.deepEqual(summary(report), { created: 4, skipped: 0, rejected: [1, 6, 7] })
          assert.deepEqual(yield* Ref.get(last), { created: 4, skipped: 0, rejected: 3 })
        })
      )
    )

    it.scoped("limits how many records are created at the same time", () =>
      provided(
        Effect.gen(function* () {
          const { faults } = yield* ClerkEmulator
          yield* faults.inject("users.create", { latency: "1 second", times: 12 })
          const start = (yield* (yield* ClerkEmulator).clock.now).epochMillis
          yield* withPassingTime(Import.run(rowsOf(...users(12)), { run: "few", concurrency: 3 }), "100 millis")
          const took = (yield* (yield* ClerkEmulator).clock.now).epochMillis - start
          assert.isAtLeast(took, 4000)
        })
      )
    )

    it.scoped("reports the first thousand rejected rows, and streams all of them", () =>
      provided(
        Effect.gen(function* () {
          const bad = Array.from({ length: 2100 }, () => "{")
          const report = yield* Import.run(rowsOf(...bad), { run: "many" })
          assert.strictEqual(report.rejectedCount, 2100)
          assert.strictEqual(report.rejected.length, 1000)
          const all = Array.from(yield* Stream.runCollect(Import.rejections("many")))
          assert.deepEqual(
            all.map(({ row }) => row),
            bad.map((_, index) => index + 1)
          )
          assert.strictEqual(yield* Stream.runCount(Import.rejectedLines(rowsOf(...bad), "many")), 2100)
        })
      )
    )

    it.scoped("looks long ids up in URLs that every proxy accepts", () =>
      provided(
        Effect.gen(function* () {
          const lines = users(60).map((each) => ({ ...each, external_id: `${"ä".repeat(100)}${each.external_id}` }))
          const report = yield* Import.run(rowsOf(...lines), { run: "long" })
          assert.strictEqual(report.created, 60)
          const { requests } = yield* ClerkEmulator
          for (const { path } of yield* requests) assert.isBelow(path.length, 8000)
        })
      )
    )

    it.scoped("rejects counts that are none", () =>
      provided(
        Effect.gen(function* () {
          for (const option of ["concurrency", "batchSize"]) {
            const error = yield* Effect.flip(Import.run(rowsOf(user(1)), { run: "none", [option]: 0 }))
            assert.strictEqual(error.message, `effect-clerk option \`${option}\`: must be a whole number above zero`)
          }
        })
      )
    )

    it.scoped("leaves a batch to the runner that has its lease, and takes it over afterwards", () =>
      provided(
        Effect.gen(function* () {
          const checkpoint = yield* Checkpoint.Checkpoint
          // The clock of a database is not that of the test.
          const lease = Duration.millis(300)
          yield* checkpoint.open("shared", 10)
          const batch = { run: "shared", kind: "user", index: 1 } as const
          assert.isTrue(yield* checkpoint.claim(batch, "dead", lease))
          const report = yield* withPassingTime(
            Import.run(rowsOf(...users(30)), { run: "shared", runner: "alive", lease })
          )
          assert.deepEqual(summary(report), { created: 30, skipped: 0, rejected: [] })
        })
      )
    )
  })
}
