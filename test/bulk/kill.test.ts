import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, inject, it } from "vitest"
import { hasPostgres, startPostgres } from "../support/postgres.js"
import { type ServedClerk, serveClerk } from "./process/clerk.js"
import type { Settings } from "./process/runner.js"
import { assertComplete, killSoon, randomNumbers, reset, writeRows } from "./process/scenario.js"
import { bundleProgram, type Program } from "./process/start.js"

/** Imports in processes that are killed at random moments. FC_SEED repeats the moments. */

let runner: Program<Settings>
let clerk: ServedClerk
let file = ""

beforeAll(async () => {
  runner = await bundleProgram<Settings>("runner")
  clerk = await serveClerk()
  file = await writeRows(runner.directory)
})

afterAll(async () => {
  await clerk.stop()
  await runner.remove()
})

describe("an import whose process is killed", () => {
  it("accounts for every row with SQLite, creates nobody twice and loses none", { timeout: 180_000 }, async () => {
    const random = randomNumbers(inject("seed"))
    await reset(clerk)
    const settings = {
      run: "killed",
      file,
      clerkUrl: clerk.url,
      database: `file:${join(runner.directory, "checkpoint.db")}`,
      batchSize: 40,
      concurrency: 8
    }
    for (let kills = 0; kills < 12; kills++) {
      const child = runner.start(settings)
      await killSoon(clerk, [child], random)
      assert.isNull(await child.exit, "the import ended before it was killed")
    }
    await assertComplete(clerk, await runner.start(settings).result())
  })

  it.skipIf(!hasPostgres)(
    "accounts for every row with two runners on PostgreSQL, one of which is killed again and again",
    { timeout: 180_000 },
    async () => {
      const random = randomNumbers(inject("seed") + 1)
      const postgres = await startPostgres()
      try {
        await reset(clerk)
        // So that the survivor is not done before the last kill.
        await clerk.run(({ faults }) => faults.inject("*", { latency: "100 millis", times: 10_000 }))
        const settings = {
          run: "shared",
          file,
          clerkUrl: clerk.url,
          database: postgres.url,
          batchSize: 10,
          lease: 2000
        }
        const survivor = runner.start({ ...settings, runner: "survivor", concurrency: 1 })
        for (let kills = 0; kills < 10; kills++) {
          const child = runner.start({ ...settings, runner: `killed ${kills}`, concurrency: 4 })
          await killSoon(clerk, [child, survivor], random)
          assert.isNull(await child.exit, "the import ended before it was killed")
        }
        await clerk.run(({ faults }) => faults.clear)
        await assertComplete(clerk, await survivor.result())
      } finally {
        await postgres.stop()
      }
    }
  )
})
