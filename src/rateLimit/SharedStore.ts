import type { RateLimiterError, RateLimiterStore } from "@effect/experimental/RateLimiter"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as metrics from "../client/metrics.js"

/** `limit` permits at once, and one more each `refillRate` milliseconds. */
export interface Bucket {
  readonly limit: number
  readonly refillRate: number
}

/** What a store said about a lease. */
export interface Lease {
  /** The permits that were asked for are leased. */
  readonly granted: boolean
  /** Without a lease: how many could be leased at once. */
  readonly left: number
  /** Without a lease: milliseconds until all permits of the bucket can be leased again. */
  readonly millis: number
}

type Run = (effect: Effect.Effect<unknown>) => Fiber.RuntimeFiber<unknown, unknown>

const probePause = "1 second"

/**
 * The store that several processes count in. If it fails, or does not respond in time, no call waits for it any more: it is
 * tried each second, and used again as soon as it responds.
 */
export class SharedStore {
  /** Whether the store is in use. */
  isUp = true
  /** Called when the store comes into use or goes out of it. */
  changed = () => {}
  private readonly store: Context.Tag.Service<RateLimiterStore>
  private readonly run: Run
  private readonly timeout: number
  private readonly processes: number

  constructor(store: Context.Tag.Service<RateLimiterStore>, run: Run, timeout: number, processes: number) {
    this.store = store
    this.run = run
    this.timeout = timeout
    this.processes = processes
    metrics.shared(true)
  }

  /** Asks for permits. `done` gets `undefined` if the store has failed. */
  lease(key: string, tokens: number, bucket: Bucket, done: (lease: Lease | undefined) => void): void {
    const asked = Effect.match(this.ask(key, tokens, bucket), {
      onSuccess: ([count, millis]) => {
        this.up()
        done({ granted: count <= bucket.limit, left: Math.max(0, bucket.limit - (count - tokens)), millis })
      },
      onFailure: (issue) => {
        this.down(issue)
        done(undefined)
      }
    })
    this.run(asked)
  }

  /** Fails with a sentence about what is wrong. */
  private ask(
    key: string,
    tokens: number,
    { limit, refillRate }: Bucket
  ): Effect.Effect<readonly [number, number], string> {
    const { timeout } = this
    return Effect.suspend(() =>
      this.store.fixedWindow({ key, tokens, refillRate: Duration.millis(refillRate), limit })
    ).pipe(
      Effect.disconnect,
      Effect.timeoutFail({
        duration: timeout,
        onTimeout: () => `no response within ${Duration.format(Duration.millis(timeout))}`
      }),
      // Not the cause, which may quote the command.
      Effect.mapError((error: string | RateLimiterError) => (typeof error === "string" ? error : error.message)),
      Effect.catchAllDefect(() => Effect.fail("it failed unexpectedly"))
    )
  }

  private down(issue: string): void {
    if (!this.isUp) return
    this.isUp = false
    metrics.shared(false)
    this.changed()
    const probe = Effect.retry(
      this.ask("clerk probe", 1, { limit: Number.MAX_SAFE_INTEGER, refillRate: 1 }),
      Schedule.spaced(probePause)
    )
    this.run(
      Effect.logWarning(
        `the store of Clerk's rate limits is out of use (${issue}); this process goes on alone with 1/${this.processes} of each limit`
      ).pipe(
        Effect.zipRight(Effect.delay(probe, probePause)),
        Effect.match({ onSuccess: () => this.up(), onFailure: () => undefined })
      )
    )
  }

  private up(): void {
    if (this.isUp) return
    this.isUp = true
    metrics.shared(true)
    this.changed()
    this.run(Effect.logInfo("the store of Clerk's rate limits is in use again"))
  }
}
