import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import type * as MetricKeyType from "effect/MetricKeyType"

/** Tags are operations and status classes only: the registry of metrics never forgets a combination. */

const calls = MetricKey.counter("clerk_client_calls", {
  description: "Calls to Clerk that ended, by operation and class of status",
  incremental: true
})

const durations = MetricKey.histogram(
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

const limiterWaits = Metric.histogram(
  "clerk_client_rate_limit_wait_milliseconds",
  MetricBoundaries.exponential({ start: 1, factor: 2, count: 17 }),
  "How long requests to Clerk waited for the limiter, those that could be sent at once left out"
)

const limiterRefusals = Metric.counter("clerk_client_rate_limit_refused", {
  description: "Requests to Clerk that the limiter refused, since they could not be sent in time",
  incremental: true
})

const limitsShared = Metric.gauge("clerk_client_rate_limit_shared", {
  description: "1 while limits are shared with other processes, 0 while their store does not respond"
})

type Update = (value: number) => void

/** A metric whose tags are part of its key finds its place in the registry once, not at each update. */
const metricOf = (key: MetricKey.MetricKey<MetricKeyType.MetricKeyType<number, unknown>>): Update => {
  const metric = Metric.fromMetricKey(key)
  return (value) => metric.unsafeUpdate(value, [])
}

interface OperationMetrics {
  readonly duration: Update
  readonly byClass: Map<string, Update>
}

const operations = new Map<string, OperationMetrics>()

/** The end of a call; `status` is that of its last response, if there was one. */
export const called = (operation: string, status: number | undefined, millis: number): void => {
  let metrics = operations.get(operation)
  if (metrics === undefined) {
    metrics = { duration: metricOf(MetricKey.tagged(durations, "operation", operation)), byClass: new Map() }
    operations.set(operation, metrics)
  }
  const statusClass = status === undefined ? "none" : `${Math.floor(status / 100)}xx`
  let counter = metrics.byClass.get(statusClass)
  if (counter === undefined) {
    counter = metricOf(calls.pipe(MetricKey.tagged("operation", operation), MetricKey.tagged("status", statusClass)))
    metrics.byClass.set(statusClass, counter)
  }
  counter(1)
  metrics.duration(millis)
}

export const retried = (operation: string): void => Metric.tagged(retries, "operation", operation).unsafeUpdate(1, [])

export const waited = (millis: number): void => waitingTime.unsafeUpdate(millis, [])

export const retryBudgetEmpty = (): void => emptyBudget.unsafeUpdate(1, [])

/** A request waited for the limiter, and was then sent or refused. */
export const limited = (millis: number, refused: boolean): void => {
  waitingTime.unsafeUpdate(millis, [])
  if (refused) limiterRefusals.unsafeUpdate(1, [])
  else limiterWaits.unsafeUpdate(millis, [])
}

export const shared = (isShared: boolean): void => limitsShared.unsafeUpdate(isShared ? 1 : 0, [])
