import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { JWTPayload } from "jose"
import type { Session } from "../../api/Sessions.js"
import { sessionCategory } from "../../auth/token/TokenType.js"
import { randomHex } from "./ids.js"
import { findMembership } from "./membership.js"
import { permissionKeys } from "./organizationRoles.js"
import type { Store } from "./store.js"

/** Signs a session token of version 2. `extra` adds claims and replaces those that are set here. */
export const sign = (store: Store, session: Session, lifetime: number, extra: JWTPayload = {}): Effect.Effect<string> =>
  Effect.flatMap(timedClaims(store, session.userId, lifetime), (timed) =>
    store.signer.sign(
      {
        ...timed,
        sid: session.id,
        v: 2,
        sts: session.status === "pending" ? "pending" : "active",
        fva: [0, -1],
        ...(session.actor === undefined ? {} : { act: session.actor }),
        ...organizationClaims(store, session),
        ...extra
      },
      { cat: sessionCategory }
    )
  )

/**
 * The claims of the active organization in version 2: `per` lists the names of all permissions, and `fpm` has one bit
 * mask per feature in `fea`, which selects the names that the feature has. System permissions are left out.
 */
const organizationClaims = (store: Store, { lastActiveOrganizationId: id, userId }: Session): JWTPayload => {
  const membership = id === undefined ? undefined : findMembership(store.state, id, userId)
  const organization = id === undefined ? undefined : store.state.organizations.get(id)
  if (membership === undefined || organization === undefined) return {}
  const permissions = permissionKeys(store.state, membership.role).flatMap((key) => {
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

/** The claims that all tokens of an instance have: issuer, subject, id and times. */
export const timedClaims = (
  { instance }: Store,
  subject: string,
  lifetime: number
): Effect.Effect<JWTPayload & { readonly iat: number }> =>
  Effect.map(Effect.all([DateTime.now, randomHex]), ([time, id]) => {
    const iat = Math.floor(DateTime.toEpochMillis(time) / 1000)
    return {
      iss: `https://${instance.frontendApi}`,
      sub: subject,
      jti: id,
      iat,
      nbf: iat - 10,
      exp: iat + lifetime
    }
  })
