import { DateTime } from "effect"
import { Directories, EnterpriseConnections, SAMLConnections, SCIMDirectories } from "effect-clerk"
import { contains, each, listing, partOf } from "../Listing.js"

const connections = listing(EnterpriseConnections.list, {
  kind: "enterpriseConnection",
  id: ({ id }) => id,
  filters: (sample) => [
    { input: { active: false }, keeps: ({ active }) => !active },
    ...(sample.organizationId === undefined
      ? []
      : [
          {
            input: { organizationId: sample.organizationId },
            keeps: ({ organizationId }: typeof sample) => organizationId === sample.organizationId
          }
        ])
  ],
  references: ({ organizationId, samlConnection }) => [
    ["organization", organizationId],
    ["samlConnection", samlConnection?.id]
  ],
  get: (enterpriseConnectionId) => EnterpriseConnections.get({ enterpriseConnectionId })
})

const saml = listing(SAMLConnections.list, {
  kind: "samlConnection",
  id: ({ id }) => id,
  orders: { created_at: ({ createdAt }) => DateTime.toEpochMillis(createdAt) },
  filters: (sample) => [
    { input: { query: partOf(sample.name) }, keeps: ({ name }) => contains(name, partOf(sample.name)) },
    {
      input: { organizationId: [`-${sample.organizationId ?? "org_none"}`] },
      keeps: ({ organizationId }) => organizationId === undefined || organizationId !== sample.organizationId
    }
  ],
  references: ({ enterpriseConnectionId, organizationId }) => [
    ["enterpriseConnection", enterpriseConnectionId],
    ["organization", organizationId]
  ],
  get: (samlConnectionId) => SAMLConnections.get({ samlConnectionId })
})

const directories = listing(Directories.list, {
  kind: "directory",
  id: ({ id }) => id,
  references: ({ enterpriseConnectionId }) => [["enterpriseConnection", enterpriseConnectionId]],
  get: (directoryId) => Directories.get({ directoryId })
})

const scim = listing(SCIMDirectories.list, {
  kind: "directory",
  id: ({ id }) => id,
  references: ({ enterpriseConnectionId }) => [["enterpriseConnection", enterpriseConnectionId]],
  get: (scimDirectoryId) => SCIMDirectories.get({ scimDirectoryId })
})

const mappings = listing(Directories.listGroupRoleMappings, {
  kind: "groupMapping",
  scopes: each("directory", (directoryId) => ({ directoryId })),
  id: ({ id }) => id,
  references: ({ directoryId, role }) => [
    ["directory", directoryId],
    ["role", role?.id ?? "none"]
  ]
})

export const connectionListings = [connections, saml, directories, scim, mappings]
