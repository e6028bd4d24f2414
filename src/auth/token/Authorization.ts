/**
 * What a signed-in user is allowed to do, according to their session token.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Feature, Permission, Plan, Role } from "../../Register.js"
import type { Organization, Scoped } from "./organizationClaims.js"

/**
 * How recently the user must have verified themselves, and with which factors.
 *
 * `first_factor` and `second_factor` need that factor, `multi_factor` both. For a user who has no second factor, the first
 * one is enough for all three, as in Clerk's own libraries.
 *
 * @since 0.1.0
 * @category models
 */
export type Reverification = ReverificationPreset | ReverificationRule

/**
 * Named rules: `strict_mfa` is both factors within 10 minutes; `strict`, `moderate` and `lax` are the second factor
 * within 10 minutes, an hour and a day.
 *
 * @since 0.1.0
 * @category models
 */
export type ReverificationPreset = "strict_mfa" | "strict" | "moderate" | "lax"

/**
 * A custom rule.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReverificationRule {
  readonly level: "first_factor" | "second_factor" | "multi_factor"
  /** Greater than 0 and finite. An age of exactly this many minutes is too old. */
  readonly afterMinutes: number
}

/**
 * Requirements for a user, all of which must be met.
 *
 * `feature` and `plan` may be limited to the organization (`org:reports`) or the user (`user:pro`).
 *
 * @since 0.1.0
 * @category models
 */
export interface Authorization {
  /** With or without its `org:` prefix. */
  readonly role?: Role | undefined
  readonly permission?: Permission | undefined
  readonly feature?: InScope<Feature> | undefined
  readonly plan?: InScope<Plan> | undefined
  readonly reverification?: Reverification | undefined
}

/**
 * A feature or plan, of the user, of the organization, or of either if there is no scope.
 *
 * @since 0.1.0
 * @category models
 */
export type InScope<Name extends string> = Name | `org:${Name}` | `user:${Name}`

/**
 * The schema of {@link Reverification}.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reverification: Schema.Schema<Reverification> = Schema.Union(
  Schema.Literal("strict_mfa", "strict", "moderate", "lax"),
  Schema.Struct({
    level: Schema.Literal("first_factor", "second_factor", "multi_factor"),
    afterMinutes: Schema.Number.pipe(Schema.greaterThan(0), Schema.finite())
  })
)

/** The parts of a session that requirements are checked against. */
export interface Grants {
  readonly organization: Organization | undefined
  readonly features: Scoped
  readonly plans: Scoped
  readonly factorAges: FactorAges | undefined
}

/** Minutes since the first and the second factor were verified; -1 for a factor that is not set up. */
export type FactorAges = readonly [first: number, second: number]

/** Whether all requirements are met; `false` if there are none. */
export const isGranted = (grants: Grants, requirements: Authorization): boolean => {
  const results = [
    checkOrganization(grants, requirements),
    checkBilling(grants, requirements),
    checkReverification(grants, requirements)
  ]
  return results.includes(true) && !results.includes(false)
}

/** `undefined` if there is no requirement of this kind. */
type CheckResult = boolean | undefined

const checkOrganization = ({ organization }: Grants, { permission, role }: Authorization): CheckResult => {
  if (permission === undefined && role === undefined) return undefined
  return (
    organization !== undefined &&
    (role === undefined || hasRole(organization.role, role)) &&
    (permission === undefined || hasPermission(organization.permissions, permission))
  )
}

const withoutPrefix = (name: string): string => name.replace(/^(org:)+/, "")

const hasRole = (held: string | undefined, required: unknown): boolean =>
  typeof required === "string" &&
  held !== undefined &&
  withoutPrefix(held) !== "" &&
  withoutPrefix(held) === withoutPrefix(required)

const hasPermission = (held: ReadonlyArray<string>, required: unknown): boolean =>
  typeof required === "string" && held.includes(`org:${withoutPrefix(required)}`)

const checkBilling = ({ features, plans }: Grants, { feature, plan }: Authorization): CheckResult => {
  if (feature === undefined && plan === undefined) return undefined
  return (feature === undefined || isHeld(features, feature)) && (plan === undefined || isHeld(plans, plan))
}

const isHeld = (held: Scoped, required: unknown): boolean => {
  if (typeof required !== "string" || required === "") return false
  // As in Clerk's libraries, a second colon ends the name, and a scope without a name is read as a name.
  const [scope = "", name] = required.split(":")
  if (name === undefined) return held.organization.includes(scope) || held.user.includes(scope)
  const id = name || scope
  if (scope === "o" || scope === "org" || scope === "organization") return held.organization.includes(id)
  if (scope === "u" || scope === "user") return held.user.includes(id)
  return false
}

const presets: Readonly<Record<ReverificationPreset, ReverificationRule>> = {
  strict_mfa: { level: "multi_factor", afterMinutes: 10 },
  strict: { level: "second_factor", afterMinutes: 10 },
  moderate: { level: "second_factor", afterMinutes: 60 },
  lax: { level: "second_factor", afterMinutes: 1440 }
}

const isReverification = Schema.is(Reverification)

const checkReverification = ({ factorAges }: Grants, { reverification }: Authorization): CheckResult => {
  if (reverification === undefined) return undefined
  if (factorAges === undefined || !isReverification(reverification)) return false
  const { afterMinutes, level } = typeof reverification === "string" ? presets[reverification] : reverification
  const [first, second] = factorAges
  const isFresh = (age: number) => age !== -1 && age < afterMinutes
  switch (level) {
    case "first_factor":
      return isFresh(first)
    case "second_factor":
      return isFresh(second === -1 ? first : second)
    case "multi_factor":
      return isFresh(first) && (second === -1 || isFresh(second))
  }
}
