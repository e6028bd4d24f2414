import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Machine, MachineWithoutScopedMachines } from "../../api/Machines.js"
import { deleteWhere } from "../store/dependents.js"
import { newHexId, newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pageOf } from "../store/page.js"
import { invalid, notFound, Problem, referenceNotFound } from "../store/problem.js"
import { change, find, remove } from "../store/records.js"
import { redact } from "../store/secret.js"
import type { MachineRecord, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"machines.list"> = (store, input = {}) =>
  Effect.sync(() => {
    const machines = sorted(store.state.machines.values(), sortKeys, input.orderBy)
    const query = input.query?.toLowerCase()
    const matching = machines.filter(
      (each) => query === undefined || each.id === input.query || each.name.toLowerCase().includes(query)
    )
    return pageOf(matching, input, (machine) => machineResponse(store, machine))
  })

export const create: Handler<"machines.create"> = (store, { defaultTokenTtl = 3600, name, scopedMachines = [] }) =>
  Effect.gen(function* () {
    const { machines } = store.state
    if (scopedMachines.some((id) => !machines.has(id))) return yield* referenceNotFound("scoped_machines")
    const id = yield* newId("mch")
    const secretKey = redact(yield* newHexId("ak"))
    const time = yield* DateTime.now
    const machine: MachineRecord = {
      id,
      name,
      defaultTokenTtl,
      createdAt: time,
      updatedAt: time,
      scopes: new Map(scopedMachines.map((other) => [other, time])),
      secretKey
    }
    machines.set(id, machine)
    return { ...machineResponse(store, machine), secretKey }
  })

export const get: Handler<"machines.get"> = (store, { machineId }) =>
  Effect.map(find(store.state.machines, "machine", machineId), (machine) => machineResponse(store, machine))

export const update: Handler<"machines.update"> = (store, { defaultTokenTtl, machineId, name }) =>
  Effect.map(
    change(store.state.machines, "machine", machineId, (machine, time) => ({
      ...machine,
      name: name ?? machine.name,
      defaultTokenTtl: defaultTokenTtl ?? machine.defaultTokenTtl,
      updatedAt: time
    })),
    (machine) => machineResponse(store, machine)
  )

const delete_: Handler<"machines.delete"> = ({ state }, { machineId }) =>
  Effect.map(remove(state.machines, "machine", machineId), () => {
    deleteWhere(state.m2mTokens, ({ subject }) => subject === machineId)
    deleteWhere(state.apiKeys, ({ subject }) => subject === machineId)
    for (const machine of state.machines.values()) {
      if (machine.scopes.has(machineId)) state.machines.set(machine.id, withoutScope(machine, machineId))
    }
    for (const token of state.m2mTokens.values()) {
      const scopes = token.scopes?.filter((id) => id !== machineId)
      if (scopes !== undefined) state.m2mTokens.set(token.id, { ...token, scopes })
    }
    return { object: "machine", id: machineId, deleted: true }
  })

export { delete_ as delete }

export const getSecretKey: Handler<"machines.getSecretKey"> = ({ state }, { machineId }) =>
  Effect.map(find(state.machines, "machine", machineId), ({ secretKey }) => ({
    object: "machine_secret_key",
    secret: secretKey
  }))

export const rotateSecretKey: Handler<"machines.rotateSecretKey"> = ({ state }, { machineId, previousTokenTtl }) =>
  Effect.gen(function* () {
    const secretKey = redact(yield* newHexId("ak"))
    yield* change(state.machines, "machine", machineId, (machine, time) => ({
      ...machine,
      secretKey,
      previousKey: { key: machine.secretKey, until: DateTime.add(time, { seconds: previousTokenTtl }) },
      updatedAt: time
    }))
    return { object: "machine_secret_key", secret: secretKey }
  })

export const createScope: Handler<"machines.createScope"> = ({ state }, { machineId, toMachineId }) =>
  Effect.gen(function* () {
    if (!state.machines.has(toMachineId)) return yield* notFound("machine", toMachineId)
    const createdAt = yield* DateTime.now
    yield* change(state.machines, "machine", machineId, (machine) => {
      if (machine.scopes.has(toMachineId)) return scopeExists(machineId, toMachineId)
      return machine.scopes.size < maxScopes
        ? { ...machine, scopes: new Map(machine.scopes).set(toMachineId, createdAt) }
        : invalid("to_machine_id", `A machine can talk to ${maxScopes} others at most`)
    })
    return { object: "machine_scope", fromMachineId: machineId, toMachineId, createdAt }
  })

export const deleteScope: Handler<"machines.deleteScope"> = ({ state }, { machineId, otherMachineId }) =>
  Effect.as(
    change(state.machines, "machine", machineId, (machine) =>
      machine.scopes.has(otherMachineId)
        ? withoutScope(machine, otherMachineId)
        : notFound("machine scope", otherMachineId)
    ),
    { object: "machine_scope", fromMachineId: machineId, toMachineId: otherMachineId, deleted: true }
  )

/** Clerk's limit (Backend API, "Create a machine scope"). */
const maxScopes = 150

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name
} satisfies SortKeys<MachineRecord>

/** The machine as responses contain it, with the machines that it may call. */
const machineResponse = (store: Store, machine: MachineRecord): Machine => ({
  ...withoutScopedMachines(store, machine),
  scopedMachines: Array.from(machine.scopes.keys()).flatMap((id) => {
    const other = store.state.machines.get(id)
    return other === undefined ? [] : [withoutScopedMachines(store, other)]
  })
})

const withoutScopedMachines = ({ instance }: Store, machine: MachineRecord): MachineWithoutScopedMachines => ({
  object: "machine",
  id: machine.id,
  name: machine.name,
  instanceId: instance.id,
  defaultTokenTtl: machine.defaultTokenTtl,
  createdAt: machine.createdAt,
  updatedAt: machine.updatedAt
})

const withoutScope = (machine: MachineRecord, other: string): MachineRecord => ({
  ...machine,
  scopes: new Map(Array.from(machine.scopes).filter(([id]) => id !== other))
})

const scopeExists = (from: string, to: string): Problem =>
  new Problem({
    status: 409,
    code: "machine_scope_already_exists",
    message: "already exists",
    longMessage: `${from} may already talk to ${to}`
  })
