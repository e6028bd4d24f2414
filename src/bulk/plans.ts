import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Memberships from "../api/OrganizationMemberships.js"
import * as Organizations from "../api/Organizations.js"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { CheckpointError } from "./BulkError.js"
import type { Service } from "./Checkpoint.js"
import type { Plan } from "./create.js"
import {
  type ImportRecord,
  type Kind,
  keyOf,
  type TypedOrganization,
  type TypedOrganizationMembership,
  type TypedUser
} from "./ImportRecord.js"
import { type Ids, organizationsBySlug, usersByExternalId } from "./lookups.js"
import type { Failure } from "./meaning.js"
import { persist } from "./persist.js"

/** What the plans of a batch need. */
export interface Context {
  readonly run: string
  readonly checkpoint: Service
  /** Milliseconds for which a call is repeated. */
  readonly patience: number
}

/** The plans of a batch of records of one kind. */
export interface Plans {
  /** The records that exist, by key. Empty if that is cheaper to find out by creating them. */
  readonly existing: Ids
  /** How to create a record, or why it cannot be. */
  readonly planOf: (record: ImportRecord) => Plan | string
}

type Prepare<R> = (
  records: ReadonlyArray<R>,
  context: Context
) => Effect.Effect<Plans, Failure | CheckpointError, ClerkClient>

/** Looks up what a batch refers to, and which of its records exist, with few requests. */
export const preparePlans = (
  kind: Kind,
  records: ReadonlyArray<ImportRecord>,
  context: Context
): ReturnType<Prepare<ImportRecord>> => {
  switch (kind) {
    case "user":
      return users(records.filter(isUser), context)
    case "organization":
      return organizations(records.filter(isOrganization), context)
    case "organization_membership":
      return memberships(records.filter(isMembership), context)
  }
}

const isUser = (record: ImportRecord): record is TypedUser => record.type === "user"

const isOrganization = (record: ImportRecord): record is TypedOrganization => record.type === "organization"

const isMembership = (record: ImportRecord): record is TypedOrganizationMembership =>
  record.type === "organization_membership"

/** A lookup of many users costs one request for a hundred, so a repeated import is fast. */
const users: Prepare<TypedUser> = (records, { patience }) =>
  Effect.map(persist(patience)(usersByExternalId(records.map(keyOf))), (existing) => ({
    existing,
    planOf: (record) => (isUser(record) ? userPlan(record) : otherKind(record))
  }))

const userPlan = ({ type: _, ...input }: TypedUser): Plan => {
  const hasPassword = input.password != null || input.passwordDigest != null
  return {
    create: Effect.map(Users.create(hasPassword ? input : { skipPasswordRequirement: true, ...input }), idOf),
    find: findIn(usersByExternalId([input.externalId]), input.externalId),
    isTaken: exists
  }
}

const organizations: Prepare<TypedOrganization> = (records, context) =>
  Effect.map(
    userIds(
      records.flatMap(({ createdByExternalId }) => createdByExternalId ?? []),
      context
    ),
    (creators) => ({
      existing: new Map(),
      planOf: (record) => (isOrganization(record) ? organizationPlan(record, creators) : otherKind(record))
    })
  )

const organizationPlan = (
  { createdByExternalId, type: _, ...input }: TypedOrganization,
  creators: Ids
): Plan | string => {
  const createdBy = creators.get(createdByExternalId ?? "")
  if (createdByExternalId != null && createdBy === undefined) return noUser("created_by_external_id")
  return {
    create: Effect.map(Organizations.create(createdBy === undefined ? input : { ...input, createdBy }), idOf),
    find: findIn(organizationsBySlug([input.slug]), input.slug),
    isTaken: exists
  }
}

const memberships: Prepare<TypedOrganizationMembership> = (records, context) =>
  Effect.zipWith(
    userIds(
      Array.map(records, ({ userExternalId }) => userExternalId),
      context
    ),
    organizationIds(
      Array.map(records, ({ organizationSlug }) => organizationSlug),
      context
    ),
    (userIds, organizationIds) => ({
      existing: new Map(),
      planOf: (record) =>
        isMembership(record) ? membershipPlan(record, { userIds, organizationIds }) : otherKind(record)
    })
  )

const membershipPlan = (
  { organizationSlug, type: _, userExternalId, ...input }: TypedOrganizationMembership,
  { organizationIds, userIds }: { readonly userIds: Ids; readonly organizationIds: Ids }
): Plan | string => {
  const userId = userIds.get(userExternalId)
  const organizationId = organizationIds.get(organizationSlug)
  if (userId === undefined) return noUser("user_external_id")
  if (organizationId === undefined) return "organization_slug: there is no organization with this slug"
  return {
    create: Effect.map(Memberships.create({ organizationId, userId, ...input }), idOf),
    find: Effect.map(Memberships.list({ organizationId, userId: [userId], limit: 1 }), ({ data }) =>
      Option.map(Array.head(data), idOf)
    ),
    isTaken: (error) => error.hasCode("already_a_member_in_organization")
  }
}

/** Whether a rejection can mean that the record, or one with an identifier in common, exists. */
const exists = (error: Failure): boolean =>
  error.hasCode("form_identifier_exists") || error.hasCode("duplicate_record") || error.status === 409

/** Records of this import are known without a request, unless an earlier import created them. */
const userIds = (externalIds: ReadonlyArray<string>, context: Context) =>
  idsOf("user", externalIds, context, usersByExternalId)

const organizationIds = (slugs: ReadonlyArray<string>, context: Context) =>
  idsOf("organization", slugs, context, organizationsBySlug)

const idsOf = (
  kind: Kind,
  keys: ReadonlyArray<string>,
  { checkpoint, patience, run }: Context,
  lookUp: (keys: ReadonlyArray<string>) => Effect.Effect<Ids, Failure, ClerkClient>
): Effect.Effect<Ids, Failure | CheckpointError, ClerkClient> =>
  Effect.gen(function* () {
    const distinct = Array.dedupe(keys)
    const known = yield* checkpoint.ids(run, kind, distinct)
    const rest = distinct.filter((key) => !known.has(key))
    return rest.length === 0 ? known : new Map([...known, ...(yield* persist(patience)(lookUp(rest)))])
  })

const findIn = (lookup: Effect.Effect<Ids, Failure, ClerkClient>, key: string) =>
  Effect.map(lookup, (ids) => Option.fromNullable(ids.get(key)))

const idOf = ({ id }: { readonly id: string }): string => id

const noUser = (field: string): string => `${field}: there is no user with this external id`

const otherKind = ({ type }: ImportRecord): string => `a ${type} among records of another kind`
