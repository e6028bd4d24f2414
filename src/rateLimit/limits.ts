import type { Clerk } from "../api/index.js"

/** So many requests in so many milliseconds. */
export interface Limit {
  readonly max: number
  readonly millis: number
}

type Operation = { [Key in keyof Clerk]: `${Key}.${keyof Clerk[Key] & string}` }[keyof Clerk]

const tenSeconds = 10_000
const hour = 3_600_000

/** The limit of a whole instance, by its kind (Clerk docs, "System limits", for this and what follows). */
export const instanceLimits = {
  production: { max: 1000, millis: tenSeconds },
  development: { max: 100, millis: tenSeconds }
} as const

/** Operations without any limit. */
export const unlimited: ReadonlySet<string> = new Set<Operation>(["jwks.get"])

/** The limit of one operation. Changes of one resource are counted by resource. */
export interface OperationLimit extends Limit {
  readonly by: "operation" | "resource"
}

const hourly = (max: number): OperationLimit => ({ max, millis: hour, by: "operation" })

const change: OperationLimit = { max: 10, millis: tenSeconds, by: "resource" }

const byOperation: Readonly<Partial<Record<Operation, OperationLimit>>> = {
  "invitations.create": hourly(100),
  "invitations.createBulk": hourly(25),
  "organizationInvitations.create": hourly(250),
  "organizationInvitations.createBulk": hourly(50),
  "users.update": change,
  "users.updateMetadata": change,
  "users.replaceMetadata": change,
  "organizations.update": change,
  "organizations.updateMetadata": change,
  "organizations.replaceMetadata": change,
  "organizationMemberships.update": change,
  "organizationMemberships.updateMetadata": change
}

/** The limits of single operations, beside that of the instance. */
export const operationLimits: ReadonlyMap<string, OperationLimit> = new Map(Object.entries(byOperation))
