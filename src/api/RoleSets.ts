/**
 * Role sets: which roles an organization can give.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A role within a role set.
 *
 * @since 0.1.0
 * @category schemas
 */
export class RoleSetItem extends Wire.Struct<RoleSetItem>("RoleSetItem")(() => ({
  object: Wire.object("role_set_item"),
  id: Schema.String,
  name: Schema.String,
  key: Schema.String,
  description: Schema.NullOr(Schema.String),
  membersCount: Schema.optional(Schema.Int),
  hasMembers: Schema.optional(Schema.Boolean),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * A running move of members from one role set to another.
 *
 * @since 0.1.0
 * @category schemas
 */
export class RoleSetMigration extends Wire.Struct<RoleSetMigration>("RoleSetMigration")(() => ({
  object: Wire.object("role_set_migration"),
  id: Schema.String,
  /** Absent if it is about the whole instance. */
  organizationId: Schema.optional(Schema.String),
  instanceId: Schema.String,
  sourceRoleSetId: Schema.String,
  destRoleSetId: Schema.optional(Schema.String),
  /** Such as `role_set_deletion` or `role_removal`. */
  triggerType: Schema.String,
  /** Such as `enqueued`, `in_progress` or `completed`. */
  status: Schema.String,
  migratedMembers: Schema.Int,
  /** Old role key to new role key. */
  mappings: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String })),
  startedAt: Schema.optional(Wire.Timestamp),
  completedAt: Schema.optional(Wire.Timestamp),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * The roles that an organization can give its members, with the default one and the creator's.
 *
 * @since 0.1.0
 * @category schemas
 */
export class RoleSet extends Wire.Struct<RoleSet>("RoleSet")(() => ({
  object: Wire.object("role_set"),
  id: Schema.String,
  name: Schema.String,
  /** Such as `role_set:default`. */
  key: Schema.String,
  description: Schema.NullOr(Schema.String),
  roles: Schema.Array(RoleSetItem),
  defaultRole: Schema.optional(RoleSetItem),
  creatorRole: Schema.optional(RoleSetItem),
  /** `initial`: the set of new organizations, one per instance. */
  type: Wire.openLiteral("initial", "custom"),
  /** Only while a migration waits or runs. */
  roleSetMigration: Schema.optional(RoleSetMigration),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("RoleSets.ListInput")(() => ({
  /** A whole id, or part of a name or key. */
  query: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("created_at", "name", "key")),
  ...Page.query()
})) {}

/**
 * Lists role sets, newest first unless `orderBy` says otherwise.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("roleSets.list", "/role_sets", {
  query: ListInput,
  success: Page.of(RoleSet),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("RoleSets.CreateInput")(() => ({
  name: Schema.String,
  /** `role_set:` and lower-case letters, digits and `_`; unique. Default: made from the name. */
  key: Schema.optional(Schema.String),
  description: Schema.optional(Schema.NullOr(Schema.String)),
  /** What new members get; one of `roles`. */
  defaultRoleKey: Schema.String,
  /** What an organization's creator gets; one of `roles`. */
  creatorRoleKey: Schema.String,
  /** `initial`: the set of new organizations, one per instance. */
  type: Schema.optional(Schema.Literal("initial", "custom")),
  /** Keys of 1 to 10 roles. */
  roles: Schema.Array(Schema.String)
})) {}

/**
 * Creates a set of 1 to 10 roles that organizations can offer their members. Plan-gated: a 402 means the plan lacks
 * it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("roleSets.create", "/role_sets", {
  payload: CreateInput,
  success: RoleSet,
  errors: [400, 401, 402, 403, 404, 422]
})

/**
 * Reads one role set by its key or id.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("roleSets.get", "/role_sets/:roleSetKeyOrId", {
  success: RoleSet,
  errors: [401, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("RoleSets.UpdateInput")(() => ({
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** `role_set:` and lower-case letters, digits and `_`; unique. */
  key: Schema.optional(Schema.NullOr(Schema.String)),
  description: Schema.optional(Schema.NullOr(Schema.String)),
  /** `initial` makes it the set of new organizations; the former one becomes `custom`. */
  type: Schema.optional(Schema.NullOr(Schema.Literal("initial"))),
  /** A role already in the set. */
  defaultRoleKey: Schema.optional(Schema.NullOr(Schema.String)),
  /** A role already in the set. */
  creatorRoleKey: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Changes the fields given of a role set. `type: "initial"` makes it the set for new organizations and turns the
 * former one into a custom set.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("roleSets.update", "/role_sets/:roleSetKeyOrId", {
  payload: UpdateInput,
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceInput extends Wire.Struct<ReplaceInput>("RoleSets.ReplaceInput")(() => ({
  destRoleSetKey: Schema.String,
  /** Old role key to new role key. Required for every role with members that the new set lacks. */
  reassignmentMappings: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String }))
})) {}

/**
 * Deletes a role set after moving its organizations to another one; members' roles follow `reassignmentMappings`.
 * Not reversible, and Clerk rejects very large moves (422).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replace = Endpoint.post("roleSets.replace", "/role_sets/:roleSetKeyOrId/replace", {
  payload: ReplaceInput,
  success: Deleted.DeletedObject,
  errors: [400, 401, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class AddRolesInput extends Wire.Struct<AddRolesInput>("RoleSets.AddRolesInput")(() => ({
  /** 1 to 10 keys. */
  roleKeys: Schema.Array(Schema.String),
  /** One of the added roles, to make it the default. */
  defaultRoleKey: Schema.optional(Schema.String),
  /** One of the added roles, to give it to creators. */
  creatorRoleKey: Schema.optional(Schema.String)
})) {}

/**
 * Adds 1 to 10 roles to a role set.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const addRoles = Endpoint.post("roleSets.addRoles", "/role_sets/:roleSetKeyOrId/roles", {
  payload: AddRolesInput,
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceRoleInput extends Wire.Struct<ReplaceRoleInput>("RoleSets.ReplaceRoleInput")(() => ({
  /** The role to take out. */
  roleKey: Schema.String,
  /** The role its members get. */
  toRoleKey: Schema.String
})) {}

/**
 * Takes a role out of a role set and gives its members `toRoleKey` instead. The former roles are not kept.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceRole = Endpoint.post("roleSets.replaceRole", "/role_sets/:roleSetKeyOrId/roles/replace", {
  payload: ReplaceRoleInput,
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})
