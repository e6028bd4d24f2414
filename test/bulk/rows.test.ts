import { assert, describe, it } from "@effect/vitest"
import { Chunk, DateTime, Effect, Either, Redacted, Stream } from "effect"
import { DryRun, Export, type ImportRecord, Rows } from "effect-clerk/bulk"
import * as fc from "fast-check"
import { rowsOf, user, users } from "./fixtures.js"

const text = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }).filter((value) => !value.includes("\0"))

const metadata = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))
)

const record: fc.Arbitrary<ImportRecord> = fc.oneof(
  fc.record(
    {
      type: fc.constant("user" as const),
      externalId: text,
      username: text,
      emailAddress: fc.array(text, { maxLength: 3 }),
      publicMetadata: metadata,
      createdAt: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map(DateTime.unsafeMake)
    },
    { requiredKeys: ["type", "externalId", "username"] }
  ),
  fc.record(
    { type: fc.constant("organization" as const), slug: text, name: text, privateMetadata: metadata },
    { requiredKeys: ["type", "slug", "name"] }
  ),
  fc.record({
    type: fc.constant("organization_membership" as const),
    organizationSlug: text,
    userExternalId: text,
    role: text
  })
)

const collect = <A>(rows: Stream.Stream<A>) =>
  Effect.runPromise(Effect.map(Stream.runCollect(rows), Chunk.toReadonlyArray))

describe("rows", () => {
  it("are the records that an export wrote, wherever the file is cut into pieces", () =>
    fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), async (records, size) => {
        const file = records.map((each) => `${Export.toLine(each)}\n`).join("")
        const pieces = file.match(new RegExp(`[\\s\\S]{1,${size}}`, "gu")) ?? []
        const rows = await collect(Rows.fromNdjson(Stream.fromIterable(pieces)))
        assert.deepEqual(
          rows.map((row) => row.number),
          records.map((_, index) => index + 1)
        )
        assert.deepEqual(
          rows.map((row) => Either.getOrElse(row.record, (reason) => reason)),
          records
        )
      })
    ))

  it("never fail, whatever a line contains, and the next line is read", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.dictionary(fc.constantFrom("type", "email_address"), fc.jsonValue())),
        async (value) => {
          const line = (typeof value === "string" ? value : JSON.stringify(value)).replace(/[\r\n]/g, "")
          const rows = await collect(Rows.fromNdjson(Stream.make(`${line}\n`, '{"external_id":"x","username":"y"}\n')))
          assert.isTrue(Either.isRight(rows.at(-1)!.record))
          assert.strictEqual(rows.at(-1)!.number, 2)
        }
      )
    ))

  it("hold secrets so that no log shows them, and say nothing of values that do not fit", async () => {
    const [secret, wrong] = (
      await collect(
        rowsOf(
          user(1, { password_digest: "canary", password_hasher: "bcrypt" }),
          user(2, { password: ["canary"], password_hasher: 5 })
        )
      )
    ).map(({ record }) => record)
    assert(secret !== undefined && Either.isRight(secret) && secret.right.type === "user")
    const digest = secret.right.passwordDigest
    assert(Redacted.isRedacted(digest))
    assert.strictEqual(Redacted.value(digest), "canary")
    assert.notInclude(JSON.stringify(secret), "canary")
    assert(wrong !== undefined && Either.isLeft(wrong))
    assert.notInclude(wrong.left, "canary")
  })

  it("read a file from Windows, with a byte order mark and CRLF", async () => {
    const rows = await collect(
      Rows.fromNdjson(Stream.make(`\uFEFF${JSON.stringify(user(1))}\r\n${JSON.stringify(user(2))}`))
    )
    assert.deepEqual(
      rows.map(({ record }) => Either.isRight(record)),
      [true, true]
    )
  })

  it("may have one value in place of a list", async () => {
    const [row] = await collect(
      rowsOf({
        external_id: "x",
        email_address: "x@example.com",
        email_address_identification_status: "reserved",
        phone_number: "+15555550100",
        phone_number_identification_status: "verified",
        web3_wallet: "0x1234567890123456789012345678901234567890",
        backup_codes: "code"
      })
    )
    const record = Either.getOrThrow(row!.record)
    assert(record.type === "user")
    assert.deepEqual(record.emailAddressIdentificationStatus, ["reserved"])
    assert.deepEqual(record.phoneNumberIdentificationStatus, ["verified"])
  })

  it("say what a time must be, of whatever type it is", async () => {
    const rows = await collect(rowsOf(user(1, { created_at: 1577934245000 }), user(2, { created_at: "yesterday" })))
    assert.deepEqual(
      rows.map(({ record }) => Either.flip(record).pipe(Either.getOrThrow)),
      [
        "created_at: expected an RFC 3339 date and time, got a number",
        "created_at: expected an RFC 3339 date and time, got a string"
      ]
    )
  })

  it("refuse keys that no database or URL can hold", async () => {
    const rows = await collect(
      rowsOf(
        user(1, { external_id: "a\0b" }),
        user(2, { external_id: "\ud800" }),
        user(3, { external_id: "x".repeat(501) })
      )
    )
    assert.isTrue(rows.every(({ record }) => Either.isLeft(record)))
  })
})

describe("a dry run", () => {
  it.effect("counts records by kind, and finds what two rows have in common", () =>
    Effect.gen(function* () {
      const reasons: Array<string> = []
      const report = yield* DryRun.run(
        rowsOf(
          ...users(3),
          user(4, { phone_number: "+15555550100", username: "Ada" }),
          user(5, { phone_number: "+15555550100" }),
          user(6, { username: "ada" }),
          user(7, { email_address: "USER2@example.com" }),
          user(1, { email_address: "new@example.com" }),
          { type: "organization", slug: "acme", name: "Acme" },
          { type: "organization", slug: "acme", name: "Other" },
          { type: "organization_membership", organization_slug: "acme", user_external_id: "old_1", role: "org:member" },
          "{"
        ),
        ({ reason, row }) => Effect.sync(() => reasons.push(`${row} ${reason}`))
      )
      assert.deepEqual(report, {
        records: { user: 4, organization: 1, organization_membership: 1 },
        rejectedCount: 6
      })
      assert.deepEqual(reasons, [
        "5 phone_number: row 4 has the same",
        "6 username: row 4 has the same",
        "7 email_address: row 2 has the same",
        "8 external_id: row 1 has the same",
        "10 slug: row 9 has the same",
        "12 not JSON"
      ])
    })
  )
})
