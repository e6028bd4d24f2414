import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { CallOptions } from "../../ClerkClient.js"
import { Caller } from "../RequestKey.js"
import { type Failing, fail, type Problem } from "./problem.js"
import { type MachineRecord, now, type World } from "./store.js"
import { firstOf } from "./credentialLifetime.js"

/** Whose key a call shows: a machine's, or else the instance's or, called without HTTP, none. */
export const callingMachine = <Status extends number>({ instance, state }: World, operation: Failing<Status>) =>
  Effect.gen(function* () {
    const [caller, { machineSecretKey }, time] = yield* Effect.all([Caller, CallOptions, now])
    // A request shows its key; a method called directly has only what a client would have shown.
    const shown = caller.key ?? machineSecretKey
    if (shown === undefined) return Option.none()
    const key = Redacted.value(shown)
    if (key === Redacted.value(instance.secretKey)) return Option.none()
    const machine = firstOf(state.machines.values(), (each) => accepts(each, key, time))
    return Option.isSome(machine) ? machine : yield* fail(operation, invalidMachineKey)
  })

/** After a rotation the former key works for the time that was given it. */
const accepts = ({ previousKey, secretKey }: MachineRecord, key: string, time: DateTime.Utc): boolean =>
  secretKey === key || (previousKey?.key === key && DateTime.lessThan(time, previousKey.until))

/** 401: the operation takes the key of a machine, and this is none. */
export const invalidMachineKey: Problem = {
  status: 401,
  code: "machine_secret_key_invalid",
  message: "The provided Machine Secret Key is invalid. Make sure that your Machine Secret Key is correct."
}
