import type * as DateTime from "effect/DateTime"
import type { ConnectionRecord } from "./connectionRecord.js"
import { activationProblem } from "./connectionSettings.js"
import { isDomainName, normalizedDomain } from "./domainName.js"
import { isVerifiedDomain } from "./organizationDomain.js"
import { invalid, notFound, type Problem, taken } from "./problem.js"
import type { OrganizationDomainRecord, State, Store } from "./store.js"

/** The domains of a connection as the store keeps them. */
export const normalizedDomains = (domains: ReadonlyArray<string>): ReadonlyArray<string> =>
  Array.from(new Set(domains.map(normalizedDomain)))

/** What the inputs of both APIs have in common. */
interface ConnectionInput {
  readonly name?: string | null | undefined
  readonly active?: boolean | null | undefined
  readonly organizationId?: string | null | undefined
  readonly syncUserAttributes?: boolean | null | undefined
  readonly disableAdditionalIdentifications?: boolean | null | undefined
  readonly allowOrganizationAccountLinking?: boolean | null | undefined
  readonly authenticatable?: boolean | null | undefined
  readonly disableJitProvisioning?: boolean | null | undefined
  readonly customAttributes?: ConnectionRecord["customAttributes"] | null
}

/** A new connection. */
export const newConnection = (
  own: Pick<ConnectionRecord, "id" | "name" | "provider" | "domains" | "settings">,
  input: ConnectionInput,
  time: DateTime.Utc
): ConnectionRecord =>
  changedConnection(
    {
      ...own,
      active: false,
      organizationId: undefined,
      syncUserAttributes: true,
      disableAdditionalIdentifications: false,
      allowOrganizationAccountLinking: false,
      authenticatable: true,
      disableJitProvisioning: false,
      customAttributes: [],
      testRuns: [],
      createdAt: time,
      updatedAt: time
    },
    input,
    time
  )

/** The connection with the changes of an input: `null` and absence leave a field as it is. */
export const changedConnection = (
  connection: ConnectionRecord,
  input: ConnectionInput,
  time: DateTime.Utc
): ConnectionRecord => ({
  ...connection,
  name: input.name ?? connection.name,
  active: input.active ?? connection.active,
  organizationId: input.organizationId ?? connection.organizationId,
  syncUserAttributes: input.syncUserAttributes ?? connection.syncUserAttributes,
  disableAdditionalIdentifications:
    input.disableAdditionalIdentifications ?? connection.disableAdditionalIdentifications,
  allowOrganizationAccountLinking: input.allowOrganizationAccountLinking ?? connection.allowOrganizationAccountLinking,
  authenticatable: input.authenticatable ?? connection.authenticatable,
  disableJitProvisioning: input.disableJitProvisioning ?? connection.disableJitProvisioning,
  customAttributes: input.customAttributes ?? connection.customAttributes,
  updatedAt: time
})

/** Whether a connection can be stored: its domains, its organization, and what it needs to be active. */
export const connectionProblem = (state: State, connection: ConnectionRecord): Problem | undefined => {
  const { active, domains, id, name, organizationId, settings } = connection
  if (name.trim() === "") return invalid("name", "name must not be empty.")
  if (domains.length === 0) return invalid("domains", "domains must be included.", "form_param_missing")
  if (!domains.every(isDomainName)) {
    return invalid("domains", "domains must be valid domain names.", "form_param_format_invalid")
  }
  const others = Array.from(state.enterpriseConnections.values()).filter((each) => each.id !== id)
  if (others.some((each) => each.domains.some((domain) => domains.includes(domain)))) return taken("domains", "domain")
  if (organizationId !== undefined && !state.organizations.has(organizationId)) {
    return notFound("organization", organizationId)
  }
  return active ? activationProblem(settings) : undefined
}

/** The verified domains of organizations that keep a connection from being active: users would have two ways to join. */
export const conflictingDomains = (
  { organizationDomains }: State,
  { domains }: ConnectionRecord
): ReadonlyArray<OrganizationDomainRecord> =>
  Array.from(organizationDomains.values()).filter(
    (each) => isVerifiedDomain(each) && each.enrollmentMode !== "enterprise_sso" && domains.includes(each.name)
  )

/** Stores a connection. An active one removes the organization domains that conflict with it. */
export const putConnection = ({ emit, state }: Store, connection: ConnectionRecord): void => {
  state.enterpriseConnections.set(connection.id, connection)
  if (!connection.active) return
  for (const { id } of conflictingDomains(state, connection)) {
    state.organizationDomains.delete(id)
    emit("organizationDomain.deleted", { object: "organization_domain", id, deleted: true })
  }
}

/** Deletes a connection with its directory. */
export const deleteConnection = ({ state }: Store, id: string): void => {
  state.enterpriseConnections.delete(id)
  for (const each of state.directories.values()) {
    if (each.enterpriseConnectionId === id) state.directories.delete(each.id)
  }
}
