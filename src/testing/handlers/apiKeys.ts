import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as APIKeys from "../../api/APIKeys.js"
import { fail, type Problem } from "../store/problem.js"
import { newHexId, now, type State, type World } from "../store/store.js"
import { asOf, badRequest, expirationAfter, firstOf, issued, isUsable, revoke, unusable } from "../store/credentialLifetime.js"
import type { Methods } from "./handler.js"
import { newestFirst, page } from "../store/page.js"
import { change, find, remove } from "../store/records.js"

/** API keys. */
export const apiKeys = ({ state }: World): Methods<"apiKeys"> => ({
  create: (input) =>
    Effect.gen(function* () {
      const id = yield* newHexId("ak")
      const secret = yield* newHexId("ak")
      const time = yield* now
      const problem =
        subjectProblem(state, input.subject) ?? creatorProblem(state, input) ?? nameProblem(state, input, time)
      if (problem !== undefined) return yield* fail(APIKeys.create.spec, problem)
      const expiration = expirationOf(time, input.secondsUntilExpiration)
      if (Either.isLeft(expiration)) return yield* fail(APIKeys.create.spec, expiration.left)
      const created: APIKeys.ApiKeyWithSecret = {
        object: "api_key",
        id,
        type: input.type ?? "api_key",
        subject: input.subject,
        name: input.name,
        ...(input.description == null ? {} : { description: input.description }),
        claims: input.claims ?? null,
        scopes: input.scopes ?? [],
        ...issued(time, expiration.right),
        createdBy: input.createdBy ?? null,
        lastUsedAt: null,
        secret
      }
      state.apiKeys.set(id, created)
      return created
    }),

  list: ({ includeInvalid = false, query, subject, type = "api_key", ...paging }) =>
    Effect.map(now, (time) => {
      const wanted = query?.toLowerCase()
      return page(
        newestFirst(state.apiKeys.values())
          .filter(
            (key) =>
              key.subject === subject &&
              key.type === type &&
              (includeInvalid || isUsable(key, time)) &&
              (wanted === undefined || key.id === query || key.name.toLowerCase().includes(wanted))
          )
          .map((key) => shown(key, time)),
        paging
      )
    }),

  get: ({ apiKeyId }) => Effect.zipWith(find(state.apiKeys, APIKeys.get.spec, "API key", apiKeyId), now, shown),

  getSecret: ({ apiKeyId }) =>
    Effect.map(find(state.apiKeys, APIKeys.getSecret.spec, "API key", apiKeyId), ({ secret }) => ({ secret })),

  update: ({ apiKeyId, ...input }) =>
    Effect.zipWith(
      change(state.apiKeys, APIKeys.update.spec, "API key", apiKeyId, (key, time) => {
        const problem = input.subject === undefined ? undefined : subjectProblem(state, input.subject)
        if (problem !== undefined) return Either.left(problem)
        return Either.map(
          input.secondsUntilExpiration === undefined
            ? Either.right(key.expiration)
            : expirationOf(time, input.secondsUntilExpiration),
          (expiration) => ({
            ...key,
            claims: input.claims === undefined ? key.claims : input.claims,
            scopes: input.scopes ?? key.scopes,
            description: input.description === undefined ? key.description : (input.description ?? undefined),
            subject: input.subject ?? key.subject,
            expiration,
            updatedAt: time
          })
        )
      }),
      now,
      shown
    ),

  revoke: ({ apiKeyId, revocationReason }) =>
    Effect.zipWith(
      change(state.apiKeys, APIKeys.revoke.spec, "API key", apiKeyId, (key, time) =>
        Either.right(revoke(key, revocationReason, time))
      ),
      now,
      shown
    ),

  delete: ({ apiKeyId }) =>
    Effect.as(remove(state.apiKeys, APIKeys.delete.spec, "API key", apiKeyId), {
      id: apiKeyId,
      object: "api_key",
      deleted: true
    }),

  verify: ({ secret }) =>
    Effect.flatMap(now, (time) => {
      const found = firstOf(state.apiKeys.values(), (key) => key.secret === secret)
      if (Option.isNone(found) || !isUsable(found.value, time)) {
        return fail(APIKeys.verify.spec, unusable("API key", found))
      }
      const used = { ...found.value, lastUsedAt: time }
      state.apiKeys.set(used.id, used)
      return Effect.succeed(shown(used, time))
    })
})

/** The key as it is at a time, and without its secret. */
const shown = ({ secret: _, ...key }: APIKeys.ApiKeyWithSecret, time: DateTime.Utc): APIKeys.ApiKey => asOf(key, time)

const expirationOf = (time: DateTime.Utc, seconds: number | null | undefined) =>
  seconds == null ? Either.right(null) : expirationAfter(time, seconds)

const subjectProblem = (state: State, subject: string): Problem | undefined => {
  const kind = subject.slice(0, subject.indexOf("_"))
  const owners = { user: state.users, org: state.organizations, mch: state.machines }[kind]
  if (owners?.has(subject) === true || kind === "scim") return undefined
  return badRequest(
    "subject",
    owners === undefined
      ? "subject must be the id of a user, an organization, a machine or a SCIM directory"
      : `No subject was found with id ${subject}`
  )
}

const creatorProblem = ({ users }: State, { createdBy }: APIKeys.CreateInput): Problem | undefined =>
  createdBy == null || users.has(createdBy)
    ? undefined
    : badRequest("created_by", `No user was found with id ${createdBy}`)

const nameProblem = (
  { apiKeys }: State,
  { name, subject }: APIKeys.CreateInput,
  time: DateTime.Utc
): Problem | undefined => {
  if (name !== name.trim()) return badRequest("name", "name must not begin or end with a space")
  const taken = firstOf(apiKeys.values(), (key) => key.subject === subject && key.name === name && isUsable(key, time))
  return Option.isNone(taken)
    ? undefined
    : {
        status: 409,
        code: "api_key_name_already_exists",
        message: "already exists",
        longMessage: "The subject has an API key of this name",
        meta: { param_name: "name" }
      }
}
