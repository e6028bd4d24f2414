import * as Either from "effect/Either"
import type { Permission, Role } from "../../Register.js"
import type { TokenError } from "../TokenError.js"
import { claimError } from "./claims.js"
import type { SessionClaims } from "./SessionToken.js"

/** Names that belong to the active organization, and names that belong to the user. */
export interface Scoped {
  readonly organization: ReadonlyArray<string>
  readonly user: ReadonlyArray<string>
}

/** The organization that is active in the session. */
export interface Organization {
  readonly id: string
  readonly slug: string | undefined
  /** With its prefix, such as `org:admin`; old tokens may have none. */
  readonly role: Role | undefined
  /** Such as `org:invoices:create`. Tokens never contain system permissions (`org:sys_…`). */
  readonly permissions: ReadonlyArray<Permission>
}

/** The active organization, from a token of version 1 or 2; `undefined` if none is active. */
export const organizationOf = (claims: SessionClaims): Either.Either<Organization | undefined, TokenError> => {
  if (claims.v !== 2) return Either.right(versionOne(claims))
  const { o } = claims
  if (o === undefined || o === null) return Either.right(undefined)
  return Either.map(scoped("fea", claims.fea), (features) => ({
    id: o.id,
    slug: o.slg ?? undefined,
    role: o.rol ? `org:${o.rol}` : undefined,
    permissions: permissions(features.organization, o.per ?? "", o.fpm ?? "")
  }))
}

const versionOne = (claims: SessionClaims): Organization | undefined =>
  claims.org_id
    ? {
        id: claims.org_id,
        slug: claims.org_slug ?? undefined,
        role: claims.org_role ?? undefined,
        permissions: claims.org_permissions ?? []
      }
    : undefined

/**
 * Decodes permissions: the k-th mask belongs to the k-th feature of the organization, and its i-th bit, counted from the
 * lowest, grants the i-th name. Masks are decimal numbers of any size.
 */
export const permissions = (features: ReadonlyArray<string>, per: string, fpm: string): ReadonlyArray<string> => {
  const names = items(per)
  const masks = items(fpm)
  if (names.length === 0 || masks.length === 0) return []
  return features.flatMap((feature, index) => {
    const bits = maskBits(masks[index])
    return names.flatMap((name, bit) => (bits.at(-1 - bit) === "1" ? [`org:${feature}:${name}`] : []))
  })
}

/** The mask in binary, highest bit first; empty if it is not a number. */
const maskBits = (mask: string | undefined): string =>
  mask !== undefined && /^\d+$/.test(mask) ? BigInt(mask).toString(2) : ""

const items = (list: string): ReadonlyArray<string> => (list === "" ? [] : list.split(",").map((item) => item.trim()))

/** Decodes a list such as `o:reports,u:exports,uo:search` by scope. Unknown scopes are left out. */
export const scoped = (claim: "fea" | "pla", list: string | null | undefined): Either.Either<Scoped, TokenError> => {
  const organization: Array<string> = []
  const user: Array<string> = []
  for (const item of items(list ?? "")) {
    const colon = item.indexOf(":")
    if (colon === -1) {
      return Either.left(claimError(claim, `the claim \`${claim}\` has an entry without a colon`, "scope:name", item))
    }
    const scope = item.slice(0, colon)
    const name = item.slice(colon + 1)
    if (scope === "o" || scope === "ou" || scope === "uo") organization.push(name)
    if (scope === "u" || scope === "ou" || scope === "uo") user.push(name)
  }
  return Either.right({ organization, user })
}
