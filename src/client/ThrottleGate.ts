import type { Spec } from "../Operation.js"

/**
 * Closes an endpoint to all calls of a client after a 429, until the time that Clerk named. Clerk blocks every request to
 * that endpoint meanwhile, so sending more of them only prolongs the block.
 */
export class ThrottleGate {
  private readonly closed = new Map<string, Closure>()

  /** Closes `key` for `millis` from `now` on, unless it is closed for longer already. */
  close(key: string, now: number, millis: number): void {
    for (const [other, { until }] of this.closed) {
      if (until <= now) this.closed.delete(other)
    }
    const closure = this.closed.get(key)
    if (closure === undefined) this.closed.set(key, { until: now + millis, waiting: 0 })
    else closure.until = Math.max(closure.until, now + millis)
  }

  /** When `key` opens or has opened, 0 if it was never closed. */
  opensAt(key: string): number {
    return this.closed.get(key)?.until ?? 0
  }

  /**
   * How many milliseconds a call has to wait, 0 if the endpoint is open. Waiters come back at random times, on average
   * `spacing / 2` apart, since all of them at once would be rejected again.
   */
  wait(key: string, now: number, random: number): number {
    const closure = this.closed.get(key)
    if (closure === undefined || closure.until <= now) return 0
    return closure.until - now + random * spacing * closure.waiting++
  }
}

interface Closure {
  until: number
  waiting: number
}

/** A production instance allows 1,000 requests in 10 seconds (Clerk docs, "System limits"). */
const spacing = 10

/** What is limited together: an endpoint, and for changes of one resource (`PATCH`, `PUT`) the endpoint and the resource. */
export const gateKey = (spec: Pick<Spec<never, unknown, number>, "method" | "operation">, path: string): string =>
  spec.method === "PATCH" || spec.method === "PUT" ? `${spec.operation} ${path}` : spec.operation
