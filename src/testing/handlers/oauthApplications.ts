import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type {
  CreateInput,
  OAuthApplication,
  OAuthApplicationWithSecret,
  UpdateInput
} from "../../api/OAuthApplications.js"
import { deleteWhere } from "../store/dependents.js"
import { newId, randomHex } from "../store/ids.js"
import { imageProblem, imageUrl } from "../store/image.js"
import { revokeGrant } from "../store/oauthGrant.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pageOf } from "../store/page.js"
import { badRequest, invalid, notFound, Problem } from "../store/problem.js"
import { change, find, remove } from "../store/records.js"
import { reveal } from "../store/secret.js"
import type { Store } from "../store/store.js"
import type { Handler } from "./handler.js"

const kind = "OAuth application"

export const list: Handler<"oauthApplications.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const applications = sorted(state.oauthApplications.values(), sortKeys, input.orderBy)
    const query = input.nameQuery?.toLowerCase()
    const matching = applications.filter(
      (each) => query === undefined || each.clientId === input.nameQuery || each.name.toLowerCase().includes(query)
    )
    return pageOf(matching, input, withoutSecret)
  })

export const create: Handler<"oauthApplications.create"> = (store, input) =>
  Effect.gen(function* () {
    const id = yield* newId("oa")
    const clientId = (yield* randomHex).slice(0, 16)
    const clientSecret = yield* newSecret(input.public)
    const time = yield* DateTime.now
    const problem = inputProblem(input)
    if (problem !== undefined) return yield* problem
    const created: OAuthApplicationWithSecret = {
      object: "oauth_application",
      id,
      instanceId: store.instance.id,
      name: input.name,
      clientId,
      clientUri: null,
      clientImageUrl: null,
      dynamicallyRegistered: false,
      consentScreenEnabled: input.consentScreenEnabled ?? true,
      pkceRequired: input.pkceRequired ?? input.public ?? false,
      public: input.public ?? false,
      scopes: input.scopes ?? store.state.settings.oauthApplications.defaultScopes?.join(" ") ?? "profile email",
      ...redirects(input),
      ...urls(store),
      createdAt: time,
      updatedAt: time,
      clientSecret
    }
    store.state.oauthApplications.set(id, created)
    return created
  })

export const get: Handler<"oauthApplications.get"> = ({ state }, { oauthApplicationId }) =>
  Effect.map(find(state.oauthApplications, kind, oauthApplicationId), withoutSecret)

export const update: Handler<"oauthApplications.update"> = ({ state }, { oauthApplicationId, ...input }) =>
  Effect.map(
    change(state.oauthApplications, kind, oauthApplicationId, (application, time) => {
      const isPublic = input.public ?? application.public
      const pkceRequired = input.pkceRequired ?? application.pkceRequired
      return (
        inputProblem({ ...input, public: isPublic, pkceRequired }) ?? {
          ...application,
          name: input.name ?? application.name,
          scopes: input.scopes ?? application.scopes,
          consentScreenEnabled: input.consentScreenEnabled ?? application.consentScreenEnabled,
          pkceRequired,
          public: isPublic,
          ...(input.redirectUris == null && input.callbackUrl == null ? {} : redirects(input)),
          updatedAt: time
        }
      )
    }),
    withoutSecret
  )

/** The tokens of the application stop working. */
const delete_: Handler<"oauthApplications.delete"> = ({ state }, { oauthApplicationId }) =>
  Effect.map(remove(state.oauthApplications, kind, oauthApplicationId), ({ clientId }) => {
    const isOwn = (record: { readonly clientId: string }) => record.clientId === clientId
    deleteWhere(state.oauthCodes, isOwn)
    deleteWhere(state.oauthGrants, isOwn)
    deleteWhere(state.oauthTokens, isOwn)
    return { object: "oauth_application", id: oauthApplicationId, deleted: true }
  })

export { delete_ as delete }

