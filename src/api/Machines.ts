/**
 * Machines: services that call each other with M2M tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

const MachineWithoutScopedMachines_ = () =>
  Schema.Struct({
    object: Wire.object("machine"),
    id: Schema.String,
    name: Schema.String,
    instanceId: Schema.String,
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp,
    /** How long its tokens last by default, in seconds. */
    defaultTokenTtl: Schema.optional(Schema.Int)
  })

/**
 * A machine without the list of machines it may talk to.
 *
 * @since 0.1.0
 * @category models
 */
export interface MachineWithoutScopedMachines
  extends Schema.Schema.Type<ReturnType<typeof MachineWithoutScopedMachines_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface MachineWithoutScopedMachinesEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof MachineWithoutScopedMachines_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const MachineWithoutScopedMachines: Schema.Schema<
  MachineWithoutScopedMachines,
  MachineWithoutScopedMachinesEncoded
> = Wire.named("MachineWithoutScopedMachines", MachineWithoutScopedMachines_)

const Machine_ = () =>
  Schema.Struct({
    ...MachineWithoutScopedMachines_().fields,
    scopedMachines: Schema.Array(MachineWithoutScopedMachines)
  })

/**
 * A service that proves itself to other services, with the machines it may talk to.
 *
 * @since 0.1.0
 * @category models
 */
export interface Machine extends Schema.Schema.Type<ReturnType<typeof Machine_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface MachineEncoded extends Schema.Schema.Encoded<ReturnType<typeof Machine_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const Machine: Schema.Schema<Machine, MachineEncoded> = Wire.named("Machine", Machine_)

const MachineScope_ = () =>
  Schema.Struct({
    object: Wire.object("machine_scope"),
    /** The machine that has the access. */
    fromMachineId: Schema.String,
    /** The machine that is talked to. */
    toMachineId: Schema.String,
    createdAt: Wire.Timestamp
  })

/**
 * The permission of one machine to talk to another.
 *
 * @since 0.1.0
 * @category models
 */
export interface MachineScope extends Schema.Schema.Type<ReturnType<typeof MachineScope_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface MachineScopeEncoded extends Schema.Schema.Encoded<ReturnType<typeof MachineScope_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const MachineScope: Schema.Schema<MachineScope, MachineScopeEncoded> = Wire.named("MachineScope", MachineScope_)

const MachineWithSecretKey_ = () =>
  Schema.Struct({
    ...Machine_().fields,
    /** Shown only here and by `getSecretKey`. */
    secretKey: Schema.String
  })

/**
 * A new machine, with the secret key that it authenticates with.
 *
 * @since 0.1.0
 * @category models
 */
export interface MachineWithSecretKey extends Schema.Schema.Type<ReturnType<typeof MachineWithSecretKey_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface MachineWithSecretKeyEncoded extends Schema.Schema.Encoded<ReturnType<typeof MachineWithSecretKey_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const MachineWithSecretKey: Schema.Schema<MachineWithSecretKey, MachineWithSecretKeyEncoded> = Wire.named(
  "MachineWithSecretKey",
  MachineWithSecretKey_
)

const DeletedMachine_ = () =>
  Schema.Struct({
    object: Wire.object("machine"),
    id: Schema.String,
    deleted: Schema.Literal(true)
  })

/**
 * What is left of a deleted machine.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedMachine extends Schema.Schema.Type<ReturnType<typeof DeletedMachine_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DeletedMachineEncoded extends Schema.Schema.Encoded<ReturnType<typeof DeletedMachine_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const DeletedMachine: Schema.Schema<DeletedMachine, DeletedMachineEncoded> = Wire.named(
  "DeletedMachine",
  DeletedMachine_
)

const MachineSecretKey_ = () =>
  Schema.Struct({
    object: Wire.object("machine_secret_key"),
    secret: Schema.String
  })

/**
 * The secret key of a machine, `ak_…`.
 *
 * @since 0.1.0
 * @category models
 */
export interface MachineSecretKey extends Schema.Schema.Type<ReturnType<typeof MachineSecretKey_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface MachineSecretKeyEncoded extends Schema.Schema.Encoded<ReturnType<typeof MachineSecretKey_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const MachineSecretKey: Schema.Schema<MachineSecretKey, MachineSecretKeyEncoded> = Wire.named(
  "MachineSecretKey",
  MachineSecretKey_
)

const DeletedMachineScope_ = () =>
  Schema.Struct({
    object: Wire.object("machine_scope"),
    fromMachineId: Schema.String,
    toMachineId: Schema.String,
    deleted: Schema.Literal(true)
  })

