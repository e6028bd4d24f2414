import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { monotonic } from "../client/call.js"
import { Bulk, type LimitedCall, type Limiter } from "../client/limiter.js"
import type { ResolvedOptions } from "../client/options.js"
import { timerOf } from "../client/timer.js"
import { InstanceLines, type Source } from "./InstanceLines.js"
import type { Line, Timing } from "./Line.js"
import { instanceLimits, unlimited } from "./limits.js"
import type { Settings } from "./options.js"
import { PendingRequest } from "./PendingRequest.js"

/** The limiter of a program: keeps all its requests to each instance under the documented limits. */
export class RequestLimits implements Limiter {
  private readonly instances = new Map<string, InstanceLines>()
  private readonly names = new WeakMap<ResolvedOptions, string>()
  private readonly timing: Timing
  private readonly settings: Settings
  private readonly source: Source
  private readonly instance: string | undefined

  /** With `instance`, all keys belong to the instance of that name; otherwise each key is one of its own. */
  constructor(timing: Timing, settings: Settings, source: Source, instance: string | undefined) {
    this.timing = timing
    this.settings = settings
    this.source = source
    this.instance = instance
  }

  acquire(call: LimitedCall, millis: number): Effect.Effect<number | undefined> | undefined {
    if (unlimited.has(call.spec.operation)) return undefined
    const now = this.timing.now()
    const bulk = Context.get(call.fiber.currentContext, Bulk)
    const instance = this.instanceOf(call, now)
    const { line } = instance
    const own = instance.ownLine(call, now)
    if ((own === undefined || own.isFree(bulk, now)) && line.isFree(bulk, now)) {
      own?.take(bulk, now)
      line.take(bulk, now)
      return undefined
    }
    const wait = waitOf(line, own, bulk, now)
    return wait < millis ? this.wait(line, own, bulk, millis) : Effect.succeed(wait)
  }

  throttled(call: LimitedCall, retryAfter: number | undefined): void {
    const now = this.timing.now()
    this.instanceOf(call, now).throttled(now, retryAfter)
  }

  /** Lets requests proceed after all permits have changed at once. */
  pump(): void {
    for (const instance of this.instances.values()) instance.pump()
  }

  private wait(line: Line, own: Line | undefined, bulk: boolean, millis: number): Effect.Effect<number | undefined> {
    const { timing } = this
    return Effect.async((resume) => {
      const request = new PendingRequest(line, own, bulk, () => {
        cancel()
        resume(Effect.succeed(undefined))
      })
      const cancel = timing.after(millis, () => {
        request.leave()
        resume(Effect.succeed(waitOf(line, own, bulk, timing.now())))
      })
      request.start()
      return Effect.sync(() => {
        cancel()
        request.leave()
      })
    })
  }

  private instanceOf({ options }: LimitedCall, now: number): InstanceLines {
    let name = this.names.get(options)
    if (name === undefined) {
      name = `${this.instance ?? (options.secretKey && Redacted.value(options.secretKey))} ${kindOf(options)} ${options.root}`
      this.names.set(options, name)
    }
    let lines = this.instances.get(name)
    if (lines === undefined) {
      for (const [other, { isIdle }] of this.instances) {
        if (isIdle(now)) this.instances.delete(other)
      }
      lines = this.makeInstance(kindOf(options))
      this.instances.set(name, lines)
    }
    return lines
  }

  private makeInstance(kind: keyof typeof instanceLimits): InstanceLines {
    const { max, millis } = instanceLimits[kind]
    const limit = { max: this.settings.limit ?? max, millis }
    return new InstanceLines(this.timing, this.settings, this.source, limit, `${this.instance} ${kind}`)
  }
}

/** Only a production key is certain to have the higher limit. */
const kindOf = ({ secretKey }: ResolvedOptions): keyof typeof instanceLimits =>
  secretKey !== undefined && Redacted.value(secretKey).startsWith("sk_live_") ? "production" : "development"

const waitOf = (line: Line, own: Line | undefined, bulk: boolean, now: number): number =>
  Math.max(own === undefined ? 0 : own.earliest(bulk, now) - now, line.earliest(bulk, now) - now)

/** The times of a limiter on the clock of the fiber. */
export const timing: Effect.Effect<Timing> = Effect.map(Effect.clock, (clock) => ({
  now: () => monotonic(clock),
  after: (millis, run) => timerOf(clock, Math.ceil(millis), run)
}))
