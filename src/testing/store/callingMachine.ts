import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { CallOptions } from "../../ClerkClient.js"
import { RequestKey } from "../RequestKey.js"
import { Problem } from "./problem.js"
import { reveal } from "./secret.js"
import type { MachineRecord, Store } from "./store.js"

/** The machine whose secret key authorizes the call; `undefined` for the instance's secret key, or without HTTP. */
export const callingMachine = ({ instance, state }: Store): Effect.Effect<MachineRecord | undefined, Problem> =>
  Effect.gen(function* () {
    const request = yield* RequestKey
    // A handler called without HTTP has no request, only the options that a client would have used.
    const { machineSecretKey } = yield* CallOptions
    const time = yield* DateTime.now
    const given = request.key ?? machineSecretKey
    if (given === undefined) return undefined
    const key = reveal(given)
    if (key === reveal(instance.secretKey)) return undefined
    const machine = Array.from(state.machines.values()).find((each) => hasKey(each, key, time))
    return machine ?? (yield* invalidMachineKey())
  })

/** After a rotation the previous key is accepted until its time is over. */
const hasKey = ({ previousKey, secretKey }: MachineRecord, key: string, time: DateTime.Utc): boolean =>
  reveal(secretKey) === key ||
  (previousKey !== undefined && reveal(previousKey.key) === key && DateTime.lessThan(time, previousKey.until))

/** 401: the operation needs the secret key of a machine. */
export const invalidMachineKey = (): Problem =>
  new Problem({
    status: 401,
    code: "machine_secret_key_invalid",
    message: "The provided Machine Secret Key is invalid. Make sure that your Machine Secret Key is correct."
  })
