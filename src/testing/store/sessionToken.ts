import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { JWTPayload } from "jose"
import type { Session } from "../../api/Sessions.js"
import { type Membership, newHexId, now, type World } from "./store.js"

/** The category of a session token in its header, which keeps tokens of one kind from passing as another. */
export const sessionCategory = "cl_B7d4PD111AAA"

/** The category of a token made from a JWT template. */
export const templateCategory = "cl_B7d4PD222AAA"

/** How long a token lives where nobody says: what an instance is set to out of the box. */
export const defaultLifetime = 60

/** Signs a session token, version 2. `extra` adds claims and replaces those that are there. */
export const sign = (world: World, session: Session, lifetime: number, extra: JWTPayload = {}): Effect.Effect<string> =>
  Effect.flatMap(timedClaims(world, session.userId, lifetime), (timed) =>
    world.signer.sign(
      {
        ...timed,
        sid: session.id,
        v: 2,
        sts: session.status === "pending" ? "pending" : "active",
        fva: [0, -1],
        ...(session.actor === undefined ? {} : { act: session.actor }),
        ...organizationClaims(world, session),
        ...extra
      },
      { cat: sessionCategory }
    )
  )

/** The membership with which a user acts for an organization. */
export const membershipOf = ({ state }: World, userId: string, organizationId: string): Membership | undefined =>
  Array.from(state.memberships.values()).find(
    (each) => each.userId === userId && each.organizationId === organizationId
  )

/**
 * The active organization as version 2 writes it: the names of all permissions once, and for each feature a mask of
 * those that it has. System permissions are left out.
 */
const organizationClaims = (world: World, { lastActiveOrganizationId: id, userId }: Session): JWTPayload => {
  const membership = id === undefined ? undefined : membershipOf(world, userId, id)
  const organization = id === undefined ? undefined : world.state.organizations.get(id)
  if (membership === undefined || organization === undefined) return {}
  const permissions = (world.instance.roles[membership.role] ?? []).flatMap((key) => {
    const [, feature, name] = /^org:(?!sys_)([^:]+):([^:]+)$/.exec(key) ?? []
    return feature === undefined || name === undefined ? [] : [{ feature, name }]
  })
  const features = Array.from(new Set(permissions.map(({ feature }) => feature)))
  const names = Array.from(new Set(permissions.map(({ name }) => name)))
  const masks = features.map((feature) =>
    permissions.reduce(
      (mask, each) => (each.feature === feature ? mask | (1n << BigInt(names.indexOf(each.name))) : mask),
      0n
    )
  )
  return {
    o: {
      id: organization.id,
      slg: organization.slug,
      rol: membership.role.replace(/^org:/, ""),
      ...(names.length === 0 ? {} : { per: names.join(","), fpm: masks.join(",") })
    },
    ...(features.length === 0 ? {} : { fea: features.map((feature) => `o:${feature}`).join(",") })
  }
}

/** The claims that every token of an instance has. */
export const timedClaims = (
  { instance }: World,
  subject: string,
  lifetime: number
): Effect.Effect<JWTPayload & { readonly iat: number }> =>
  Effect.map(Effect.all([now, newHexId("jti")]), ([time, id]) => {
    const iat = Math.floor(DateTime.toEpochMillis(time) / 1000)
    return {
      iss: `https://${instance.frontendApi}`,
      sub: subject,
      jti: id.slice("jti_".length),
      iat,
      nbf: iat - 10,
      exp: iat + lifetime
    }
  })
