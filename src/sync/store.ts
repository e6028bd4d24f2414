import * as Effect from "effect/Effect"
import type { Organization } from "../models/Organization.js"
import type { OrganizationMembership } from "../models/OrganizationMembership.js"
import type { User } from "../models/User.js"
import type { Database } from "./database.js"
import type { Item, Kind } from "./kind.js"
import type { Table } from "./Table.js"

/** A kind of items and the table that they are kept in. */
export interface Kept<A extends Item> {
  readonly kind: Kind<A>
  readonly table: Table<A>
}

/** What is kept, and where. */
export interface Store {
  readonly database: Database
  readonly users: Kept<User> | undefined
  readonly organizations: Kept<Organization> | undefined
  readonly memberships: Kept<OrganizationMembership> | undefined
  readonly pageSize: number
}

/** Runs an effect for each kind that is kept, memberships last: they refer to the others. */
export const forEachKept = <B, E, R>(
  { memberships, organizations, users }: Store,
  effect: <A extends Item>(kept: Kept<A>) => Effect.Effect<B, E, R>
): Effect.Effect<ReadonlyArray<B>, E, R> =>
  Effect.all([
    ...(organizations === undefined ? [] : [effect(organizations)]),
    ...(users === undefined ? [] : [effect(users)]),
    ...(memberships === undefined ? [] : [effect(memberships)])
  ])
