/**
 * Machines: services that call each other with M2M tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A machine without the list of machines it may talk to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class MachineWithoutScopedMachines extends Wire.Struct<MachineWithoutScopedMachines>(
  "MachineWithoutScopedMachines"
)(() => ({
  object: Wire.object("machine"),
  id: Schema.String,
  name: Schema.String,
  instanceId: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  /** How long its tokens last by default, in seconds. */
  defaultTokenTtl: Schema.optional(Schema.Int)
})) {}

/**
 * A service that proves itself to other services, with the machines it may talk to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Machine extends Wire.Struct<Machine>("Machine")(() => ({
  ...MachineWithoutScopedMachines.fields,
  scopedMachines: Schema.Array(MachineWithoutScopedMachines)
})) {}

/**
 * The permission of one machine to talk to another.
 *
 * @since 0.1.0
 * @category schemas
 */
export class MachineScope extends Wire.Struct<MachineScope>("MachineScope")(() => ({
  object: Wire.object("machine_scope"),
  /** The machine that has the access. */
  fromMachineId: Schema.String,
  /** The machine that is talked to. */
  toMachineId: Schema.String,
  createdAt: Wire.Timestamp
})) {}

/**
 * A new machine, with the secret key that it authenticates with.
 *
 * @since 0.1.0
 * @category schemas
 */
export class MachineWithSecretKey extends Wire.Struct<MachineWithSecretKey>("MachineWithSecretKey")(() => ({
  ...Machine.fields,
  /** Shown only here and by `getSecretKey`. */
  secretKey: Wire.Secret
})) {}

/**
 * What is left of a deleted machine.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedMachine extends Wire.Struct<DeletedMachine>("DeletedMachine")(() => ({
  object: Wire.object("machine"),
  id: Schema.String,
  deleted: Schema.Literal(true)
})) {}

/**
 * The secret key of a machine, `ak_…`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class MachineSecretKey extends Wire.Struct<MachineSecretKey>("MachineSecretKey")(() => ({
  object: Wire.object("machine_secret_key"),
  secret: Wire.Secret
})) {}

/**
 * What is left of a deleted scope.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedMachineScope extends Wire.Struct<DeletedMachineScope>("DeletedMachineScope")(() => ({
  object: Wire.object("machine_scope"),
  fromMachineId: Schema.String,
  toMachineId: Schema.String,
  deleted: Schema.Literal(true)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Machines.ListInput")(() => ({
  ...Page.query(),
  /** An exact machine id or a part of the name. */
  query: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("name", "created_at"))
})) {}

/**
 * Lists the machines of the instance, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("machines.list", "/machines", {
  query: ListInput,
  success: Page.of(Machine),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Machines.CreateInput")(() => ({
  /** 1 to 255 characters. */
  name: Wire.text(1, 255),
  /** Ids of the machines it may talk to, at most 150. */
  scopedMachines: Schema.optional(Wire.atMost(150, Schema.String)),
  /** In seconds, 1 to 315360000 (10 years). Default 3600. */
  defaultTokenTtl: Schema.optional(Wire.intBetween(1, 315_360_000))
})) {}

/**
 * Creates a machine that can prove itself to other machines, and returns it with its `secretKey`. A repeat after a lost
 * response creates a second machine; look it up by name first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("machines.create", "/machines", {
  payload: CreateInput,
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

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Machines.UpdateInput")(() => ({
  /** 1 to 255 characters. */
  name: Schema.optional(Wire.text(1, 255)),
  /** In seconds, 1 to 315360000 (10 years). */
  defaultTokenTtl: Schema.optional(Wire.intBetween(1, 315_360_000))
})) {}

/**
 * Changes a machine's name or how long its tokens last by default; what is left out stays as it is.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("machines.update", "/machines/:machineId", {
  payload: UpdateInput,
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
 * Reads a machine's secret key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getSecretKey = Endpoint.get("machines.getSecretKey", "/machines/:machineId/secret_key", {
  success: MachineSecretKey,
  errors: [400, 401, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class RotateSecretKeyInput extends Wire.Struct<RotateSecretKeyInput>("Machines.RotateSecretKeyInput")(() => ({
  /** How long the old key still works, in seconds: 0 (not at all) to 28800 (8 hours). */
  previousTokenTtl: Wire.intBetween(0, 28_800)
})) {}

/**
 * Gives a machine a new secret key; the old one works for `previousTokenTtl` more seconds. After a lost response read
 * the new key with `machines.getSecretKey` instead of rotating again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const rotateSecretKey = Endpoint.post("machines.rotateSecretKey", "/machines/:machineId/secret_key/rotate", {
  payload: RotateSecretKeyInput,
  success: MachineSecretKey,
  errors: [400, 401, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateScopeInput extends Wire.Struct<CreateScopeInput>("Machines.CreateScopeInput")(() => ({
  /** The machine to be talked to. */
  toMachineId: Schema.String
})) {}

/**
 * Lets one machine talk to another. A machine can have up to 150 scopes; a scope that exists already returns 409.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createScope = Endpoint.post("machines.createScope", "/machines/:machineId/scopes", {
  payload: CreateScopeInput,
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
