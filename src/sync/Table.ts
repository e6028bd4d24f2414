/**
 * The tables that are kept in step with Clerk: the default ones, and the form of your own.
 *
 * @since 0.1.0
 */
import type * as DateTime from "effect/DateTime"
import type { Organization } from "../models/Organization.js"
import type { OrganizationMembership } from "../models/OrganizationMembership.js"
import { primaryEmailAddress, type User } from "../models/User.js"

/**
 * The value of a column. Times are written as `timestamptz` to PostgreSQL and as ISO text to SQLite, booleans as 0 and 1
 * to SQLite. Encode JSON with `JSON.stringify`, which suits `jsonb` and text.
 *
 * @since 0.1.0
 * @category models
 */
export type Value = string | number | bigint | boolean | Date | DateTime.Utc | null | undefined

/**
 * Values by the name of their column.
 *
 * @since 0.1.0
 * @category models
 */
export type Columns = Readonly<Record<string, Value>>

/**
 * The databases that are supported.
 *
 * @since 0.1.0
 * @category models
 */
export type Dialect = "pg" | "sqlite"

/**
 * A table with one row for each user, organization or membership. Other columns than those given here are left alone.
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```ts
 * import { Users } from "effect-clerk"
 * import type { Table } from "effect-clerk/sync"
 *
 * export const people: Table.Table<Users.User> = {
 *   name: "people",
 *   id: "clerk_id",
 *   columns: (user) => ({ email: Users.primaryEmailAddress(user)?.emailAddress, plan: String(user.publicMetadata["plan"]) }),
 *   softDelete: (time) => ({ deleted_at: time })
 * }
 * ```
 */
export interface Table<in Item> {
  /** The table, with its schema if it has one: `app.users`. */
  readonly name: string
  /** The column with Clerk's id. It needs a primary key or a unique index. */
  readonly id: string
  /** The columns to write, without the id. `undefined` is written as NULL. */
  readonly columns: (item: Item) => Columns
  /**
   * The columns to set when Clerk's user, organization or membership is deleted. Default: the row is deleted. A row that is
   * written again gets NULL in these columns, or what `columns` has for them.
   */
  readonly softDelete?: ((time: DateTime.Utc) => Columns) | undefined
  /** The statements with which `migrate` creates the table, if it should. They must allow to be run again. */
  readonly create?: ((dialect: Dialect) => ReadonlyArray<string>) | undefined
}

const types = {
  pg: { json: "JSONB", time: "TIMESTAMPTZ", boolean: "BOOLEAN" },
  sqlite: { json: "TEXT", time: "TEXT", boolean: "INTEGER" }
}

/**
 * The table `clerk_users`: id, external_id, username, first_name, last_name, email_address (the primary one), image_url,
 * banned, public_metadata, created_at, updated_at.
 *
 * @since 0.1.0
 * @category models
 */
export const users: Table<User> = {
  name: "clerk_users",
  id: "id",
  columns: (user) => ({
    external_id: user.externalId,
    username: user.username,
    first_name: user.firstName,
    last_name: user.lastName,
    email_address: primaryEmailAddress(user)?.emailAddress,
    image_url: user.imageUrl,
    banned: user.banned,
    public_metadata: JSON.stringify(user.publicMetadata),
    created_at: user.createdAt,
    updated_at: user.updatedAt
  }),
  create: (dialect) => {
    const { boolean, json, time } = types[dialect]
    return [
      `CREATE TABLE IF NOT EXISTS clerk_users (
        id TEXT PRIMARY KEY, external_id TEXT, username TEXT, first_name TEXT, last_name TEXT, email_address TEXT,
        image_url TEXT, banned ${boolean} NOT NULL, public_metadata ${json} NOT NULL,
        created_at ${time} NOT NULL, updated_at ${time} NOT NULL)`,
      "CREATE INDEX IF NOT EXISTS clerk_users_email_address ON clerk_users (email_address)"
    ]
  }
}

/**
 * The table `clerk_organizations`: id, name, slug, image_url, created_by, public_metadata, created_at, updated_at.
 *
 * @since 0.1.0
 * @category models
 */
export const organizations: Table<Organization> = {
  name: "clerk_organizations",
  id: "id",
  columns: (organization) => ({
    name: organization.name,
    slug: organization.slug,
    image_url: organization.imageUrl,
    created_by: organization.createdBy,
    public_metadata: JSON.stringify(organization.publicMetadata),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt
  }),
  create: (dialect) => {
    const { json, time } = types[dialect]
    return [
      `CREATE TABLE IF NOT EXISTS clerk_organizations (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT, image_url TEXT, created_by TEXT,
        public_metadata ${json} NOT NULL, created_at ${time} NOT NULL, updated_at ${time} NOT NULL)`
    ]
  }
}

/**
 * The table `clerk_memberships`: id, organization_id, user_id, role, public_metadata, created_at, updated_at. There are no
 * foreign keys, because a membership may come before its user and its organization.
 *
 * @since 0.1.0
 * @category models
 */
export const memberships: Table<OrganizationMembership> = {
  name: "clerk_memberships",
  id: "id",
  columns: (membership) => ({
    organization_id: membership.organization.id,
    user_id: membership.publicUserData?.userId,
    role: membership.role,
    public_metadata: JSON.stringify(membership.publicMetadata),
    created_at: membership.createdAt,
    updated_at: membership.updatedAt
  }),
  create: (dialect) => {
    const { json, time } = types[dialect]
    return [
      `CREATE TABLE IF NOT EXISTS clerk_memberships (
        id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, user_id TEXT, role TEXT NOT NULL,
        public_metadata ${json} NOT NULL, created_at ${time} NOT NULL, updated_at ${time} NOT NULL)`,
      "CREATE INDEX IF NOT EXISTS clerk_memberships_organization_id ON clerk_memberships (organization_id)",
      "CREATE INDEX IF NOT EXISTS clerk_memberships_user_id ON clerk_memberships (user_id)"
    ]
  }
}
