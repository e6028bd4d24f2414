import { Effect } from "effect"
import { Directories, EnterpriseConnections, SAMLConnections, SCIMDirectories } from "effect-clerk"
import fc from "fast-check"
import type { Chosen, Model } from "../Model.js"
import { step } from "../Step.js"
import { connectionDomain, optional, title } from "../values.js"

const provider = fc.constantFrom("saml_custom" as const, "saml_okta" as const, "oidc_custom" as const)
const domains = fc.uniqueArray(connectionDomain, { minLength: 1, maxLength: 2 })

const addConnection = (
  model: Model,
  {
    id,
    samlConnection
  }: { readonly id: string; readonly samlConnection?: { readonly id?: string | undefined } | undefined }
): void => {
  model.add("enterpriseConnection", id)
  if (samlConnection?.id !== undefined) model.add("samlConnection", samlConnection.id, { enterpriseConnection: id })
}

const connections = [
  step(EnterpriseConnections.create, {
    about: ["organization"],
    values: fc.record({ name: title, provider, domains }),
    input: ([organizationId = ""], values) => ({ organizationId, ...values }),
    learn: addConnection
  }),
  step(EnterpriseConnections.create, {
    values: fc.record({ name: title, provider, domains }),
    input: (_, values) => values,
    learn: addConnection
  }),
  step(EnterpriseConnections.update, {
    about: ["enterpriseConnection"],
    values: fc.record({
      name: optional(title),
      domains: optional(domains),
      syncUserAttributes: optional(fc.boolean())
    }),
    input: ([enterpriseConnectionId = ""], values) => ({ enterpriseConnectionId, ...values })
  }),
  step(EnterpriseConnections.createTestRun, {
    about: ["enterpriseConnection"],
    input: ([enterpriseConnectionId = ""]) => ({ enterpriseConnectionId })
  }),
  step(EnterpriseConnections.delete, {
    about: ["enterpriseConnection"],
    input: ([enterpriseConnectionId = ""]) => ({ enterpriseConnectionId }),
    learn: (model, _, [id = ""]) => model.remove("enterpriseConnection", id)
  }),
  step(SAMLConnections.create, {
    values: fc.record({ name: title, domains }),
    input: (_, values) => ({ ...values, provider: "saml_custom" as const }),
    // Every SAML connection is an enterprise connection too, with an id of its own.
    learn: (model, { enterpriseConnectionId = "", id }) =>
      addConnection(model, { id: enterpriseConnectionId, samlConnection: { id } })
  }),
  step(SAMLConnections.update, {
    about: ["samlConnection", "organization"],
    values: fc.record({ name: optional(title), domains: optional(domains) }),
    input: ([samlConnectionId = "", organizationId = ""], values) => ({ samlConnectionId, organizationId, ...values })
  }),
  step(SAMLConnections.delete, {
    about: ["samlConnection"],
    input: ([samlConnectionId = ""]) => ({ samlConnectionId }),
    learn: (model, _, [id = ""]) =>
      model.remove("enterpriseConnection", model.ownersOf("samlConnection", id).enterpriseConnection ?? "")
  })
]

const group = fc.constantFrom("engineering", "sales", "support")

/** The path of a mapping below either name of its directory. */
const directoryOf = ([chosen]: ReadonlyArray<Chosen>): string => chosen?.owners.directory ?? ""

const replaceMappings = (
  model: Model,
  directory: string,
  mappings: ReadonlyArray<{ readonly id: string; readonly role?: { readonly id: string } | undefined }>
): void => {
  for (const id of model.ids("groupMapping", { directory })) model.remove("groupMapping", id)
  for (const { id, role } of mappings) model.add("groupMapping", id, { directory, role: role?.id ?? "" })
}

const directories = [
  step(Directories.create, {
    about: ["enterpriseConnection", "role"],
    values: optional(group),
    input: ([enterpriseConnectionId = "", roleId = ""], directoryGroupId) => ({
      enterpriseConnectionId,
      provider: "okta",
      ...(directoryGroupId === undefined ? {} : { groupRoleMappings: [{ directoryGroupId, roleId }] })
    }),
    learn: (model, { id }, [enterpriseConnection = ""]) => {
      model.add("directory", id, { enterpriseConnection })
      return Effect.map(Directories.listGroupRoleMappings({ directoryId: id }), ({ data }) =>
        replaceMappings(model, id, data)
      )
    }
  }),
  step(SCIMDirectories.create, {
    about: ["enterpriseConnection"],
    input: ([enterpriseConnectionId = ""]) => ({ enterpriseConnectionId, provider: "custom" }),
    learn: (model, { id }, [enterpriseConnection = ""]) => model.add("directory", id, { enterpriseConnection })
  }),
  step(Directories.update, {
    about: ["directory"],
    values: fc.record({ name: optional(title), groupRoleMappingEnabled: optional(fc.boolean()) }),
    input: ([directoryId = ""], values) => ({ directoryId, ...values })
  }),
  step(SCIMDirectories.update, {
    about: ["directory"],
    values: fc.record({ groupRoleMappingEnabled: fc.constant(true) }),
    input: ([scimDirectoryId = ""], values) => ({ scimDirectoryId, ...values })
  }),
  step(Directories.rotateApiKey, { about: ["directory"], input: ([directoryId = ""]) => ({ directoryId }) }),
  step(Directories.createGroupRoleMapping, {
    about: ["directory", "role"],
    values: fc.record({ directoryGroupId: group, precedence: optional(fc.integer({ min: 1, max: 3 })) }),
    input: ([directoryId = "", roleId = ""], values) => ({ directoryId, roleId, ...values }),
    learn: (model, { id }, [directory = "", role = ""]) => model.add("groupMapping", id, { directory, role })
  }),
  step(SCIMDirectories.replaceGroupRoleMappings, {
    about: ["directory", "role", "role"],
    values: fc.uniqueArray(group, { minLength: 2, maxLength: 2 }),
    input: ([scimDirectoryId = "", ...roles], groups) => ({
      scimDirectoryId,
      mappings: roles.map((roleId, index) => ({ roleId, scimGroupId: groups[index] ?? "" }))
    }),
    learn: (model, { data }, [directory = ""]) => replaceMappings(model, directory, data)
  }),
  step(Directories.deleteGroupRoleMapping, {
    about: ["groupMapping"],
    input: ([mappingId = ""], _, __, chosen) => ({ directoryId: directoryOf(chosen), mappingId }),
    learn: (model, _, [id = ""]) => model.remove("groupMapping", id),
    // The mappings of the directory are turned off.
    otherwise: ["feature_not_enabled"]
  }),
  step(SCIMDirectories.deleteGroupRoleMapping, {
    about: ["groupMapping"],
    input: ([mappingId = ""], _, __, chosen) => ({ scimDirectoryId: directoryOf(chosen), mappingId }),
    learn: (model, _, [id = ""]) => model.remove("groupMapping", id),
    // The mappings of the directory are turned off.
    otherwise: ["feature_not_enabled"]
  }),
  step(Directories.delete, {
    about: ["directory"],
    input: ([directoryId = ""]) => ({ directoryId }),
    learn: (model, _, [id = ""]) => model.remove("directory", id)
  }),
  step(SCIMDirectories.delete, {
    about: ["directory"],
    input: ([scimDirectoryId = ""]) => ({ scimDirectoryId }),
    learn: (model, _, [id = ""]) => model.remove("directory", id)
  })
]

export const connectionSteps = [...connections, ...directories]
