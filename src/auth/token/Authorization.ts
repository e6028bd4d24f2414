/**
 * What a signed-in user may do, as their token says it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Organization, Scoped } from "./organizationClaims.js"

/**
 * How recently a user must have proven who they are, and with which factors.
 *
 * `first_factor` and `second_factor` fall back on each other where one is not set up; `multi_factor` wants both.
 *
 * @since 0.1.0
 * @category models
 */
export type Reverification = ReverificationPreset | ReverificationRule

/**
 * The named rules: `strict_mfa` is both factors within 10 minutes; `strict`, `moderate` and `lax` are the second factor
 * within 10 minutes, an hour and a day.
 *
 * @since 0.1.0
 * @category models
 */
export type ReverificationPreset = "strict_mfa" | "strict" | "moderate" | "lax"

/**
 * A rule of one's own.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReverificationRule {
  readonly level: "first_factor" | "second_factor" | "multi_factor"
  /** Above zero. An age of exactly this many minutes is too old. */
  readonly afterMinutes: number
}

/**
 * What to ask of a user. Everything named must hold.
 *
 * `feature` and `plan` may name whose it is to be (`org:reports`, `user:pro`); without that either will do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Authorization {
  /** With or without its `org:` prefix. */
  readonly role?: string | undefined
  readonly permission?: string | undefined
  readonly feature?: string | undefined
  readonly plan?: string | undefined
  readonly reverification?: Reverification | undefined
}

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
    afterMinutes: Schema.Number.pipe(Schema.greaterThan(0))
  })
)

/** What of a session the answer depends on. */
export interface Grants {
  readonly organization: Organization | undefined
  readonly features: Scoped
  readonly plans: Scoped
  readonly factorAges: FactorAges | undefined
}

/** Minutes since the first and the second factor were verified; -1 for a factor that is not set up. */
export type FactorAges = readonly [first: number, second: number]

/** Whether something is asked and everything asked is granted. */
export const isGranted = (grants: Grants, asked: Authorization): boolean => {
  const answers = [organization(grants, asked), billing(grants, asked), reverified(grants, asked)]
  return answers.includes(true) && !answers.includes(false)
}

/** `undefined` where nothing is asked. */
type Answer = boolean | undefined

const organization = ({ organization }: Grants, { permission, role }: Authorization): Answer => {
  if (permission === undefined && role === undefined) return undefined
  return (
    organization !== undefined &&
    (role === undefined || isRole(organization.role, role)) &&
    (permission === undefined || isPermitted(organization.permissions, permission))
  )
}

const withoutPrefix = (name: string): string => name.replace(/^(org:)+/, "")

const isRole = (held: string | undefined, asked: unknown): boolean =>
  typeof asked === "string" && held !== undefined && held !== "" && withoutPrefix(held) === withoutPrefix(asked)

const isPermitted = (held: ReadonlyArray<string>, asked: unknown): boolean =>
  typeof asked === "string" && held.includes(`org:${withoutPrefix(asked)}`)

const billing = ({ features, plans }: Grants, { feature, plan }: Authorization): Answer => {
  if (feature === undefined && plan === undefined) return undefined
  return (feature === undefined || isHeld(features, feature)) && (plan === undefined || isHeld(plans, plan))
}

const isHeld = (held: Scoped, asked: unknown): boolean => {
  if (typeof asked !== "string") return false
  // Clerk's libraries read no further than a second colon, and take a scope without a name for a name.
  const [scope = "", name] = asked.split(":")
  if (name === undefined) return held.organization.includes(scope) || held.user.includes(scope)
  const id = name || scope
  if (scope === "o" || scope === "org" || scope === "organization") return held.organization.includes(id)
  if (scope === "u" || scope === "user") return held.user.includes(id)
  return false
}

const rules: Readonly<Record<ReverificationPreset, ReverificationRule>> = {
  strict_mfa: { level: "multi_factor", afterMinutes: 10 },
  strict: { level: "second_factor", afterMinutes: 10 },
  moderate: { level: "second_factor", afterMinutes: 60 },
  lax: { level: "second_factor", afterMinutes: 1440 }
}

const isReverification = Schema.is(Reverification)

const reverified = ({ factorAges }: Grants, { reverification }: Authorization): Answer => {
  if (reverification === undefined) return undefined
  if (factorAges === undefined || !isReverification(reverification)) return false
  const { afterMinutes, level } = typeof reverification === "string" ? rules[reverification] : reverification
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
