import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Machines from "../../api/Machines.js"
import { fail, invalid, noResource, notFound } from "../store/problem.js"
import { type MachineRecord, newHexId, newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { type Keys, ordered, timeKey } from "../store/ordering.js"
import { page } from "../store/page.js"
import { change, find, remove } from "../store/records.js"

/** Machines: who may talk to whom, and with which key. */
export const machines = ({ instance, state }: World): Methods<"machines"> => {
  const withoutScopes = (machine: MachineRecord): Machines.MachineWithoutScopedMachines => ({
    object: "machine",
    id: machine.id,
    name: machine.name,
    instanceId: instance.id,
    defaultTokenTtl: machine.defaultTokenTtl,
    createdAt: machine.createdAt,
    updatedAt: machine.updatedAt
  })

  const show = (machine: MachineRecord): Machines.Machine => ({
    ...withoutScopes(machine),
    scopedMachines: Array.from(machine.scopes.keys()).flatMap((id) => {
      const other = state.machines.get(id)
      return other === undefined ? [] : [withoutScopes(other)]
    })
  })

  return {
    list: (input = {}) =>
      Effect.suspend(() => {
        const all = ordered(state.machines.values(), keys, input.orderBy ?? "-created_at")
        if (all === undefined) return fail(Machines.list.spec, invalid("order_by", "order_by has no such order"))
        const query = input.query?.toLowerCase()
        const matching = all.filter(
          (each) => query === undefined || each.id === input.query || each.name.toLowerCase().includes(query)
        )
        const found = page(matching, input)
        return Effect.succeed({ ...found, data: found.data.map(show) })
      }),

    create: ({ defaultTokenTtl = 3600, name, scopedMachines = [] }) =>
      Effect.gen(function* () {
        if (scopedMachines.some((id) => !state.machines.has(id))) {
          return yield* fail(Machines.create.spec, noResource("scoped_machines"))
        }
        const id = yield* newId("mch")
        const secretKey = yield* newHexId("ak")
        const time = yield* now
        const machine: MachineRecord = {
          id,
          name,
          defaultTokenTtl,
          createdAt: time,
          updatedAt: time,
          scopes: new Map(scopedMachines.map((other) => [other, time])),
          secretKey
        }
        state.machines.set(id, machine)
        return { ...show(machine), secretKey }
      }),

    get: ({ machineId }) => Effect.map(find(state.machines, Machines.get.spec, "machine", machineId), show),

    update: ({ defaultTokenTtl, machineId, name }) =>
      Effect.map(
        change(state.machines, Machines.update.spec, "machine", machineId, (machine, time) =>
          Either.right({
            ...machine,
            name: name ?? machine.name,
            defaultTokenTtl: defaultTokenTtl ?? machine.defaultTokenTtl,
            updatedAt: time
          })
        ),
        show
      ),

    delete: ({ machineId }) =>
      Effect.map(remove(state.machines, Machines.delete.spec, "machine", machineId), () => {
        for (const token of state.m2mTokens.values()) if (token.subject === machineId) state.m2mTokens.delete(token.id)
        for (const machine of state.machines.values()) {
          if (machine.scopes.has(machineId)) state.machines.set(machine.id, withoutScope(machine, machineId))
        }
        return { object: "machine", id: machineId, deleted: true }
      }),

    getSecretKey: ({ machineId }) =>
      Effect.map(find(state.machines, Machines.getSecretKey.spec, "machine", machineId), ({ secretKey }) => ({
        object: "machine_secret_key",
        secret: secretKey
      })),

    rotateSecretKey: ({ machineId, previousTokenTtl }) =>
      Effect.flatMap(newHexId("ak"), (secretKey) =>
        Effect.as(
          change(state.machines, Machines.rotateSecretKey.spec, "machine", machineId, (machine, time) =>
            Either.right({
              ...machine,
              secretKey,
              previousKey: { key: machine.secretKey, until: DateTime.add(time, { seconds: previousTokenTtl }) },
              updatedAt: time
            })
          ),
          { object: "machine_secret_key", secret: secretKey }
        )
      ),

    createScope: ({ machineId, toMachineId }) =>
      Effect.gen(function* () {
        const operation = Machines.createScope.spec
        if (!state.machines.has(toMachineId)) return yield* fail(operation, notFound("machine", toMachineId))
        const time = yield* now
        yield* change(state.machines, operation, "machine", machineId, (machine) => {
          if (machine.scopes.has(toMachineId)) {
            return Either.left({
              status: 409,
              code: "machine_scope_already_exists",
              message: "already exists",
              longMessage: `${machineId} may already talk to ${toMachineId}`
            })
          }
          return machine.scopes.size < mostScopes
            ? Either.right({ ...machine, scopes: new Map(machine.scopes).set(toMachineId, time) })
            : Either.left(invalid("to_machine_id", `A machine can talk to ${mostScopes} others at most`))
        })
        return { object: "machine_scope", fromMachineId: machineId, toMachineId, createdAt: time }
      }),

    deleteScope: ({ machineId, otherMachineId }) =>
      Effect.as(
        change(state.machines, Machines.deleteScope.spec, "machine", machineId, (machine) =>
          machine.scopes.has(otherMachineId)
            ? Either.right(withoutScope(machine, otherMachineId))
            : Either.left(notFound("machine scope", otherMachineId))
        ),
        { object: "machine_scope", fromMachineId: machineId, toMachineId: otherMachineId, deleted: true }
      )
  }
}

/** What Clerk allows (Backend API, "Create a machine scope"). */
const mostScopes = 150

const withoutScope = (machine: MachineRecord, other: string): MachineRecord => ({
  ...machine,
  scopes: new Map(Array.from(machine.scopes).filter(([id]) => id !== other))
})

const keys: Keys<MachineRecord> = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name
}
