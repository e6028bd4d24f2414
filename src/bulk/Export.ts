/**
 * Reads users, organizations and memberships as records that can be imported.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Memberships from "../api/OrganizationMemberships.js"
import * as Organizations from "../api/Organizations.js"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { AnySpec } from "../Operation.js"
import * as Page from "../Page.js"
import { type Cursor, type Load, pagesByOffset } from "../pagesByOffset.js"
import { repeatedPage } from "../repeatedPage.js"
import type { ImportRecord, TypedOrganization, TypedOrganizationMembership, TypedUser } from "./ImportRecord.js"
import { writeRecord } from "./readRecord.js"

/**
 * All users, oldest first, then all organizations, then all memberships, as records for an import into another instance.
 *
 * Clerk does not return passwords, second factors and connected accounts, so these are missing. A user without an external id
 * gets their id at Clerk as one. Unverified email addresses and phone numbers are exported as `reserved`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const records: Stream.Stream<ImportRecord, ClerkErrors | SDKError, ClerkClient> = Stream.suspend(() =>
  Stream.concat(
    Stream.concat(
      Stream.map(Page.stream(Users.list, { orderBy: "+created_at" }), userRecord),
      Stream.map(oldestFirst(Organizations.list), organizationRecord)
    ),
    memberships
  )
)

/**
 * A record as a line of an NDJSON file, without the line break.
 *
 * @since 0.1.0
 * @category combinators
 */
export const toLine = (record: ImportRecord): string => JSON.stringify(writeRecord(record))

/** How many items Clerk returns with one request. */
const pageSize = 500

/** How many items are remembered, to recognise those of a page that is read again after deletions. */
const remembered = 20_000

/** All items of a list that Clerk pages by offset. Deletions meanwhile do not make it miss others. */
const oldestFirst = <A extends { readonly id: string }>(
  list: Load<A, ClerkErrors | SDKError, ClerkClient> & { readonly spec: AnySpec }
): Stream.Stream<A, ClerkErrors | SDKError, ClerkClient> =>
  Stream.suspend(() => {
    const pages = pagesByOffset(list, () => repeatedPage(list.spec))
    const seen = new Set<string>()
    return Stream.paginateChunkEffect(Option.none<Cursor>(), (cursor) =>
      Effect.map(pages(cursor, pageSize), ({ items, next }) => {
        const fresh = items.filter(({ id }) => !seen.has(id))
        for (const { id } of fresh) seen.add(id)
        for (const id of seen) {
          if (seen.size <= remembered) break
          seen.delete(id)
        }
        return [Chunk.unsafeFromArray(fresh), Option.map(next, Option.some)] as const
      })
    )
  })

const userRecord = (user: Users.User): TypedUser => ({
  type: "user",
  externalId: externalIdOf(user),
  ...identifiers(
    "emailAddress",
    "emailAddressIdentificationStatus",
    primaryFirst(user.emailAddresses, user.primaryEmailAddressId)
  ),
  ...identifiers(
    "phoneNumber",
    "phoneNumberIdentificationStatus",
    primaryFirst(user.phoneNumbers, user.primaryPhoneNumberId)
  ),
  ...(user.web3Wallets.length === 0
    ? {}
    : { web3Wallet: primaryFirst(user.web3Wallets, user.primaryWeb3WalletId).map(({ web3Wallet }) => web3Wallet) }),
  ...present({
    username: user.username,
    firstName: user.firstName,
    lastName: user.lastName,
    locale: user.locale,
    timezone: user.timezone,
    createOrganizationsLimit: user.createOrganizationsLimit,
    bypassClientTrust: user.bypassClientTrust,
    legalAcceptedAt: user.legalAcceptedAt
  }),
  // Plan-gated and rare: only what differs from the default.
  ...(user.banned ? { banned: true } : {}),
  deleteSelfEnabled: user.deleteSelfEnabled,
  createOrganizationEnabled: user.createOrganizationEnabled,
  ...metadataOf(user),
  ...(hasEntries(user.unsafeMetadata) ? { unsafeMetadata: user.unsafeMetadata } : {}),
  createdAt: user.createdAt
})

const organizationRecord = (organization: Organizations.Organization): TypedOrganization => ({
  type: "organization",
  slug: organization.slug,
  name: organization.name,
  maxAllowedMemberships: organization.maxAllowedMemberships,
  ...metadataOf(organization),
  createdAt: organization.createdAt
})

/** How many users are looked up with one request. */
const usersPerRequest = 100

/** A membership names its user by id, so the external ids are looked up. */
const memberships: Stream.Stream<TypedOrganizationMembership, ClerkErrors | SDKError, ClerkClient> = Stream.suspend(
  () =>
    oldestFirst(Memberships.listAll).pipe(
      Stream.grouped(usersPerRequest),
      Stream.mapEffect((group) =>
        Effect.map(externalIds(Chunk.toReadonlyArray(group)), (ids) =>
          Chunk.flatMap(group, (membership) => {
            const externalId = ids.get(membership.publicUserData?.userId ?? "")
            return externalId === undefined ? Chunk.empty() : Chunk.of(membershipRecord(membership, externalId))
          })
        )
      ),
      Stream.flattenChunks
    )
)

const externalIds = (group: ReadonlyArray<Memberships.OrganizationMembership>) =>
  Effect.map(
    Users.list({
      userId: Array.from(new Set(group.map(({ publicUserData }) => publicUserData?.userId ?? ""))),
      limit: usersPerRequest
    }),
    ({ data }) => new Map(data.map((user) => [user.id, externalIdOf(user)] as const))
  )

const membershipRecord = (
  membership: Memberships.OrganizationMembership,
  userExternalId: string
): TypedOrganizationMembership => ({
  type: "organization_membership",
  organizationSlug: membership.organization.slug,
  userExternalId,
  role: membership.role,
  ...metadataOf(membership)
})

const externalIdOf = ({ externalId, id }: Users.User): string => externalId || id

const primaryFirst = <A extends { readonly id?: string | undefined }>(
  all: ReadonlyArray<A>,
  primary: string | null
): ReadonlyArray<A> => [...all.filter(({ id }) => id === primary), ...all.filter(({ id }) => id !== primary)]

interface Identifier {
  readonly emailAddress?: string
  readonly phoneNumber?: string
  readonly verification: { readonly status?: string | undefined } | null
}

const identifiers = <Name extends "emailAddress" | "phoneNumber", Status extends string>(
  name: Name,
  statusName: Status,
  all: ReadonlyArray<Identifier & { readonly [N in Name]: string }>
) => {
  if (all.length === 0) return {}
  const statuses = all.map(({ verification }) => (verification?.status === "verified" ? "verified" : "reserved"))
  return {
    [name]: all.map((each): string => each[name]),
    ...(statuses.includes("reserved") ? { [statusName]: statuses } : {})
  }
}

const present = <A extends object>(fields: A) =>
  // What is left is a part of what was there.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as {
    readonly [K in keyof A]?: NonNullable<A[K]>
  }

const hasEntries = (metadata: object | undefined): metadata is object =>
  metadata !== undefined && Object.keys(metadata).length > 0

const metadataOf = ({
  privateMetadata,
  publicMetadata
}: {
  readonly publicMetadata?: object | undefined
  readonly privateMetadata?: object | undefined
}) => ({
  ...(hasEntries(publicMetadata) ? { publicMetadata: { ...publicMetadata } } : {}),
  ...(hasEntries(privateMetadata) ? { privateMetadata: { ...privateMetadata } } : {})
})
