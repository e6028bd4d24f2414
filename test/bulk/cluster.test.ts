import { afterAll, assert, beforeAll, describe, inject, it } from "vitest"
import { freePort } from "../support/freePort.js"
import { hasPostgres, startPostgres } from "../support/postgres.js"
import { type ServedClerk, serveClerk, until } from "./process/clerk.js"
import type { Settings } from "./process/clusterRunner.js"
import { assertComplete, killSoon, randomNumbers, reset, writeRows } from "./process/scenario.js"
import { bundleProgram, type Program } from "./process/start.js"

/** An import as a workflow in a cluster of two processes over PostgreSQL. */

describe.skipIf(!hasPostgres)("an import in a cluster", () => {
  let runner: Program<Settings>
  let clerk: ServedClerk

  beforeAll(async () => {
    runner = await bundleProgram<Settings>("clusterRunner")
    clerk = await serveClerk()
  })

  afterAll(async () => {
    await clerk.stop()
    await runner.remove()
  })

  it("accounts for every row if one of its two runners is killed", { timeout: 240_000 }, async () => {
    const postgres = await startPostgres()
    try {
      await reset(clerk)
      const settings = {
        run: "cluster",
        file: await writeRows(runner.directory),
        clerkUrl: clerk.url,
        database: postgres.url,
        batchSize: 10,
        lease: 3000
      }
      const victim = runner.start({ ...settings, port: await freePort(), starts: false })
      // The engine creates its tables without a lock: of two runners that find none, one would end.
      await until(async () => !victim.isRunning() || victim.printed().includes("ready"))
      const survivor = runner.start({ ...settings, port: await freePort(), starts: true })
      await killSoon(clerk, [victim, survivor], randomNumbers(inject("seed")))
      assert.isNull(await victim.exit, victim.printed())
      await assertComplete(clerk, await survivor.result())
    } finally {
      await postgres.stop()
    }
  })
})
