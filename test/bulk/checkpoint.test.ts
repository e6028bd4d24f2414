import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, Redacted } from "effect"
import { Checkpoint } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"
import * as fc from "fast-check"
import { hasPostgres, startPostgres } from "../support/postgres.js"
import { checkpoints } from "./checkpoints.js"

/** Every checkpoint does the same: that in memory is the model of those in a database. */

const postgres = Layer.unwrapScoped(
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => startPostgres()),
      ({ stop }) => Effect.promise(stop)
    ),
    ({ url }) => SqlCheckpoint.layer.pipe(Layer.provide(PgClient.layer({ url: Redacted.make(url) })))
  )
)

const keys = fc.constantFrom("a", "b", "ä 🙂", "'; DROP TABLE x", "%", "d")
const rowNumbers = fc.integer({ min: 1, max: 6 })
const kinds = fc.constantFrom<"user" | "organization">("user", "organization")
const indexes = fc.integer({ min: 0, max: 2 })
const runners = fc.constantFrom("one", "two")

type Use = (checkpoint: Checkpoint.Service, run: string) => Effect.Effect<unknown, unknown>

/** The rows of a batch: each number and each key once. */
const rows = fc.uniqueArray(fc.record({ row: rowNumbers, key: keys }), { selector: ({ row }) => row, maxLength: 4 })

/** A key belongs to the row that was first, so states are written for rows that `begin` returned. */
const steps: fc.Arbitrary<Use> = fc.oneof(
  fc.tuple(kinds, rows, fc.constantFrom<Checkpoint.Status>("sending", "created", "skipped", "rejected")).map(
    ([kind, rows, status]): Use =>
      (checkpoint, run) =>
        Effect.gen(function* () {
          const known = yield* checkpoint.begin(run, kind, rows)
          const own = known.filter((state) => rows.some(({ key, row }) => row === state.row && key === state.key))
          yield* checkpoint.record(
            run,
            own.map((state) => ({ ...state, status, ...(status === "created" ? { id: `user_${state.row}` } : {}) }))
          )
          return sorted(known)
        })
  ),
  fc.tuple(kinds, indexes, runners).map(
    ([kind, index, runner]): Use =>
      ({ claim }, run) =>
        claim({ run, kind, index }, runner, Duration.hours(1))
  ),
  fc.tuple(kinds, indexes, runners).map(
    ([kind, index, runner]): Use =>
      ({ release }, run) =>
        release({ run, kind, index }, runner)
  ),
  fc.tuple(kinds, indexes, rowNumbers).map(
    ([kind, index, row]): Use =>
      ({ finish }, run) =>
        finish({ run, kind, index }, [
          { row: row + 10, kind: "invalid", key: undefined, status: "rejected", reason: "x" }
        ])
  ),
  fc.tuple(kinds, runners).map(
    ([kind, runner]): Use =>
      ({ batches }, run) =>
        Effect.map(batches(run, kind, runner), ({ done, leased }) => [[...done].sort(), [...leased].sort()])
  ),
  kinds.map(
    (kind): Use =>
      ({ ids }, run) =>
        Effect.map(ids(run, kind, ["a", "b", "%", "ä 🙂"]), (found) => [...found].sort())
  ),
  fc.constant<Use>(({ counts }, run) => counts(run)),
  rowNumbers.map(
    (after): Use =>
      ({ rejected }, run) =>
        rejected(run, { after, limit: 3 })
  ),
  fc.constant<Use>(({ find }, run) => find(run)),
  fc.constant<Use>(({ open }, run) => open(run, 7)),
  fc.constant<Use>(({ close }, run) => close(run))
)

const sorted = (states: ReadonlyArray<Checkpoint.RowState>) => states.slice().sort((a, b) => a.row - b.row)

let runs = 0

const behaviour = (checkpoint: Checkpoint.Service, uses: ReadonlyArray<Use>, run: string) =>
  Effect.zipRight(
    checkpoint.open(run, 5),
    Effect.forEach(uses, (use) => use(checkpoint, run))
  )

const databases: Readonly<Record<string, Layer.Layer<Checkpoint.Checkpoint, unknown>>> = {
  "in SQLite": checkpoints["in SQLite"],
  "in PostgreSQL": postgres
}

for (const [name, layer] of Object.entries(databases)) {
  describe.skipIf(name === "in PostgreSQL" && !hasPostgres)(`a checkpoint ${name}`, () => {
    it.scopedLive("does what the one in memory does", () =>
      Effect.gen(function* () {
        const database = yield* Checkpoint.Checkpoint
        const memory = yield* Effect.provide(Checkpoint.Checkpoint, checkpoints["in memory"])
        const check = fc.asyncProperty(fc.array(steps, { maxLength: 12 }), async (uses) => {
          const run = `run ${runs++}`
          const results = await Effect.runPromise(
            Effect.all([behaviour(database, uses, run), behaviour(memory, uses, run)])
          )
          assert.deepEqual(JSON.parse(JSON.stringify(results[0])), JSON.parse(JSON.stringify(results[1])))
        })
        yield* Effect.promise(() => fc.assert(check, { numRuns: 60 }))
      }).pipe(Effect.provide(layer))
    )

    it.scopedLive("ends a lease after its time, and not before", () =>
      Effect.gen(function* () {
        const { batches, claim, open } = yield* Checkpoint.Checkpoint
        yield* open("leases", 5)
        const batch = { run: "leases", kind: "user", index: 0 } as const
        assert.isTrue(yield* claim(batch, "one", Duration.millis(300)))
        assert.isFalse(yield* claim(batch, "two", Duration.millis(300)))
        assert.isTrue(yield* claim(batch, "one", Duration.millis(300)))
        while ((yield* batches("leases", "user", "two")).leased.has(0)) yield* Effect.sleep("20 millis")
        assert.isTrue(yield* claim(batch, "two", Duration.millis(300)))
        assert.isFalse(yield* claim(batch, "one", Duration.millis(300)))
      }).pipe(Effect.provide(layer))
    )
  })
}
