import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { ClerkService } from "effect-clerk"
import { Export, type ImportRecord } from "effect-clerk/bulk"
import { ClerkEmulator } from "effect-clerk/testing"

const slugOf = (record: ImportRecord) =>
  record.type === "organization"
    ? record.slug
    : record.type === "organization_membership"
      ? record.organizationSlug
      : undefined

describe("an export", () => {
  it.effect("has every organization and membership once if earlier ones are deleted meanwhile", () =>
    Effect.gen(function* () {
      const { organizations, users } = yield* ClerkService
      const { id: createdBy } = yield* users.create({ externalId: "ada", emailAddress: ["ada@example.com"] })
      const all = yield* Effect.forEach(Array.from({ length: 700 }), (_, index) =>
        organizations.create({ name: `${index}`, slug: `o-${index}`, createdBy })
      )
      const remove = (from: number) =>
        Effect.forEach(all.slice(from, from + 50), ({ id }) => organizations.delete({ organizationId: id }))
      const counts = { user: 0, organization: 0, organization_membership: 0 }
      const records = yield* Export.records.pipe(
        Stream.tap(({ type }) => {
          counts[type] += 1
          if (counts[type] !== 500) return Effect.void
          return remove(type === "organization" ? 0 : 50)
        }),
        Stream.runCollect
      )
      const slugs = (type: ImportRecord["type"]) =>
        Array.from(records)
          .filter((record) => record.type === type)
          .map(slugOf)
      assert.deepStrictEqual(
        slugs("organization"),
        all.map(({ slug }) => slug)
      )
      assert.deepStrictEqual(
        slugs("organization_membership"),
        all.slice(50).map(({ slug }) => slug)
      )
    }).pipe(Effect.provide(ClerkEmulator.layer({ maxAllowedMemberships: 0 })))
  )
})
