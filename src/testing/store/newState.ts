import { type BillingOptions, initialBilling } from "./billingRecords.js"
import { primaryDomain } from "./domain.js"
import { IdentifierIndex } from "./identifierIndex.js"
import { initialRoles, type Roles } from "./roles.js"
import { defaultSettings, type Settings } from "./settings.js"
import type { Instance, State } from "./store.js"
import { UserOrders } from "./userOrders.js"

/** What a new instance has besides Clerk's own roles and plans. */
interface Beginning {
  readonly settings?: Settings
  readonly roles?: Readonly<Record<string, Roles[string] | undefined>> | undefined
  readonly billing?: BillingOptions | undefined
}

/** The state of a new instance: its settings, its primary domain, its roles and its plans, and no other records. */
export const newState = (
  instance: Instance,
  { billing, roles, settings = defaultSettings }: Beginning = {}
): State => ({
  users: new Map(),
  usersByIdentifier: new IdentifierIndex(),
  userOrders: new UserOrders(),
  identifiers: new Map(),
  credentials: new Map(),
  lockouts: new Map(),
  sessions: new Map(),
  organizations: new Map(),
  memberships: new Map(),
  ...initialRoles(roles),
  organizationDomains: new Map(),
  enterpriseConnections: new Map(),
  directories: new Map(),
  ...initialBilling(billing),
  subscriptionItems: new Map(),
  payments: new Map(),
  credits: new Map(),
  templates: new Map(),
  adminPortalLinkTokens: new Map(),
  agentTasks: new Map(),
  proxyChecks: new Map(),
  organizationInvitations: new Map(),
  invitations: new Map(),
  actorTokens: new Map(),
  refreshTokens: new Map(),
  jwtTemplates: new Map(),
  jwtTemplateKeys: new Map(),
  signInTokens: new Map(),
  allowlist: new Map(),
  blocklist: new Map(),
  apiKeys: new Map(),
  machines: new Map(),
  m2mTokens: new Map(),
  oauthTokens: new Map(),
  settings,
  clients: new Map(),
  domains: new Map([primaryDomain(instance)].map((domain) => [domain.id, domain])),
  emails: new Map(),
  handshakes: new Map(),
  oauthApplications: new Map(),
  oauthCodes: new Map(),
  oauthGrants: new Map(),
  providerTokens: new Map(),
  redirectUrls: new Map(),
  signUps: new Map(),
  svixApp: undefined,
  trustedDevices: new Map(),
  verifications: new Map(),
  waitlist: new Map()
})
