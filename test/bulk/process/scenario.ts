import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { assert } from "vitest"
import { user, users } from "../fixtures.js"
import { type ServedClerk, until } from "./clerk.js"
import type { Child } from "./start.js"

/** The import of the tests that kill processes. */

const good = 300
const organizations = 6
const members = 60

const membership = (index: number) => ({
  type: "organization_membership",
  organization_slug: `org-${index % organizations}`,
  user_external_id: `old_${index + 1}`,
  role: "org:member"
})

const organization = (index: number) => ({ type: "organization", slug: `org-${index}`, name: `Organization ${index}` })

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Users, organizations and memberships, mixed, with bad rows in between. */
const lines: ReadonlyArray<unknown> = [
  ...numbers(members).map(membership),
  user(1),
  user(1, { email_address: ["again@example.com"] }),
  ...users(good / 2).slice(1),
  "{ not json",
  user("bad", { email_address: ["no address"] }),
  ...numbers(organizations).map(organization),
  ...users(good).slice(good / 2)
]

const badRows = [members + 2, members + good / 2 + 2, members + good / 2 + 3]

/** Writes the rows, and returns the path of the file. */
export const writeRows = async (directory: string): Promise<string> => {
  const file = join(directory, "rows.ndjson")
  await writeFile(file, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""))
  return file
}

/** Empties the embedded Clerk, which then loses some responses. */
export const reset = (clerk: ServedClerk) =>
  clerk.run(({ faults, reset }) =>
    Effect.zipRight(
      reset,
      Effect.all([
        faults.inject("users.create", { cut: "after", times: 5 }),
        faults.inject("organizationMemberships.create", { cut: "after", times: 2 })
      ])
    )
  )

const requestCount = async (clerk: ServedClerk) => (await clerk.run(({ requests }) => requests)).length

/** Lets processes make some requests, or one of them end, and kills the first. */
export const killSoon = async (
  clerk: ServedClerk,
  children: readonly [Child, ...ReadonlyArray<Child>],
  random: () => number
): Promise<void> => {
  const wanted = (await requestCount(clerk)) + 1 + Math.floor(random() * 40)
  await until(async () => children.some((child) => !child.isRunning()) || (await requestCount(clerk)) >= wanted)
  await new Promise((resolve) => setTimeout(resolve, random() * 20))
  await children[0].kill()
}

/** Fails unless the report has every row once, and Clerk has every record once. */
export const assertComplete = async (clerk: ServedClerk, report: object): Promise<void> => {
  assert.deepInclude(report, {
    created: good + organizations + members,
    skipped: 0,
    rejectedCount: badRows.length
  })
  if ("rejected" in report)
    assert.deepEqual(
      (report.rejected as ReadonlyArray<{ row: number }>).map(({ row }) => row),
      badRows
    )
  const found = await clerk.run(({ inspect }) => inspect)
  assert.strictEqual(found.users.length, good)
  assert.strictEqual(new Set(found.users.map(({ externalId }) => externalId)).size, good)
  assert.strictEqual(found.organizations.length, organizations)
  const { totalCount } = await clerk.run(({ clerk }) => clerk.organizationMemberships.listAll({ limit: 500 }))
  assert.strictEqual(totalCount, members)
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomNumbers = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