/**
 * What is left of a deleted scope.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedMachineScope extends Schema.Schema.Type<ReturnType<typeof DeletedMachineScope_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DeletedMachineScopeEncoded extends Schema.Schema.Encoded<ReturnType<typeof DeletedMachineScope_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const DeletedMachineScope: Schema.Schema<DeletedMachineScope, DeletedMachineScopeEncoded> = Wire.named(
  "DeletedMachineScope",
  DeletedMachineScope_
)

const ListInput_ = () =>
  Schema.Struct({
    ...Page.query(),
    /** An exact machine id or a part of the name. */
    query: Schema.optional(Schema.String),
    /** `name` or `created_at`, with `-` for descending. Default `-created_at`. */
    orderBy: Schema.optional(Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends Schema.Schema.Type<ReturnType<typeof ListInput_>> {}

/**
 * Lists the machines of the instance, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("machines.list", "/machines", {
  query: Endpoint.input<ListInput>(ListInput_),
  success: Page.of(Machine),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", most: 500 }
})

const CreateInput_ = () =>
  Schema.Struct({
    /** 1 to 255 characters. */
    name: Wire.text(1, 255),
    /** Ids of the machines it may talk to, at most 150. */
    scopedMachines: Schema.optional(Wire.atMost(150, Schema.String)),
    /** In seconds, 1 to 315360000 (10 years). Default 3600. */
    defaultTokenTtl: Schema.optional(Wire.intBetween(1, 315_360_000))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<ReturnType<typeof CreateInput_>> {}

/**
 * Creates a machine that can prove itself to other machines, and answers with its `secretKey`. A repeat after a lost
 * answer creates a second machine; look it up by name first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("machines.create", "/machines", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
  success: MachineWithSecretKey,
  errors: [400, 401, 403, 422]
})

/**
 * Reads one machine with the machines it may talk to.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("machines.get", "/machines/:machineId", {
  success: Machine,
  errors: [400, 401, 403, 404, 422]
})

const UpdateInput_ = () =>
  Schema.Struct({
    /** 1 to 255 characters. */
    name: Schema.optional(Wire.text(1, 255)),
    /** In seconds, 1 to 315360000 (10 years). */
    defaultTokenTtl: Schema.optional(Wire.intBetween(1, 315_360_000))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInput extends Schema.Schema.Type<ReturnType<typeof UpdateInput_>> {}

/**
 * Changes a machine's name or how long its tokens last by default; what is left out stays as it is.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("machines.update", "/machines/:machineId", {
  payload: Endpoint.input<UpdateInput>(UpdateInput_),
  success: Machine,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("machines.delete", "/machines/:machineId", {
  success: DeletedMachine,
  errors: [400, 401, 403, 404, 422]
})

export {
  /**
   * Deletes a machine with its secret key and scopes. Not reversible.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Reads a machine's secret key: keep the answer out of logs.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getSecretKey = Endpoint.get("machines.getSecretKey", "/machines/:machineId/secret_key", {
  success: MachineSecretKey,
  errors: [400, 401, 403, 404]
})

const RotateSecretKeyInput_ = () =>
  Schema.Struct({
    /** How long the old key still works, in seconds: 0 (not at all) to 28800 (8 hours). */
    previousTokenTtl: Wire.intBetween(0, 28_800)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface RotateSecretKeyInput extends Schema.Schema.Type<ReturnType<typeof RotateSecretKeyInput_>> {}

/**
 * Gives a machine a new secret key; the old one works for `previousTokenTtl` more seconds. After a lost answer read
 * the new key with `machines.getSecretKey` instead of rotating again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const rotateSecretKey = Endpoint.post("machines.rotateSecretKey", "/machines/:machineId/secret_key/rotate", {
  payload: Endpoint.input<RotateSecretKeyInput>(RotateSecretKeyInput_),
  success: MachineSecretKey,
  errors: [400, 401, 403, 404, 422]
})

const CreateScopeInput_ = () =>
  Schema.Struct({
    /** The machine to be talked to. */
    toMachineId: Schema.String
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateScopeInput extends Schema.Schema.Type<ReturnType<typeof CreateScopeInput_>> {}

/**
 * Lets one machine talk to another. A machine can have up to 150 scopes; a scope that exists already answers 409.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createScope = Endpoint.post("machines.createScope", "/machines/:machineId/scopes", {
  payload: Endpoint.input<CreateScopeInput>(CreateScopeInput_),
  success: MachineScope,
  errors: [400, 401, 403, 404, 409, 422]
})

/**
 * Takes away one machine's access to another.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteScope = Endpoint.del("machines.deleteScope", "/machines/:machineId/scopes/:otherMachineId", {
  success: DeletedMachineScope,
  errors: [400, 401, 403, 404, 422]
})
