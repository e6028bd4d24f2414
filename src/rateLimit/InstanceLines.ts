import type { LimitedCall } from "../client/limiter.js"
import { Line, type Timing } from "./Line.js"
import { type Limit, operationLimits } from "./limits.js"
import type { Settings } from "./options.js"
import { Pace } from "./Pace.js"
import type { Permits } from "./Permits.js"
import { Slowdown } from "./Slowdown.js"

/** Where permits are counted: in memory, or in a store that several processes share. */
export interface Source {
  /** Permits under a limit. `changed` is called when more of them are free than was said before. */
  readonly permits: (limit: Limit, key: string, changed: () => void) => Permits
}

/** The lines of one Clerk instance: one for all its requests, and one for each limit of an operation or a resource. */
export class InstanceLines {
  readonly line: Line
  private readonly slowdown: Slowdown
  private readonly operations = new Map<string, Line>()
  /** In the order of their last use. */
  private readonly resources = new Map<string, Line>()
  private readonly limit: Limit
  private readonly timing: Timing
  private readonly settings: Settings
  private readonly source: Source
  private readonly key: string

  constructor(timing: Timing, settings: Settings, source: Source, limit: Limit, key: string) {
    this.timing = timing
    this.settings = settings
    this.source = source
    this.limit = limit
    this.key = key
    const bulk = this.shareOf(this.partOf(limit))
    this.slowdown = new Slowdown(this.partOf(limit))
    const pace = new Pace(bulk.millis / bulk.max, Math.max(1, bulk.max * smoothing))
    this.line = this.makeLine("", limit, [this.slowdown], [pace])
  }

  /** The line of the call's own limit, if it has one. */
  ownLine({ gateKey, spec }: LimitedCall, now: number): Line | undefined {
    const limit = operationLimits.get(spec.operation)
    if (limit === undefined) return undefined
    const lines = limit.by === "operation" ? this.operations : this.resources
    let line = lines.get(gateKey)
    lines.delete(gateKey)
    evictIdle(this.resources, now)
    line ??= this.makeLine(gateKey, limit, [], [])
    lines.set(gateKey, line)
    return line
  }

  /** A `Retry-After` longer than the window is not about the limit of the instance. */
  throttled(now: number, retryAfter: number | undefined): void {
    if (retryAfter !== undefined && retryAfter > this.limit.millis) return
    this.slowdown.throttled(now)
    this.line.pump()
  }

  /** Lets requests proceed after all permits have changed at once. */
  pump(): void {
    for (const line of [this.line, ...this.operations.values(), ...this.resources.values()]) line.pump()
  }

  isIdle = (now: number): boolean =>
    [this.line, ...this.operations.values(), ...this.resources.values()].every((line) => line.isIdle(now))

  private makeLine(name: string, limit: Limit, forAll: ReadonlyArray<Permits>, forBulk: ReadonlyArray<Permits>): Line {
    const changed = () => line.pump()
    const part = this.partOf(limit)
    const key = `${this.key} ${name}`
    const line: Line = new Line(
      this.timing,
      [this.source.permits(part, key, changed), ...forAll],
      [this.source.permits(this.shareOf(part), `${key} bulk`, changed), ...forBulk]
    )
    return line
  }

  /** The part of a limit that the source counts, in the longer window. */
  private partOf({ max, millis }: Limit): Limit {
    return { max: atLeastOne(max / this.settings.parts), millis: millis + this.settings.margin }
  }

  private shareOf({ max, millis }: Limit): Limit {
    return { max: atLeastOne(max * this.settings.bulkShare), millis }
  }
}

const atLeastOne = (max: number): number => Math.max(1, Math.floor(max))

/** The part of its share that bulk work may send at once; the rest it spreads over the window. */
const smoothing = 0.1

/** Forgets lines from the one that was used longest ago, while nothing is known by them. */
const evictIdle = (lines: Map<string, Line>, now: number): void => {
  for (const [key, line] of lines) {
    if (!line.isIdle(now)) break
    lines.delete(key)
  }
}
