import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { Session } from "../../api/Sessions.js"
import { membershipOf, templateCategory, timedClaims } from "./sessionToken.js"
import type { World } from "./store.js"

/** Signs a token with the claims of the template of this name, `none` where there is no such template. */
export const signFromTemplate = (
  world: World,
  session: Session,
  name: string,
  lifetime: number | undefined
): Effect.Effect<Option.Option<string>> => {
  const template = Array.from(world.state.jwtTemplates.values()).find((each) => each.name === name)
  if (template === undefined) return Effect.succeedNone
  const context = shortcodes(world, session)
  return Effect.asSome(
    Effect.flatMap(timedClaims(world, session.userId, lifetime ?? template.lifetime), (timed) =>
      world.signer.sign({ ...timed, ...(fill(template.claims, context) as object) }, { cat: templateCategory })
    )
  )
}

type Context = Readonly<Record<string, unknown>>

/** What `{{…}}` may name in a template (Clerk docs, "JWT templates: shortcodes"). */
const shortcodes = (world: World, session: Session): Context => {
  const user = world.state.users.get(session.userId)
  const organization = world.state.organizations.get(session.lastActiveOrganizationId ?? "")
  const email = user?.emailAddresses.find((each) => each.id === user.primaryEmailAddressId)
  const phone = user?.phoneNumbers.find((each) => each.id === user.primaryPhoneNumberId)
  return {
    session: { id: session.id, actor: session.actor },
    org: organization && {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      role: membershipOf(world, session.userId, organization.id)?.role,
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

/** Fills a claim: a text that is one shortcode becomes the value itself, in any other text it becomes a part. */
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

/** `user.first_name || 'nobody'`: the first alternative that holds, or else the last. */
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
