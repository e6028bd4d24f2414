import * as Effect from "effect/Effect"
import * as Machines from "../../api/Machines.js"
import type { World } from "../world.js"
import type { Methods } from "./methods.js"
import { find } from "./records.js"

/** Machines. */
export const machines = ({ state }: World): Methods<"machines"> => ({
  getSecretKey: ({ machineId }) =>
    Effect.map(find(state.machines, Machines.getSecretKey.spec, "machine", machineId), ({ secretKey }) => ({
      object: "machine_secret_key",
      secret: secretKey
    }))
})
