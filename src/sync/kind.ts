import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as OrganizationMemberships from "../api/OrganizationMemberships.js"
import * as Organizations from "../api/Organizations.js"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { catchStatus } from "../catchError.js"
import { including } from "../idFilter.js"
import type { Organization } from "../models/Organization.js"
import type { OrganizationMembership } from "../models/OrganizationMembership.js"
import type { User } from "../models/User.js"
import { noneIfNotFound } from "../noneIfNotFound.js"
import { byOffset, type Pages, usersByCursor } from "./pages.js"

/** What is kept in a table. */
export type KindName = "users" | "organizations" | "memberships"

/** What users, organizations and memberships have in common. */
export interface Item {
  readonly id: string
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** What is needed to read an item: a membership cannot be read by its id alone. */
export interface Key {
  readonly id: string
  readonly organizationId: string | null
  readonly userId: string | null
}

type Call<A> = Effect.Effect<A, ClerkErrors | SDKError, ClerkClient>

/** How the items of a kind are read from Clerk. */
export interface Kind<A extends Item> {
  readonly name: KindName
  readonly keyOf: (item: A) => Key
  /** The item as it is now; none if Clerk does not have it, or if it cannot be read with this key. */
  readonly read: (key: Key) => Call<Option.Option<A>>
  /** Those of at most 100 items that Clerk has. */
  readonly readMany: (keys: ReadonlyArray<Key>) => Call<ReadonlyArray<A>>
  /** Whether `read` and `readMany` can find an item with this key. */
  readonly isReadable: (key: Key) => boolean
  readonly pages: Pages<A>
}

/** The most ids that a filter of a list accepts. */
export const maxIds = 100

/** The key of an item that belongs to no other. */
export const ofItself = ({ id }: Pick<Item, "id">): Key => ({ id, organizationId: null, userId: null })

export const users: Kind<User> = {
  name: "users",
  keyOf: ofItself,
  read: ({ id }) => noneIfNotFound(Users.get({ userId: id })),
  readMany: (keys) =>
    Effect.map(Users.list({ userId: including(keys.map(({ id }) => id)), limit: maxIds }), ({ data }) => data),
  isReadable: () => true,
  pages: usersByCursor
}

export const organizations: Kind<Organization> = {
  name: "organizations",
  keyOf: ofItself,
  read: ({ id }) => noneIfNotFound(Organizations.get({ organizationId: id })),
  readMany: (keys) =>
    Effect.map(
      Organizations.list({ organizationId: including(keys.map(({ id }) => id)), limit: maxIds }),
      ({ data }) => data
    ),
  isReadable: () => true,
  pages: byOffset("organizations", Organizations.list)
}

const membersOf = (
  organizationId: string,
  userIds: ReadonlyArray<string>
): Call<ReadonlyArray<OrganizationMembership>> =>
  OrganizationMemberships.list({ organizationId, userId: including(userIds), limit: maxIds }).pipe(
    Effect.map(({ data }) => data),
    catchStatus(404, () => Effect.succeed([]))
  )

export const memberships: Kind<OrganizationMembership> = {
  name: "memberships",
  keyOf: ({ id, organization, publicUserData }) => ({
    id,
    organizationId: organization.id,
    userId: publicUserData?.userId ?? null
  }),
  read: ({ id, organizationId, userId }) =>
    organizationId === null || userId === null
      ? Effect.succeedNone
      : Effect.map(membersOf(organizationId, [userId]), (members) =>
          Option.fromNullable(members.find((member) => member.id === id))
        ),
  readMany: (keys) => {
    const members = new Map<string, Array<string>>()
    for (const { organizationId, userId } of keys) {
      if (organizationId === null || userId === null) continue
      members.set(organizationId, [...(members.get(organizationId) ?? []), userId])
    }
    return Effect.map(
      Effect.forEach(members, ([organizationId, userIds]) => membersOf(organizationId, userIds)),
      (lists) => lists.flat()
    )
  },
  isReadable: ({ organizationId, userId }) => organizationId !== null && userId !== null,
  pages: byOffset("memberships", OrganizationMemberships.listAll)
}
