import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { EnterpriseConnection, EnterpriseConnectionTestRun } from "../../api/EnterpriseConnections.js"
import type { ConnectionRecord, OidcSettings, SamlSettings } from "../store/connectionRecord.js"
import { changeSettings, newOidc, newSaml } from "../store/connectionSettings.js"
import {
  changedConnection,
  connectionProblem,
  deleteConnection,
  newConnection,
  normalizedDomains,
  putConnection
} from "../store/enterpriseConnections.js"
import { newId } from "../store/ids.js"
import { newestFirst, page, pageOf } from "../store/page.js"
import { notFound, Problem } from "../store/problem.js"
import { change, find, step } from "../store/records.js"
import { serviceProviderUrls } from "../store/samlUrls.js"
import type { Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"enterpriseConnections.list"> = (store, input = {}) =>
  Effect.sync(() => {
    const matching = newestFirst(store.state.enterpriseConnections.values()).filter(
      (each) =>
        (input.organizationId === undefined || each.organizationId === input.organizationId) &&
        (input.active === undefined || each.active === input.active)
    )
    return pageOf(matching, input, (each) => connectionResponse(store, each))
  })

export const create: Handler<"enterpriseConnections.create"> = (store, input) =>
  Effect.gen(function* () {
    const id = yield* newId("entconn")
    const isSaml = input.provider.startsWith("saml_")
    const initial = isSaml ? newSaml(yield* newId("samlc")) : newOidc(yield* newId("eoac"))
    return yield* step((time) => {
      const settings = changeSettings({ provider: input.provider, settings: initial }, input)
      if (settings instanceof Problem) return settings
      const { name, provider } = input
      const own = { id, name, provider, domains: normalizedDomains(input.domains), settings }
      const connection = newConnection(own, input, time)
      const problem = connectionProblem(store.state, connection)
      if (problem !== undefined) return problem
      putConnection(store, connection)
      return connectionResponse(store, connection)
    })
  })

export const get: Handler<"enterpriseConnections.get"> = (store, { enterpriseConnectionId }) =>
  Effect.map(find(store.state.enterpriseConnections, kind, enterpriseConnectionId), (connection) =>
    connectionResponse(store, connection)
  )

export const update: Handler<"enterpriseConnections.update"> = (store, { enterpriseConnectionId, ...input }) =>
  step((time) => {
    const connection = store.state.enterpriseConnections.get(enterpriseConnectionId)
    if (connection === undefined) return notFound(kind, enterpriseConnectionId)
    const settings = changeSettings(connection, input)
    if (settings instanceof Problem) return settings
    const domains = normalizedDomains(input.domains ?? [])
    const changed: ConnectionRecord = {
      ...changedConnection(connection, input, time),
      domains: domains.length === 0 ? connection.domains : domains,
      settings
    }
    const problem = connectionProblem(store.state, changed)
    if (problem !== undefined) return problem
    putConnection(store, changed)
    return connectionResponse(store, changed)
  })

const delete_: Handler<"enterpriseConnections.delete"> = (store, { enterpriseConnectionId: id }) =>
  step(() => {
    if (!store.state.enterpriseConnections.has(id)) return notFound(kind, id)
    deleteConnection(store, id)
    return { object: "enterprise_connection", id, deleted: true }
  })

export { delete_ as delete }

export const listTestRuns: Handler<"enterpriseConnections.listTestRuns"> = (
  { state },
  { enterpriseConnectionId, status, ...paging }
) =>
  Effect.map(find(state.enterpriseConnections, kind, enterpriseConnectionId), ({ testRuns }) =>
    page(
      newestFirst(testRuns).filter((each) => status === undefined || status.some((wanted) => wanted === each.status)),
      paging
    )
  )

/** The run stays `pending`, because nobody can open its URL. */
export const createTestRun: Handler<"enterpriseConnections.createTestRun"> = (
  { instance, state },
  { enterpriseConnectionId }
) =>
  Effect.gen(function* () {
    const id = yield* newId("entconntr")
    yield* change(state.enterpriseConnections, kind, enterpriseConnectionId, (connection, createdAt) => ({
      ...connection,
      testRuns: [...connection.testRuns, newTestRun(id, connection, createdAt)]
    }))
    return {
      url: `https://${instance.frontendApi}/v1/enterprise_connections/${enterpriseConnectionId}/test_runs/${id}`
    }
  })

const newTestRun = (
  id: string,
  { settings }: ConnectionRecord,
  createdAt: DateTime.Utc
): EnterpriseConnectionTestRun => ({
  id,
  status: "pending",
  connectionType: settings.type === "saml" ? "saml" : "oauth",
  createdAt
})

const kind = "enterprise connection"

const connectionResponse = ({ instance }: Store, connection: ConnectionRecord): EnterpriseConnection => {
  const { organizationId, settings, testRuns: _, ...own } = connection
  return {
    object: "enterprise_connection",
    ...own,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(settings.type === "oidc"
      ? { oauthConfig: oauthConfig(connection, settings) }
      : { samlConnection: { ...samlConnection(connection, settings), ...serviceProviderUrls(instance, settings) } })
  }
}

const samlConnection = ({ active, name }: ConnectionRecord, settings: SamlSettings) => ({
  id: settings.id,
  name,
  active,
  idpEntityId: settings.idpEntityId ?? undefined,
  idpSsoUrl: settings.idpSsoUrl ?? undefined,
  idpCertificates: settings.idpCertificates,
  idpMetadataUrl: settings.idpMetadataUrl,
  allowIdpInitiated: settings.allowIdpInitiated,
  allowSubdomains: settings.allowSubdomains,
  forceAuthn: settings.forceAuthn,
  loginHint: settings.loginHint
})

const oauthConfig = (
  { createdAt, name, provider, updatedAt }: ConnectionRecord,
  { clientSecret: _, type: __, ...settings }: OidcSettings
): EnterpriseConnection["oauthConfig"] => ({ ...settings, name, providerKey: provider, createdAt, updatedAt })
