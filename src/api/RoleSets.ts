/**
 * Role sets: which roles an organization can give.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"

const RoleSetItem_ = () =>
  Schema.Struct({
    object: Wire.object("role_set_item"),
    id: Schema.String,
    name: Schema.String,
    key: Schema.String,
    description: Schema.NullOr(Schema.String),
    membersCount: Schema.optional(Schema.Int),
    hasMembers: Schema.optional(Schema.Boolean),
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp
  })

/**
 * A role within a role set.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleSetItem extends Schema.Schema.Type<ReturnType<typeof RoleSetItem_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RoleSetItemEncoded extends Schema.Schema.Encoded<ReturnType<typeof RoleSetItem_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const RoleSetItem: Schema.Schema<RoleSetItem, RoleSetItemEncoded> = Wire.named("RoleSetItem", RoleSetItem_)

const RoleSetMigration_ = () =>
  Schema.Struct({
    object: Wire.object("role_set_migration"),
    id: Schema.String,
    /** Absent where it is about the whole instance. */
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
  })

/**
 * A running move of members from one role set to another.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleSetMigration extends Schema.Schema.Type<ReturnType<typeof RoleSetMigration_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RoleSetMigrationEncoded extends Schema.Schema.Encoded<ReturnType<typeof RoleSetMigration_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const RoleSetMigration: Schema.Schema<RoleSetMigration, RoleSetMigrationEncoded> = Wire.named(
  "RoleSetMigration",
  RoleSetMigration_
)

const RoleSet_ = () =>
  Schema.Struct({
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
  })

/**
 * The roles that an organization can give its members, with the default one and the creator's.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleSet extends Schema.Schema.Type<ReturnType<typeof RoleSet_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RoleSetEncoded extends Schema.Schema.Encoded<ReturnType<typeof RoleSet_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const RoleSet: Schema.Schema<RoleSet, RoleSetEncoded> = Wire.named("RoleSet", RoleSet_)

const ListInput_ = () =>
  Schema.Struct({
    /** A whole id, or part of a name or key. */
    query: Schema.optional(Schema.String),
    /** `created_at`, `name` or `key`, after `+` (ascending, implied) or `-`. Default `-created_at`. */
    orderBy: Schema.optional(Schema.String),
    ...Page.query()
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends Schema.Schema.Type<ReturnType<typeof ListInput_>> {}

/**
 * Lists role sets, newest first unless `orderBy` says otherwise.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("roleSets.list", "/role_sets", {
  query: Endpoint.input<ListInput>(ListInput_),
  success: Page.of(RoleSet),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", most: 500 }
})

const CreateInput_ = () =>
  Schema.Struct({
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
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<ReturnType<typeof CreateInput_>> {}

/**
 * Creates a set of 1 to 10 roles that organizations can offer their members. Plan-gated: a 402 means the plan lacks
 * it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("roleSets.create", "/role_sets", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
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

const UpdateInput_ = () =>
  Schema.Struct({
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
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInput extends Schema.Schema.Type<ReturnType<typeof UpdateInput_>> {}

/**
 * Changes the fields given of a role set. `type: "initial"` makes it the set for new organizations and turns the
 * former one into a custom set.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("roleSets.update", "/role_sets/:roleSetKeyOrId", {
  payload: Endpoint.input<UpdateInput>(UpdateInput_),
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})

const ReplaceInput_ = () =>
  Schema.Struct({
    destRoleSetKey: Schema.String,
    /** Old role key to new role key. Required for every role with members that the new set lacks. */
    reassignmentMappings: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String }))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ReplaceInput extends Schema.Schema.Type<ReturnType<typeof ReplaceInput_>> {}

/**
 * Deletes a role set after moving its organizations to another one; members' roles follow `reassignmentMappings`.
 * Not reversible, and Clerk refuses very large moves (422).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replace = Endpoint.post("roleSets.replace", "/role_sets/:roleSetKeyOrId/replace", {
  payload: Endpoint.input<ReplaceInput>(ReplaceInput_),
  success: Deleted.DeletedObject,
  errors: [400, 401, 403, 404, 422]
})

const AddRolesInput_ = () =>
  Schema.Struct({
    /** 1 to 10 keys. */
    roleKeys: Schema.Array(Schema.String),
    /** One of the added roles, to make it the default. */
    defaultRoleKey: Schema.optional(Schema.String),
    /** One of the added roles, to give it to creators. */
    creatorRoleKey: Schema.optional(Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface AddRolesInput extends Schema.Schema.Type<ReturnType<typeof AddRolesInput_>> {}

/**
 * Adds 1 to 10 roles to a role set.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const addRoles = Endpoint.post("roleSets.addRoles", "/role_sets/:roleSetKeyOrId/roles", {
  payload: Endpoint.input<AddRolesInput>(AddRolesInput_),
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})

const ReplaceRoleInput_ = () =>
  Schema.Struct({
    /** The role to take out. */
    roleKey: Schema.String,
    /** The role its members get. */
    toRoleKey: Schema.String
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ReplaceRoleInput extends Schema.Schema.Type<ReturnType<typeof ReplaceRoleInput_>> {}

/**
 * Takes a role out of a role set and gives its members `toRoleKey` instead. The former roles are not kept.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceRole = Endpoint.post("roleSets.replaceRole", "/role_sets/:roleSetKeyOrId/roles/replace", {
  payload: Endpoint.input<ReplaceRoleInput>(ReplaceRoleInput_),
  success: RoleSet,
  errors: [400, 401, 403, 404, 422]
})
