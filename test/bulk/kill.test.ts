import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import type { Import } from "effect-clerk/bulk"
import { afterAll, assert, beforeAll, describe, inject, it } from "vitest"
import { hasPostgres, startPostgres } from "../support/postgres.js"
import { user, users } from "./fixtures.js"
import { type ServedClerk, serveClerk, until } from "./process/clerk.js"
import { bundleRunner } from "./process/start.js"

/** Imports in processes that are killed at random moments. FC_SEED repeats a run. */

const good = 300
const organizations = 6
const members = 60

/** Users, organizations and memberships, mixed, with bad rows in between. */
const lines: ReadonlyArray<unknown> = [
  ...Array.from({ length: members }, (_, index) => ({
    type: "organization_membership",
    organization_slug: `org-${index % organizations}`,
    user_external_id: `old_${index + 1}`,
    role: "org:member"
  })),
  ...users(good / 2),
  "{ not json",
  user(1, { email_address: ["again@example.com"] }),
  ...Array.from({ length: organizations }, (_, index) => ({
    type: "organization",
    slug: `org-${index}`,
    name: `Organization ${index}`
  })),
  ...users(good).slice(good / 2),
  user("taken", { email_address: ["user2@example.com"] })
]

const badRows = [members + good / 2 + 1, members + good / 2 + 2, lines.length]

let runner: Awaited<ReturnType<typeof bundleRunner>>
let clerk: ServedClerk
let file = ""

beforeAll(async () => {
  runner = await bundleRunner()
  clerk = await serveClerk()
  file = join(runner.directory, "rows.ndjson")
  await writeFile(file, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""))
})

afterAll(async () => {
  await clerk.stop()
  await runner.remove()
})

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
const randomNumbers = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Clerk loses some responses too. */
const reset = () =>
  clerk.run(({ faults, reset }) =>
    Effect.zipRight(
      reset,
      Effect.all([
        faults.inject("users.create", { cut: "after", times: 5 }),
        faults.inject("organizationMemberships.create", { cut: "after", times: 2 })
      ])
    )
  )

const requestCount = async () => (await clerk.run(({ requests }) => requests)).length

/** Lets a process make some requests, and kills it in the middle of one. */
const killSoon = async (child: ReturnType<typeof runner.start>, random: () => number) => {
  const wanted = (await requestCount()) + 1 + Math.floor(random() * 40)
  await Promise.race([child.exit, until(async () => (await requestCount()) >= wanted)])
  await new Promise((resolve) => setTimeout(resolve, random() * 20))
  await child.kill()
}

const assertComplete = async (report: Import.Report) => {
  assert.deepEqual(
    { created: report.created, skipped: report.skipped, rejected: report.rejected.map(({ row }) => row) },
    { created: good + organizations + members, skipped: 0, rejected: badRows }
  )
  const found = await clerk.run(({ inspect }) => inspect)
  assert.strictEqual(found.users.length, good)
  assert.strictEqual(new Set(found.users.map(({ externalId }) => externalId)).size, good)
  assert.strictEqual(found.organizations.length, organizations)
  const memberships = await clerk.run(({ clerk }) => clerk.organizationMemberships.listAll({ limit: 500 }))
  assert.strictEqual(memberships.totalCount, members)
}

describe("an import whose process is killed", () => {
  it("accounts for every row with SQLite, creates nobody twice and loses none", { timeout: 180_000 }, async () => {
    const random = randomNumbers(inject("seed"))
    await reset()
    const settings = {
      run: "killed",
      file,
      clerkUrl: clerk.url,
      database: `file:${join(runner.directory, "checkpoint.db")}`,
      batchSize: 40,
      concurrency: 8
    }
    let kills = 0
    let ended = 0
    while (kills < 12) {
      const child = runner.start(settings)
      await killSoon(child, random)
      if ((await child.exit) === null) kills++
      else ended++
      assert.strictEqual(ended, 0, "the import ended before it was killed often enough")
    }
    await assertComplete(await runner.start(settings).report())
  })

  it.skipIf(!hasPostgres)(
    "accounts for every row with two runners on PostgreSQL, one of which is killed again and again",
    { timeout: 180_000 },
    async () => {
      const random = randomNumbers(inject("seed") + 1)
      const postgres = await startPostgres()
      try {
        await reset()
        const settings = {
          run: "shared",
          file,
          clerkUrl: clerk.url,
          database: postgres.url,
          batchSize: 10,
          concurrency: 4,
          lease: 2000
        }
        const survivor = runner.start({ ...settings, runner: "survivor" })
        let kills = 0
        for (let number = 0; number < 4; number++) {
          const child = runner.start({ ...settings, runner: `killed ${number}` })
          await killSoon(child, random)
          if ((await child.exit) === null) kills++
        }
        await assertComplete(await survivor.report())
        assert.isAbove(kills, 0)
      } finally {
        await postgres.stop()
      }
    }
  )
})
