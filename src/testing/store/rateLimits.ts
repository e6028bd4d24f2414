import type { Operation } from "../Faults.js"

/** A window of Clerk's limits: so many requests in so many milliseconds. */
interface Window {
  readonly max: number
  readonly millis: number
}

const tenSeconds = 10_000
const hour = 3_600_000

/** The limit of a whole instance, by its kind. */
const instanceLimit = {
  production: { max: 1000, millis: tenSeconds },
  development: { max: 100, millis: tenSeconds }
} as const

/** The limits of single operations (Clerk docs, "System limits"). Changes of one resource are counted by resource. */
const operationLimits: Readonly<Partial<Record<Operation, Window & { readonly by: "operation" | "resource" }>>> = {
  "invitations.create": { max: 100, millis: hour, by: "operation" },
  "invitations.createBulk": { max: 25, millis: hour, by: "operation" },
  "organizationInvitations.create": { max: 250, millis: hour, by: "operation" },
  "organizationInvitations.createBulk": { max: 50, millis: hour, by: "operation" },
  "users.update": { max: 10, millis: tenSeconds, by: "resource" },
  "users.updateMetadata": { max: 10, millis: tenSeconds, by: "resource" },
  "users.replaceMetadata": { max: 10, millis: tenSeconds, by: "resource" },
  "organizations.update": { max: 10, millis: tenSeconds, by: "resource" },
  "organizations.updateMetadata": { max: 10, millis: tenSeconds, by: "resource" },
  "organizations.replaceMetadata": { max: 10, millis: tenSeconds, by: "resource" },
  "organizationMemberships.update": { max: 10, millis: tenSeconds, by: "resource" },
  "organizationMemberships.updateMetadata": { max: 10, millis: tenSeconds, by: "resource" }
}

/** Counts requests as Clerk does, in sliding windows, and says how long a request over a limit has to wait. */
export class RateLimits {
  private readonly times = new Map<string, Array<number>>()

  private readonly instance: Window

  constructor(kind: keyof typeof instanceLimit) {
    this.instance = instanceLimit[kind]
  }

  /** Milliseconds until the request is allowed; 0 if it is, and then it counts. `resource` names what it changes. */
  admit(operation: string, resource: string, now: number): number {
    if (operation === "jwks.get") return 0
    const own = operationLimits[operation as Operation]
    const windows: ReadonlyArray<readonly [string, Window]> = [
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

  private wait(key: string, { max, millis }: Window, now: number): number {
    const recent = (this.times.get(key) ?? []).filter((time) => time > now - millis)
    this.times.set(key, recent)
    return recent.length < max ? 0 : (recent[recent.length - max] ?? now) + millis - now
  }
}
