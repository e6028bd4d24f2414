import type * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import type * as Tracer from "effect/Tracer"
import { ClerkErrors, RateLimited, SDKError } from "../ClerkError.js"
import type { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec } from "../Operation.js"
import { type Attempt, attempt, timedOut } from "./attempt.js"
import { attemptDirectly, directOf } from "./direct.js"
import type { Limiter } from "./limiter.js"
import * as metrics from "./metrics.js"
import { describeOutcome, reportLimited, reportRetry } from "./observe.js"
import type { ResolvedOptions } from "./options.js"
import { type Failure, type Outcome, outcomeOf, type Success } from "./outcome.js"
import { type RetryBudget, retryCost, successRefund } from "./RetryBudget.js"
import { backoff } from "./retry.js"
import type { ThrottleGate } from "./ThrottleGate.js"
import { within } from "./within.js"

/** What all attempts of one call share. */
export interface Call<A> {
  readonly http: HttpClient.HttpClient
  readonly options: ResolvedOptions
  readonly spec: AnySpec
  readonly request: HttpClientRequest.HttpClientRequest
  readonly decode: ((json: unknown) => A | Mismatch) | undefined
  readonly redact: (text: string) => string
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>
  /** The context in which requests run, for transports that read it. */
  readonly context: () => Context.Context<never>
  readonly clock: Clock.Clock
  /** When the deadline ends, by {@link monotonic}. */
  readonly end: number
  readonly gate: ThrottleGate
  readonly gateKey: string
  readonly budget: RetryBudget
  readonly limiter: Limiter | undefined
  readonly span: Tracer.Span | undefined
  /** Attempts made so far. */
  attempts: number
  /** The time that the last one had, in milliseconds. */
  timeout: number
  /** Whether one of them may have been applied. */
  mayHaveBeenApplied: boolean
  /** Milliseconds that its attempts waited for the limiter. */
  limited: number
}

/** Milliseconds of a clock that no change of the system time moves. */
export const monotonic = (clock: Clock.Clock): number => Number(clock.unsafeCurrentTimeNanos()) / 1e6

/** Sends a call. Retries it while that does no harm and there is time, and ends with a success or the last failure. */
export const send = <A>(call: Call<A>): Effect.Effect<Outcome<A>> =>
  Effect.flatMap(
    call.gate.opensAt(call.gateKey) > monotonic(call.clock) ? waitForGate(call) : attemptOnce(call),
    (outcome) => (outcome._tag === "Success" ? succeed(call, outcome) : retry(call, outcome))
  )

const succeed = <A>(call: Call<A>, outcome: Success<A>): Effect.Effect<Outcome<A>> => {
  call.budget.refund(successRefund)
  return Effect.succeed(outcome)
}

/** An endpoint that earlier 429s closed: wait for it if there is time, and fail without sending otherwise. */
const waitForGate = <A>(call: Call<A>): Effect.Effect<Outcome<A>> =>
  Effect.gen(function* () {
    const { clock, gate, gateKey, spec } = call
    const random = yield* Random.next
    if (yield* waitUntilOpen(call, gate.wait(gateKey, monotonic(clock), random))) return yield* attemptOnce(call)
    return notSent(spec, "endpoint", gate.opensAt(gateKey) - monotonic(clock))
  })

/** Why nothing was sent: earlier 429s close the endpoint, or the limiter has no place in time. */
const notSent = ({ operation }: AnySpec, by: "endpoint" | "limiter", millis: number): Failure => {
  const retryAfter = Duration.millis(Math.max(0, Math.ceil(millis)))
  const reason = new RateLimited({
    retryAfter,
    errors: [],
    traceId: undefined,
    attempts: 0,
    byLimiter: by === "limiter"
  })
  return {
    _tag: "Failure",
    error: new SDKError({ operation, reason, retry: "safe" }),
    throttled: false,
    timedOut: false
  }
}

/** Waits for `pause`, and again if 429s of other calls closed the endpoint meanwhile. Returns false if the time is too short. */
const waitUntilOpen = ({ clock, end, gate, gateKey, options }: Call<unknown>, pause: number): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    let next = pause
    let opensAt: number
    do {
      const now = monotonic(clock)
      opensAt = gate.opensAt(gateKey)
      if (now + next >= end || opensAt - now > options.maxRetryAfter) return false
      metrics.waited(next)
      yield* Effect.sleep(Duration.millis(next))
      next = gate.wait(gateKey, monotonic(clock), yield* Random.next)
    } while (gate.opensAt(gateKey) > opensAt)
    // A busy event loop may have taken the time that was left.
    return monotonic(clock) < end
  })

