import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as JWTTemplates from "../../api/JWTTemplates.js"
import { fail, type Problem } from "../store/problem.js"
import { newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { change, find, remove } from "../store/records.js"

type Template = JWTTemplates.JWTTemplate

/** JWT templates. */
export const jwtTemplates = ({ state }: World): Methods<"jwtTemplates"> => {
  const problemWith = (input: JWTTemplates.CreateInput, own?: Template): Problem | undefined => {
    const claim = Object.keys(input.claims).find((name) => reserved.has(name))
    if (claim !== undefined) {
      return {
        status: 400,
        code: "jwt_template_reserved_claim",
        message: "reserved claim",
        longMessage: `You can't use the reserved claim: '${claim}'`
      }
    }
    return Array.from(state.jwtTemplates.values()).some((each) => each.name === input.name && each.id !== own?.id)
      ? {
          status: 422,
          code: "form_identifier_exists",
          message: "That name is taken. Please try another.",
          meta: { param_name: "name" }
        }
      : undefined
  }

  return {
    list: (input = {}) => Effect.sync(() => countedOnRequest(newestFirst(state.jwtTemplates.values()), input)),

    create: (input) =>
      Effect.gen(function* () {
        const id = yield* newId("jtmp")
        const time = yield* now
        const problem = problemWith(input)
        if (problem !== undefined) return yield* fail(JWTTemplates.create.spec, problem)
        const template: Template = { object: "jwt_template", id, createdAt: time, updatedAt: time, ...settings(input) }
        state.jwtTemplates.set(id, template)
        return template
      }),

    get: ({ templateId }) => find(state.jwtTemplates, JWTTemplates.get.spec, "JWT template", templateId),

    update: ({ templateId, ...input }) =>
      change(state.jwtTemplates, JWTTemplates.update.spec, "JWT template", templateId, (template, time) => {
        const problem = problemWith(input, template)
        return problem === undefined
          ? Either.right({ ...template, ...settings(input), updatedAt: time })
          : Either.left(problem)
      }),

    delete: ({ templateId }) =>
      Effect.as(remove(state.jwtTemplates, JWTTemplates.delete.spec, "JWT template", templateId), {
        object: "jwt_template",
        id: templateId,
        deleted: true
      })
  }
}

/** The claims that Clerk sets itself (Clerk docs, "JWT templates"). */
const reserved = new Set(["azp", "exp", "iat", "iss", "jti", "nbf", "sub"])

const settings = (input: JWTTemplates.CreateInput) => ({
  name: input.name,
  claims: input.claims,
  lifetime: input.lifetime ?? 60,
  allowedClockSkew: input.allowedClockSkew ?? 5,
  customSigningKey: input.customSigningKey ?? false,
  signingAlgorithm: input.signingAlgorithm ?? "RS256"
})
