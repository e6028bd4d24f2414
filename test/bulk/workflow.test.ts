import { assert, describe, it } from "@effect/vitest"
import { WorkflowEngine } from "@effect/workflow"
import { Effect, Layer } from "effect"
import { MemoryCheckpoint } from "effect-clerk/bulk"
import { ImportWorkflow } from "effect-clerk/bulk/workflow"
import { ClerkEmulator } from "effect-clerk/testing"
import { externalIds, requests, rowsOf, users } from "./fixtures.js"

const sources: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  good: users(50),
  mixed: [...users(5), "{", ...users(2)]
}

const imports = ImportWorkflow.make({ rows: (source) => rowsOf(...(sources[source] ?? [])), batchSize: 5 })

const layer = imports.layer.pipe(
  Layer.provideMerge(WorkflowEngine.layerMemory),
  Layer.provideMerge(MemoryCheckpoint.layer),
  Layer.provideMerge(ClerkEmulator.layerHttp())
)

describe("an import as a workflow", () => {
  it.scoped("shares the rows among its parts, each of which is created once", () =>
    Effect.gen(function* () {
      const result = yield* imports.execute({ run: "good", source: "good", parts: 3 })
      assert.deepEqual(result, { created: 50, skipped: 0, rejectedCount: 0 })
      assert.strictEqual((yield* externalIds).length, 50)
      assert.strictEqual(yield* requests("users.create"), 50)
      // The engine has the result.
      assert.deepEqual(yield* imports.execute({ run: "good", source: "good", parts: 3 }), result)
      assert.strictEqual(yield* requests("users.create"), 50)
    }).pipe(Effect.provide(layer))
  )

  it.scoped("counts rejected rows", () =>
    Effect.gen(function* () {
      const result = yield* imports.execute({ run: "mixed", source: "mixed", parts: 1 })
      assert.deepEqual(result, { created: 5, skipped: 0, rejectedCount: 3 })
    }).pipe(Effect.provide(layer))
  )

  it.scoped("fails with what to do, and continues with the next attempt", () =>
    Effect.gen(function* () {
      const { faults } = yield* ClerkEmulator
      yield* faults.inject("users.create", { status: 401, times: 20 })
      const error = yield* Effect.flip(imports.execute({ run: "again", source: "good", parts: 1 }))
      assert.strictEqual(error._tag, "ImportFailed")
      assert.include(error.message, "the import again failed; execute it with the next attempt to continue: ")
      yield* faults.clear
      const result = yield* imports.execute({ run: "again", source: "good", parts: 1, attempt: 2 })
      assert.deepEqual(result, { created: 50, skipped: 0, rejectedCount: 0 })
    }).pipe(Effect.provide(layer))
  )
})
