import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ApiKey, ApiKeyWithSecret, CreateInput } from "../../api/APIKeys.js"
import { asOf, asRevoked, expirationAfter, issuedAt, isUsable, unusable } from "../store/credentialLifetime.js"
import { newHexId } from "../store/ids.js"
import { newestFirst, pageOf } from "../store/page.js"
import { badRequest, Problem } from "../store/problem.js"
import { change, find, remove } from "../store/records.js"
import { redact, reveal } from "../store/secret.js"
import type { State } from "../store/store.js"
import type { Handler } from "./handler.js"

export const create: Handler<"apiKeys.create"> = ({ state }, input) =>
  Effect.gen(function* () {
    const id = yield* newHexId("ak")
    const secret = redact(yield* newHexId("ak"))
    const time = yield* DateTime.now
    const problem =
      subjectProblem(state, input.subject) ?? creatorProblem(state, input) ?? nameProblem(state, input, time)
    if (problem !== undefined) return yield* problem
    const expiration = expirationOf(time, input.secondsUntilExpiration)
    if (expiration instanceof Problem) return yield* expiration
    const created: ApiKeyWithSecret = {
      object: "api_key",
      id,
      type: input.type ?? "api_key",
      subject: input.subject,
      name: input.name,
      ...(input.description == null ? {} : { description: input.description }),
      claims: input.claims ?? null,
      scopes: input.scopes ?? [],
      ...issuedAt(time, expiration),
      createdBy: input.createdBy ?? null,
      lastUsedAt: null,
      secret
    }
    state.apiKeys.set(id, created)
    return created
  })

export const list: Handler<"apiKeys.list"> = ({ state }, input) =>
  Effect.map(DateTime.now, (time) => {
    const { includeInvalid = false, query, subject, type = "api_key" } = input
    const part = query?.toLowerCase()
    const matching = newestFirst(state.apiKeys.values()).filter(
      (key) =>
        key.subject === subject &&
        key.type === type &&
        (includeInvalid || isUsable(key, time)) &&
        (part === undefined || key.id === query || key.name.toLowerCase().includes(part))
    )
    return pageOf(matching, input, (key) => withoutSecret(key, time))
  })

export const get: Handler<"apiKeys.get"> = ({ state }, { apiKeyId }) =>
  Effect.zipWith(find(state.apiKeys, "API key", apiKeyId), DateTime.now, withoutSecret)

export const getSecret: Handler<"apiKeys.getSecret"> = ({ state }, { apiKeyId }) =>
  Effect.map(find(state.apiKeys, "API key", apiKeyId), ({ secret }) => ({ secret }))

export const update: Handler<"apiKeys.update"> = ({ state }, { apiKeyId, ...input }) =>
  Effect.zipWith(
    change(state.apiKeys, "API key", apiKeyId, (key, time) => {
      const problem = input.subject === undefined ? undefined : subjectProblem(state, input.subject)
      if (problem !== undefined) return problem
      const expiration =
        input.secondsUntilExpiration === undefined ? key.expiration : expirationOf(time, input.secondsUntilExpiration)
      if (expiration instanceof Problem) return expiration
      return {
        ...key,
        claims: input.claims === undefined ? key.claims : input.claims,
        scopes: input.scopes ?? key.scopes,
        description: input.description === undefined ? key.description : (input.description ?? undefined),
        subject: input.subject ?? key.subject,
        expiration,
        updatedAt: time
      }
    }),
    DateTime.now,
    withoutSecret
  )

export const revoke: Handler<"apiKeys.revoke"> = ({ state }, { apiKeyId, revocationReason }) =>
  Effect.zipWith(
    change(state.apiKeys, "API key", apiKeyId, (key, time) => asRevoked(key, revocationReason, time)),
    DateTime.now,
    withoutSecret
  )

const delete_: Handler<"apiKeys.delete"> = ({ state }, { apiKeyId }) =>
  Effect.as(remove(state.apiKeys, "API key", apiKeyId), { id: apiKeyId, object: "api_key", deleted: true })

export { delete_ as delete }

export const verify: Handler<"apiKeys.verify"> = ({ state }, { secret }) =>
  Effect.gen(function* () {
    const time = yield* DateTime.now
    const found = Array.from(state.apiKeys.values()).find((key) => reveal(key.secret) === reveal(secret))
    if (found === undefined || !isUsable(found, time)) return yield* unusable("API key", found)
    const used = { ...found, lastUsedAt: time }
    state.apiKeys.set(used.id, used)
    return withoutSecret(used, time)
  })

/** The key as responses contain it: without its secret, and with `expired` computed at `time`. */
const withoutSecret = ({ secret: _, ...key }: ApiKeyWithSecret, time: DateTime.Utc): ApiKey => asOf(key, time)

const expirationOf = (time: DateTime.Utc, seconds: number | null | undefined): DateTime.Utc | null | Problem =>
  seconds == null ? null : expirationAfter(time, seconds)

/** The kind of a subject is the first part of its id. */
const subjectProblem = (state: State, subject: string): Problem | undefined => {
  const owners = { user: state.users, org: state.organizations, mch: state.machines, scim: state.directories }[
    subject.replace(/_.*/, "")
  ]
  return owners === undefined || owners.has(subject)
    ? undefined
    : badRequest("subject", `No subject was found with id ${subject}`)
}

const creatorProblem = ({ users }: State, { createdBy }: CreateInput): Problem | undefined =>
  createdBy == null || users.has(createdBy)
    ? undefined
    : badRequest("created_by", `No user was found with id ${createdBy}`)

const nameProblem = ({ apiKeys }: State, { name, subject }: CreateInput, time: DateTime.Utc): Problem | undefined => {
  const isTaken = Array.from(apiKeys.values()).some(
    (key) => key.subject === subject && key.name === name && isUsable(key, time)
  )
  if (!isTaken) return undefined
  return new Problem({
    status: 409,
    code: "api_key_name_already_exists",
    message: "already exists",
    longMessage: "The subject has an API key of this name",
    meta: { param_name: "name" }
  })
}