export const uploadLogo: Handler<"oauthApplications.uploadLogo"> = ({ state }, { file, oauthApplicationId }) =>
  Effect.map(
    change(
      state.oauthApplications,
      kind,
      oauthApplicationId,
      (application, time) =>
        imageProblem(file) ?? {
          ...application,
          clientImageUrl: imageUrl(oauthApplicationId, file),
          updatedAt: time
        }
    ),
    withoutSecret
  )

export const rotateSecret: Handler<"oauthApplications.rotateSecret"> = ({ state }, { oauthApplicationId }) =>
  Effect.flatMap(randomHex, (secret) =>
    change(state.oauthApplications, kind, oauthApplicationId, (application, time) => ({
      ...application,
      clientSecret: Redacted.make(application.public ? "" : secret),
      updatedAt: time
    }))
  )

export const revokeToken: Handler<"oauthApplications.revokeToken"> = (store, { oauthApplicationId, token }) =>
  Effect.gen(function* () {
    const { clientId } = yield* find(store.state.oauthApplications, kind, oauthApplicationId)
    const time = yield* DateTime.now
    const given = reveal(token)
    if (given.split(".").length === 3) return yield* badRequest("token", "JWT access tokens cannot be revoked")
    if (!revokeGrant(store, clientId, given, time)) return yield* notFound("OAuth token", "of the application")
  })

/** A public client has no secret. */
const newSecret = (isPublic: boolean | null | undefined) =>
  Effect.map(randomHex, (secret) => Redacted.make(isPublic === true ? "" : secret))

const withoutSecret = ({ clientSecret: _, ...application }: OAuthApplicationWithSecret): OAuthApplication => application

const redirects = ({ callbackUrl, redirectUris }: UpdateInput) => {
  const uris = redirectUris ?? (callbackUrl == null ? [] : [callbackUrl])
  return { redirectUris: uris, callbackUrl: callbackUrl ?? uris[0] ?? "" }
}

const urls = ({ instance: { frontendApi } }: Store) => ({
  authorizeUrl: `https://${frontendApi}/oauth/authorize`,
  tokenFetchUrl: `https://${frontendApi}/oauth/token`,
  userInfoUrl: `https://${frontendApi}/oauth/userinfo`,
  discoveryUrl: `https://${frontendApi}/.well-known/openid-configuration`,
  tokenIntrospectionUrl: `https://${frontendApi}/oauth/token_info`
})

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name
} satisfies SortKeys<OAuthApplicationWithSecret>

const allowedScopes = ["email", "offline_access", "openid", "private_metadata", "profile", "public_metadata"]

const inputProblem = (
  input: Pick<CreateInput, "callbackUrl" | "pkceRequired" | "public" | "redirectUris" | "scopes"> & {
    readonly name?: string | null | undefined
  }
): Problem | undefined => {
  if (input.name != null && (input.name.trim() === "" || input.name.length > 256)) {
    return invalid("name", "name must be 1 to 256 characters long.")
  }
  const uris = [...(input.redirectUris ?? []), ...(input.callbackUrl == null ? [] : [input.callbackUrl])]
  if (uris.some((uri) => !URL.canParse(uri))) {
    return invalid("redirect_uris", "redirect_uris must be valid urls.", "form_param_format_invalid")
  }
  if (new Set(input.redirectUris).size < (input.redirectUris?.length ?? 0)) return duplicateUri()
  const unknown = (input.scopes ?? "").split(" ").find((scope) => scope !== "" && !allowedScopes.includes(scope))
  if (unknown !== undefined) {
    return invalid("scopes", `${unknown} does not match one of the allowed values for parameter scopes`)
  }
  return input.public === true && input.pkceRequired === false
    ? invalid(
        "pkce_required",
        "PKCE is required for OAuth clients without a secret",
        "form_public_client_requires_pkce"
      )
    : undefined
}

const duplicateUri = (): Problem =>
  new Problem({
    status: 400,
    code: "duplicate_record",
    message: "duplicate redirect URI",
    longMessage: "the redirect URI already exists"
  })
