import { instanceLimits, type Limit, operationLimits, unlimited } from "../../rateLimit/limits.js"

/** Counts requests as Clerk does, in sliding windows, and says how long a request over a limit has to wait. */
export class RateLimits {
  private readonly times = new Map<string, Array<number>>()

  private readonly instance: Limit

  constructor(kind: keyof typeof instanceLimits) {
    this.instance = instanceLimits[kind]
  }

  /** Milliseconds until the request is allowed; 0 if it is, and then it counts. `resource` names what it changes. */
  admit(operation: string, resource: string, now: number): number {
    if (unlimited.has(operation)) return 0
    const own = operationLimits.get(operation)
    const windows: ReadonlyArray<readonly [string, Limit]> = [
      ["", this.instance],
      ...(own === undefined ? [] : [[own.by === "operation" ? operation : `${operation} ${resource}`, own] as const])
    ]
    const wait = Math.max(...windows.map(([key, window]) => this.wait(key, window, now)))
    if (wait > 0) return wait
    for (const [key] of windows) this.times.get(key)?.push(now)
    return 0
  }

  reset(): void {
    this.times.clear()
  }

  private wait(key: string, { max, millis }: Limit, now: number): number {
    const recent = (this.times.get(key) ?? []).filter((time) => time > now - millis)
    this.times.set(key, recent)
    return recent.length < max ? 0 : (recent[recent.length - max] ?? now) + millis - now
  }
}
