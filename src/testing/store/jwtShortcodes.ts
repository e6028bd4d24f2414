import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { JWTTemplate } from "../../api/JWTTemplates.js"
import type { Session } from "../../api/Sessions.js"
import { templateCategory } from "../../auth/token/TokenType.js"
import { findMembership } from "./membership.js"
import { timedClaims } from "./sessionToken.js"
import type { Store } from "./store.js"
import { signWith } from "./templateKey.js"

/** Signs a token with the claims of a JWT template. */
export const signFromTemplate = (
  store: Store,
  session: Session,
  template: JWTTemplate,
  lifetime: number
): Effect.Effect<string> =>
  Effect.flatMap(timedClaims(store, session.userId, lifetime), (timed) => {
    const claims = { ...timed, ...(fill(template.claims, shortcodes(store, session)) as object) }
    const key = store.state.jwtTemplateKeys.get(template.id)
    return key === undefined
      ? store.signer.sign(claims, { cat: templateCategory })
      : Effect.promise(() =>
          signWith(key, claims, { alg: template.signingAlgorithm, typ: "JWT", cat: templateCategory })
        )
  })

type Context = Readonly<Record<string, unknown>>

/** The values that `{{…}}` can refer to in a template (Clerk docs, "JWT templates: shortcodes"). */
const shortcodes = ({ state }: Store, session: Session): Context => {
  const user = state.users.get(session.userId)
  const organization = state.organizations.get(session.lastActiveOrganizationId ?? "")
  const email = user?.emailAddresses.find((each) => each.id === user.primaryEmailAddressId)
  const phone = user?.phoneNumbers.find((each) => each.id === user.primaryPhoneNumberId)
  return {
    session: { id: session.id, actor: session.actor },
    org: organization && {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      role: findMembership(state, organization.id, session.userId)?.role,
      image_url: organization.imageUrl,
      has_image: organization.hasImage,
      public_metadata: organization.publicMetadata
    },
    user: user && {
      id: user.id,
      external_id: user.externalId,
      username: user.username,
      first_name: user.firstName,
      last_name: user.lastName,
      full_name: [user.firstName, user.lastName].filter((part) => part !== null).join(" "),
      image_url: user.imageUrl,
      has_image: user.hasImage,
      primary_email_address: email?.emailAddress,
      email_verified: email?.verification?.status === "verified",
      primary_phone_number: phone?.phoneNumber,
      phone_number_verified: phone?.verification?.status === "verified",
      two_factor_enabled: user.twoFactorEnabled,
      public_metadata: user.publicMetadata,
      unsafe_metadata: user.unsafeMetadata,
      created_at: Math.floor(DateTime.toEpochMillis(user.createdAt) / 1000),
      updated_at: Math.floor(DateTime.toEpochMillis(user.updatedAt) / 1000)
    }
  }
}

/** Replaces the shortcodes in a claim. A string that is one shortcode becomes its value, with the value's type. */
const fill = (claim: unknown, context: Context): unknown => {
  if (typeof claim === "string") {
    const whole = /^\{\{([^{}]*)\}\}$/.exec(claim)?.[1]
    return whole === undefined
      ? claim.replace(/\{\{([^{}]*)\}\}/g, (_, expression: string) => String(evaluate(expression, context) ?? ""))
      : (evaluate(whole, context) ?? null)
  }
  if (Array.isArray(claim)) return claim.map((item) => fill(item, context))
  if (typeof claim === "object" && claim !== null) {
    return Object.fromEntries(Object.entries(claim).map(([key, item]) => [key, fill(item, context)]))
  }
  return claim
}

/** Evaluates `user.first_name || 'anonymous'`: the first truthy alternative, or else the last. */
const evaluate = (expression: string, context: Context): unknown => {
  let value: unknown
  for (const alternative of expression.split("||")) {
    const text = alternative.trim()
    value = /^(['"])(.*)\1$/.exec(text)?.[2] ?? lookUp(text, context)
    if (value) return value
  }
  return value
}

const lookUp = (path: string, context: Context): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Context)[key] : undefined,
      context
    )