/** The loop: while a failed attempt may be retried, wait and try again. */
const retry = <A>(call: Call<A>, first: Failure): Effect.Effect<Outcome<A>> =>
  Effect.gen(function* () {
    let failed = first
    for (;;) {
      const random = yield* Random.next
      const pause = pauseAfter(call, failed, random)
      if (pause === undefined) return failed
      // The gate lets few calls at a time back to an endpoint that Clerk limits, so these retries add no load.
      if (call.options.budget && !failed.throttled && !call.budget.take(retryCost(failed.timedOut))) {
        metrics.retryBudgetEmpty()
        return { ...failed, error: withBudgetExhausted(failed.error) }
      }
      yield* reportRetry(call, failed.error, pause)
      if (!(yield* waitUntilOpen(call, pause))) return failed
      const outcome = yield* attemptOnce(call)
      if (outcome._tag === "Success") return yield* succeed(call, outcome)
      // The retry could not be sent: what the caller should know is why the attempt before it failed.
      if (wasNotSent(outcome.error)) return failed
      failed = outcome
    }
  })

const wasNotSent = (error: ClerkErrors | SDKError): boolean =>
  error._tag === "SDKError" &&
  (error.reason._tag === "InvalidInput" || (error.reason._tag === "RateLimited" && error.reason.attempts === 0))

/** One attempt, when the limiter allows it. */
const attemptOnce = <A>(call: Call<A>): Effect.Effect<Outcome<A>> => {
  const { limiter } = call
  if (limiter === undefined) return attemptNow(call)
  return Effect.suspend(() => {
    const start = monotonic(call.clock)
    const waiting = limiter.acquire(call, Math.min(call.options.maxRetryAfter, call.end - start))
    return waiting === undefined
      ? attemptNow(call)
      : Effect.flatMap(waiting, (retryAfter) => afterLimiter(call, start, retryAfter))
  })
}

const afterLimiter = <A>(call: Call<A>, start: number, retryAfter: number | undefined): Effect.Effect<Outcome<A>> => {
  const { clock, end, gate, gateKey, spec } = call
  const now = monotonic(clock)
  call.limited += now - start
  reportLimited(call, now - start, retryAfter !== undefined)
  // A busy event loop may have taken the time that was left.
  if (retryAfter !== undefined || now >= end) return Effect.succeed(notSent(spec, "limiter", retryAfter ?? 0))
  // A 429 of another call may have closed the endpoint meanwhile.
  return gate.opensAt(gateKey) > now ? waitForGate(call) : attemptNow(call)
}

/** One attempt, in the time that is left. Notes what the attempts after it have to know. */
const attemptNow = <A>(call: Call<A>): Effect.Effect<Outcome<A>> =>
  Effect.suspend(() => {
    call.attempts += 1
    call.timeout = Math.min(call.options.attemptTimeout, call.end - monotonic(call.clock))
    return Effect.map(attemptInTime(call), (attempt) => {
      const outcome = outcomeOf(attempt, call)
      if (outcome._tag === "Failure") call.mayHaveBeenApplied = outcome.error.mayHaveBeenApplied
      if (call.span !== undefined) describeOutcome(call.span, call.attempts, outcome)
      return outcome
    })
  })

/** By the direct way of the transport, if it has one; it takes no streamed bodies. */
const attemptInTime = (call: Call<unknown>): Effect.Effect<Attempt> => {
  const { context, fiber, http, options, request, timeout } = call
  const direct = request.body._tag === "Stream" ? undefined : directOf(http)
  return direct === undefined
    ? within(fiber, attempt(http, request, options.maxResponseBytes), context(), timeout, timedOut)
    : attemptDirectly(direct, request, options.maxResponseBytes, fiber, timeout)
}

/** Milliseconds to wait before the next attempt, or `undefined` if there is to be none. */
const pauseAfter = (call: Call<unknown>, { error, throttled }: Failure, random: number): number | undefined => {
  const { attempts, clock, end, gate, gateKey, options } = call
  const { retryAfter } = error
  const now = monotonic(clock)
  const delay = backoff(attempts, throttled, retryAfter, options, random)
  if (throttled) {
    const asked = retryAfter && Duration.toMillis(retryAfter)
    gate.close(gateKey, now, asked ?? delay)
    call.limiter?.throttled(call, asked)
  }
  if (error.retry !== "safe" || attempts === 0 || attempts >= options.attempts) return undefined
  if (retryAfter !== undefined && Duration.toMillis(retryAfter) > options.maxRetryAfter) return undefined
  const pause = Math.max(delay, Math.round(gate.wait(gateKey, now, random)))
  // A wait past the deadline could only end in a timeout: better to fail now with what is known.
  return now + pause < end ? pause : undefined
}

const withBudgetExhausted = (error: ClerkErrors | SDKError): ClerkErrors | SDKError =>
  error._tag === "ClerkErrors"
    ? new ClerkErrors({ ...error, budgetExhausted: true })
    : new SDKError({ ...error, budgetExhausted: true })
