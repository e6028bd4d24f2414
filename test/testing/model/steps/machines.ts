import { Effect, Redacted } from "effect"
import { APIKeys, ClerkClient, M2M, Machines, OAuthApplications } from "effect-clerk"
import fc from "fast-check"
import type { Kind } from "../Model.js"
import { attempt, Step, step } from "../Step.js"
import { optional, title } from "../values.js"

const machines = [
  step(Machines.create, {
    about: ["machine"],
    values: title,
    input: ([scoped = ""], name) => ({ name, scopedMachines: [scoped] }),
    learn: (model, { id }) => model.add("machine", id)
  }),
  step(Machines.create, {
    values: title,
    input: (_, name) => ({ name }),
    learn: (model, { id }) => model.add("machine", id)
  }),
  step(Machines.update, {
    about: ["machine"],
    values: title,
    input: ([machineId = ""], name) => ({ machineId, name })
  }),
  step(Machines.rotateSecretKey, {
    about: ["machine"],
    input: ([machineId = ""]) => ({ machineId, previousTokenTtl: 0 })
  }),
  step(Machines.createScope, {
    about: ["machine", "machine"],
    input: ([machineId = "", toMachineId = ""]) => ({ machineId, toMachineId })
  }),
  step(Machines.deleteScope, {
    about: ["machine", "machine"],
    input: ([machineId = "", otherMachineId = ""]) => ({ machineId, otherMachineId }),
    otherwise: ["resource_not_found"]
  }),
  step(Machines.delete, {
    about: ["machine"],
    input: ([machineId = ""]) => ({ machineId }),
    learn: (model, _, [id = ""]) => model.remove("machine", id)
  }),
  step(M2M.revokeToken, { about: ["m2mToken"], input: ([m2mTokenId = ""]) => ({ m2mTokenId }) })
]

/** A machine makes a token with its own key, and the token is verified. */
const createToken = fc.record({ index: fc.nat(20), secondsUntilExpiration: optional(fc.constant(60)) }).map(
  (values) =>
    new Step(M2M.createToken.spec.operation, values, (model) =>
      Effect.gen(function* () {
        const machine = model.choose("machine", { index: values.index, deleted: false })
        if (machine === undefined) return
        const { secret } = yield* Effect.orDie(Machines.getSecretKey({ machineId: machine.id }))
        const { secondsUntilExpiration } = values
        const created = yield* Effect.orDie(
          M2M.createToken({ secondsUntilExpiration }).pipe(ClerkClient.withOptions({ machineSecretKey: secret }))
        )
        model.add("m2mToken", created.id, { machine: machine.id })
        const verified = yield* attempt(M2M.verifyToken({ token: Redacted.value(Redacted.make(created.token)) }))
        if (verified._tag === "Left") yield* Effect.dieMessage(`a new M2M token is rejected: ${verified.left.code}`)
      })
    )
)

const keysOf = (subject: Kind) =>
  step(APIKeys.create, {
    about: [subject],
    values: fc.record({
      name: fc.constantFrom("one", "two", "three"),
      secondsUntilExpiration: optional(fc.constant(60))
    }),
    input: ([id = ""], values) => ({ subject: id, ...values }),
    learn: (model, { id, secret }, [owner = ""]) => {
      model.add("apiKey", id, { [subject]: owner })
      return Effect.asVoid(APIKeys.verify({ secret }))
    }
  })

const keys = [
  keysOf("user"),
  keysOf("organization"),
  keysOf("machine"),
  keysOf("directory"),
  step(APIKeys.update, {
    about: ["apiKey"],
    values: fc.record({ description: optional(title), scopes: fc.subarray(["read", "write"]) }),
    input: ([apiKeyId = ""], values) => ({ apiKeyId, ...values })
  }),
  step(APIKeys.revoke, { about: ["apiKey"], input: ([apiKeyId = ""]) => ({ apiKeyId }) }),
  step(APIKeys.delete, {
    about: ["apiKey"],
    input: ([apiKeyId = ""]) => ({ apiKeyId }),
    learn: (model, _, [id = ""]) => model.remove("apiKey", id)
  })
]

const applications = [
  step(OAuthApplications.create, {
    values: fc.record({ name: title, public: fc.boolean() }),
    input: (_, values) => ({ ...values, redirectUris: ["https://example.com/callback"] }),
    learn: (model, { id }) => model.add("oauthApplication", id)
  }),
  step(OAuthApplications.update, {
    about: ["oauthApplication"],
    values: fc.record({ name: optional(title), scopes: optional(fc.constantFrom("email", "profile email")) }),
    input: ([oauthApplicationId = ""], values) => ({ oauthApplicationId, ...values })
  }),
  step(OAuthApplications.rotateSecret, {
    about: ["oauthApplication"],
    input: ([oauthApplicationId = ""]) => ({ oauthApplicationId })
  }),
  step(OAuthApplications.delete, {
    about: ["oauthApplication"],
    input: ([oauthApplicationId = ""]) => ({ oauthApplicationId }),
    learn: (model, _, [id = ""]) => model.remove("oauthApplication", id)
  })
]

export const machineSteps = [...machines, createToken, ...keys, ...applications]
