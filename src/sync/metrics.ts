import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { KindName } from "./kind.js"
import type { Outcome } from "./write.js"

const rows = Metric.counter("clerk_sync_rows", {
  description: "Users, organizations and memberships compared with their rows, by table and outcome",
  incremental: true
})

/** Counts rows; called after the transaction, as a rollback would undo what was counted. */
export const countRows = (kind: KindName, outcome: Outcome | "removed", count: number): Effect.Effect<void> =>
  count === 0
    ? Effect.void
    : Metric.incrementBy(rows.pipe(Metric.tagged("kind", kind), Metric.tagged("outcome", outcome)), count)

export const countOutcomes = (kind: KindName, outcomes: ReadonlyMap<string, Outcome>): Effect.Effect<void> => {
  const counts = new Map<Outcome, number>()
  for (const outcome of outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return Effect.forEach(counts, ([outcome, count]) => countRows(kind, outcome, count), { discard: true })
}
