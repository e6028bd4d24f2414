import * as Effect from "effect/Effect"
import type { SAMLConnection } from "../../api/SAMLConnections.js"
import type { OrderBy } from "../../Wire.js"
import type { ConnectionRecord, SamlSettings } from "../store/connectionRecord.js"
import { changeSaml, newSaml } from "../store/connectionSettings.js"
import {
  changedConnection,
  conflictingDomains,
  connectionProblem,
  deleteConnection,
  newConnection,
  normalizedDomains,
  putConnection
} from "../store/enterpriseConnections.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pageOf } from "../store/page.js"
import { invalid, notFound, Problem } from "../store/problem.js"
import { step } from "../store/records.js"
import { serviceProviderUrls } from "../store/samlUrls.js"
import type { State, Store } from "../store/store.js"
import { signed } from "../store/userQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"samlConnections.list"> = (store, input = {}) =>
  Effect.sync(() => {
    const query = input.query?.toLowerCase()
    const matchesOrganization = signed(input.organizationId)
    // Clerk documents no sort fields, so that the input is any text; an unknown field sorts by the time of creation.
    const orderBy = input.orderBy as OrderBy<keyof typeof sortKeys> | undefined
    const matching = sorted(samlConnections(store.state), sortKeys, orderBy).filter(
      ({ connection: { name, organizationId } }) =>
        (query === undefined || name.toLowerCase().includes(query)) &&
        matchesOrganization(organizationId === undefined ? [] : [organizationId])
    )
    return pageOf(matching, input, (each) => samlResponse(store, each))
  })

export const create: Handler<"samlConnections.create"> = (store, { domain, domains, ...input }) =>
  Effect.gen(function* () {
    const id = yield* newId("entconn")
    const initial = newSaml(yield* newId("samlc"))
    return yield* step((time) => {
      const settings = changeSaml(initial, input)
      if (settings instanceof Problem) return settings
      const all = normalizedDomains(domains ?? (domain === undefined ? [] : [domain]))
      const { name, provider } = input
      const connection = newConnection({ id, name, provider, domains: all, settings }, input, time)
      const problem = connectionProblem(store.state, connection)
      if (problem !== undefined) return problem
      putConnection(store, connection)
      return samlResponse(store, { connection, settings })
    })
  })

export const get: Handler<"samlConnections.get"> = (store, { samlConnectionId }) =>
  step(() => {
    const found = findSaml(store.state, samlConnectionId)
    return found === undefined ? notFound(kind, samlConnectionId) : samlResponse(store, found)
  })

export const update: Handler<"samlConnections.update"> = (store, { domain, domains, samlConnectionId, ...input }) =>
  step((time) => {
    const found = findSaml(store.state, samlConnectionId)
    if (found === undefined) return notFound(kind, samlConnectionId)
    const { connection } = found
    const settings = changeSaml(found.settings, input)
    if (settings instanceof Problem) return settings
    const changed: ConnectionRecord = {
      ...changedConnection(connection, input, time),
      domains: normalizedDomains(domains ?? (domain == null ? connection.domains : [domain])),
      settings
    }
    const problem =
      connectionProblem(store.state, changed) ??
      (input.consentVerifiedDomainsDeletion === true ? undefined : conflictProblem(store.state, changed))
    if (problem !== undefined) return problem
    putConnection(store, changed)
    return samlResponse(store, { connection: changed, settings })
  })

const delete_: Handler<"samlConnections.delete"> = (store, { samlConnectionId: id }) =>
  step(() => {
    const found = findSaml(store.state, id)
    if (found === undefined) return notFound(kind, id)
    deleteConnection(store, found.connection.id)
    return { object: "saml_connection", id, deleted: true }
  })

export { delete_ as delete }

const kind = "SAML Connection"

interface Saml {
  readonly connection: ConnectionRecord
  readonly settings: SamlSettings
}

const samlConnections = ({ enterpriseConnections }: State): ReadonlyArray<Saml> =>
  Array.from(enterpriseConnections.values()).flatMap((connection) =>
    connection.settings.type === "saml" ? [{ connection, settings: connection.settings }] : []
  )

const findSaml = (state: State, id: string): Saml | undefined =>
  samlConnections(state).find(({ settings }) => settings.id === id)

const sortKeys = {
  created_at: ({ connection }) => timeKey(connection.createdAt),
  name: ({ connection }) => connection.name
} satisfies SortKeys<Saml>

const conflictProblem = (state: State, connection: ConnectionRecord): Problem | undefined =>
  connection.active && conflictingDomains(state, connection).length > 0
    ? invalid(
        "active",
        "This domain is already used for organization enrollment with verified domains. Please use a different one.",
        "organization_domain_exists_for_enrollment"
      )
    : undefined

const samlResponse = ({ instance }: Store, { connection, settings }: Saml): SAMLConnection => {
  const { customAttributes: _, id, organizationId, settings: __, testRuns: ___, ...own } = connection
  const { type: ____, ...saml } = settings
  const [domain] = connection.domains
  return {
    object: "saml_connection",
    ...own,
    ...saml,
    ...(domain === undefined ? {} : { domain }),
    ...(organizationId === undefined ? {} : { organizationId }),
    idpCertificate: settings.idpCertificates[0]?.certificate ?? null,
    idpCertificateIssuedAt: null,
    idpCertificateExpiresAt: null,
    userCount: 0,
    enterpriseConnectionId: id,
    ...serviceProviderUrls(instance, settings)
  }
}
