import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { CreateInput, JWTTemplate } from "../../api/JWTTemplates.js"
import { newId } from "../store/ids.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { Problem, taken } from "../store/problem.js"
import { change, find, remove } from "../store/records.js"
import type { State } from "../store/store.js"
import { templateKey } from "../store/templateKey.js"
import type { Handler } from "./handler.js"

export const list: Handler<"jwtTemplates.list"> = ({ state }, input = {}) =>
  Effect.sync(() => countedOnRequest(newestFirst(state.jwtTemplates.values()), input))

export const create: Handler<"jwtTemplates.create"> = ({ state }, input) =>
  Effect.gen(function* () {
    const id = yield* newId("jtmp")
    const key = yield* templateKey(input)
    const time = yield* DateTime.now
    const problem = inputProblem(state, input)
    if (problem !== undefined) return yield* problem
    const created: JWTTemplate = { object: "jwt_template", id, createdAt: time, updatedAt: time, ...settings(input) }
    state.jwtTemplates.set(id, created)
    setKey(state, id, key)
    return created
  })

export const get: Handler<"jwtTemplates.get"> = ({ state }, { templateId }) =>
  find(state.jwtTemplates, "JWT template", templateId)

export const update: Handler<"jwtTemplates.update"> = ({ state }, { templateId, ...input }) =>
  Effect.gen(function* () {
    yield* find(state.jwtTemplates, "JWT template", templateId)
    const key = yield* templateKey(input)
    return yield* change(
      state.jwtTemplates,
      "JWT template",
      templateId,
      (template, time) => inputProblem(state, input, template) ?? { ...template, ...settings(input), updatedAt: time },
      () => setKey(state, templateId, key)
    )
  })

const delete_: Handler<"jwtTemplates.delete"> = ({ state }, { templateId }) =>
  Effect.map(remove(state.jwtTemplates, "JWT template", templateId), () => {
    setKey(state, templateId, undefined)
    return { object: "jwt_template", id: templateId, deleted: true }
  })

export { delete_ as delete }

const setKey = ({ jwtTemplateKeys }: State, templateId: string, key: Redacted.Redacted | undefined): void => {
  if (key === undefined) jwtTemplateKeys.delete(templateId)
  else jwtTemplateKeys.set(templateId, key)
}

/** The claims that Clerk sets itself (Clerk docs, "JWT templates"). */
const reservedClaims = new Set(["azp", "exp", "iat", "iss", "jti", "nbf", "sub"])

const inputProblem = (state: State, input: CreateInput, own?: JWTTemplate): Problem | undefined => {
  const reserved = Object.keys(input.claims).find((name) => reservedClaims.has(name))
  if (reserved !== undefined) {
    return new Problem({
      status: 400,
      code: "jwt_template_reserved_claim",
      message: "reserved claim",
      longMessage: `You can't use the reserved claim: '${reserved}'`
    })
  }
  const isTaken = Array.from(state.jwtTemplates.values()).some(
    (each) => each.name === input.name && each.id !== own?.id
  )
  return isTaken ? taken("name") : undefined
}

const settings = (input: CreateInput) => ({
  name: input.name,
  claims: input.claims,
  lifetime: input.lifetime ?? 60,
  allowedClockSkew: input.allowedClockSkew ?? 5,
  customSigningKey: input.customSigningKey ?? false,
  // The instance's own key is for RS256.
  signingAlgorithm: (input.customSigningKey && input.signingAlgorithm) || "RS256"
})
