import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"

/** Tags are operations and status classes only: the registry of metrics never forgets a combination. */

const calls = Metric.counter("clerk_client_calls", {
  description: "Calls to Clerk that ended, by operation and class of status",
  incremental: true
})

const durations = Metric.histogram(
  "clerk_client_call_duration_milliseconds",
  MetricBoundaries.exponential({ start: 1, factor: 2, count: 17 }),
  "How long calls to Clerk took, with their retries, by operation"
)

const retries = Metric.counter("clerk_client_retries", {
  description: "Retries of calls to Clerk, by operation",
  incremental: true
})

const waitingTime = Metric.counter("clerk_client_waiting_milliseconds", {
  description: "Time that calls to Clerk spent waiting before a retry or for a rate limit",
  incremental: true
})

const emptyBudget = Metric.counter("clerk_client_retry_budget_empty", {
  description: "Retries that were not made because the client's retry budget was empty",
  incremental: true
})

interface OperationMetrics {
  readonly duration: Metric.Metric.Histogram<number>
  readonly byClass: Map<string, Metric.Metric.Counter<number>>
}

const operations = new Map<string, OperationMetrics>()

/** The end of a call; `status` is that of its last response, if there was one. */
export const called = (operation: string, status: number | undefined, millis: number): void => {
  let metrics = operations.get(operation)
  if (metrics === undefined) {
    metrics = { duration: Metric.tagged(durations, "operation", operation), byClass: new Map() }
    operations.set(operation, metrics)
  }
  const statusClass = status === undefined ? "none" : `${Math.floor(status / 100)}xx`
  let counter = metrics.byClass.get(statusClass)
  if (counter === undefined) {
    counter = calls.pipe(Metric.tagged("operation", operation), Metric.tagged("status", statusClass))
    metrics.byClass.set(statusClass, counter)
  }
  counter.unsafeUpdate(1, [])
  metrics.duration.unsafeUpdate(millis, [])
}

export const retried = (operation: string): void => Metric.tagged(retries, "operation", operation).unsafeUpdate(1, [])

export const waited = (millis: number): void => waitingTime.unsafeUpdate(millis, [])

export const retryBudgetEmpty = (): void => emptyBudget.unsafeUpdate(1, [])
