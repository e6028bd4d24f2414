/**
 * The table: every resource of the Backend API under its key in the service.
 *
 * @since 0.1.0
 */
import type { Resource } from "../Endpoint.js"
import * as ActorTokens from "./ActorTokens.js"
import * as AdminPortalLinkTokens from "./AdminPortalLinkTokens.js"
import * as AgentTasks from "./AgentTasks.js"
import * as AllowlistIdentifiers from "./AllowlistIdentifiers.js"
import * as APIKeys from "./APIKeys.js"
import * as BetaFeatures from "./BetaFeatures.js"
import * as Billing from "./Billing.js"
import * as BlocklistIdentifiers from "./BlocklistIdentifiers.js"
import * as Clients from "./Clients.js"
import * as Directories from "./Directories.js"
import * as Domains from "./Domains.js"
import * as EmailAddresses from "./EmailAddresses.js"
import * as EmailSMSTemplates from "./EmailSMSTemplates.js"
import * as Emails from "./Emails.js"
import * as EnterpriseConnections from "./EnterpriseConnections.js"
import * as Instance from "./Instance.js"
import * as Invitations from "./Invitations.js"
import * as JWKS from "./JWKS.js"
import * as JWTTemplates from "./JWTTemplates.js"
import * as M2M from "./M2M.js"
import * as Machines from "./Machines.js"
import * as Miscellaneous from "./Miscellaneous.js"
import * as OAuthAccessTokens from "./OAuthAccessTokens.js"
import * as OAuthApplications from "./OAuthApplications.js"
import * as OrganizationDomains from "./OrganizationDomains.js"
import * as OrganizationInvitations from "./OrganizationInvitations.js"
import * as OrganizationMemberships from "./OrganizationMemberships.js"
import * as OrganizationPermissions from "./OrganizationPermissions.js"
import * as OrganizationRoles from "./OrganizationRoles.js"
import * as Organizations from "./Organizations.js"
import * as PhoneNumbers from "./PhoneNumbers.js"
import * as ProxyChecks from "./ProxyChecks.js"
import * as RedirectURLs from "./RedirectURLs.js"
import * as RoleSets from "./RoleSets.js"
import * as SAMLConnections from "./SAMLConnections.js"
import * as SCIMDirectories from "./SCIMDirectories.js"
import * as Sessions from "./Sessions.js"
import * as SignInTokens from "./SignInTokens.js"
import * as SignUps from "./SignUps.js"
import * as SvixApps from "./SvixApps.js"
import * as TestingTokens from "./TestingTokens.js"
import * as Users from "./Users.js"
import * as WaitlistEntries from "./WaitlistEntries.js"

/**
 * Every operation of the Backend API, bound to one Clerk instance.
 *
 * @since 0.1.0
 * @category models
 */
export interface Clerk {
  readonly actorTokens: Resource<typeof ActorTokens>
  readonly adminPortalLinkTokens: Resource<typeof AdminPortalLinkTokens>
  readonly agentTasks: Resource<typeof AgentTasks>
  readonly allowlistIdentifiers: Resource<typeof AllowlistIdentifiers>
  readonly apiKeys: Resource<typeof APIKeys>
  readonly betaFeatures: Resource<typeof BetaFeatures>
  readonly billing: Resource<typeof Billing>
  readonly blocklistIdentifiers: Resource<typeof BlocklistIdentifiers>
  readonly clients: Resource<typeof Clients>
  readonly directories: Resource<typeof Directories>
  readonly domains: Resource<typeof Domains>
  readonly emailAddresses: Resource<typeof EmailAddresses>
  readonly emailSmsTemplates: Resource<typeof EmailSMSTemplates>
  readonly emails: Resource<typeof Emails>
  readonly enterpriseConnections: Resource<typeof EnterpriseConnections>
  readonly instance: Resource<typeof Instance>
  readonly invitations: Resource<typeof Invitations>
  readonly jwks: Resource<typeof JWKS>
  readonly jwtTemplates: Resource<typeof JWTTemplates>
  readonly m2m: Resource<typeof M2M>
  readonly machines: Resource<typeof Machines>
  readonly miscellaneous: Resource<typeof Miscellaneous>
  readonly oauthAccessTokens: Resource<typeof OAuthAccessTokens>
  readonly oauthApplications: Resource<typeof OAuthApplications>
  readonly organizationDomains: Resource<typeof OrganizationDomains>
  readonly organizationInvitations: Resource<typeof OrganizationInvitations>
  readonly organizationMemberships: Resource<typeof OrganizationMemberships>
  readonly organizationPermissions: Resource<typeof OrganizationPermissions>
  readonly organizationRoles: Resource<typeof OrganizationRoles>
  readonly organizations: Resource<typeof Organizations>
  readonly phoneNumbers: Resource<typeof PhoneNumbers>
  readonly proxyChecks: Resource<typeof ProxyChecks>
  readonly redirectUrls: Resource<typeof RedirectURLs>
  readonly roleSets: Resource<typeof RoleSets>
  readonly samlConnections: Resource<typeof SAMLConnections>
  readonly scimDirectories: Resource<typeof SCIMDirectories>
  readonly sessions: Resource<typeof Sessions>
  readonly signInTokens: Resource<typeof SignInTokens>
  readonly signUps: Resource<typeof SignUps>
  readonly testingTokens: Resource<typeof TestingTokens>
  readonly users: Resource<typeof Users>
  readonly waitlistEntries: Resource<typeof WaitlistEntries>
  readonly webhooks: Resource<typeof SvixApps>
}

/**
 * The modules behind the keys of {@link Clerk}.
 *
 * @since 0.1.0
 * @category models
 */
export const resources = {
  actorTokens: ActorTokens,
  adminPortalLinkTokens: AdminPortalLinkTokens,
  agentTasks: AgentTasks,
  allowlistIdentifiers: AllowlistIdentifiers,
  apiKeys: APIKeys,
  betaFeatures: BetaFeatures,
  billing: Billing,
  blocklistIdentifiers: BlocklistIdentifiers,
  clients: Clients,
  directories: Directories,
  domains: Domains,
  emailAddresses: EmailAddresses,
  emailSmsTemplates: EmailSMSTemplates,
  emails: Emails,
  enterpriseConnections: EnterpriseConnections,
  instance: Instance,
  invitations: Invitations,
  jwks: JWKS,
  jwtTemplates: JWTTemplates,
  m2m: M2M,
  machines: Machines,
  miscellaneous: Miscellaneous,
  oauthAccessTokens: OAuthAccessTokens,
  oauthApplications: OAuthApplications,
  organizationDomains: OrganizationDomains,
  organizationInvitations: OrganizationInvitations,
  organizationMemberships: OrganizationMemberships,
  organizationPermissions: OrganizationPermissions,
  organizationRoles: OrganizationRoles,
  organizations: Organizations,
  phoneNumbers: PhoneNumbers,
  proxyChecks: ProxyChecks,
  redirectUrls: RedirectURLs,
  roleSets: RoleSets,
  samlConnections: SAMLConnections,
  scimDirectories: SCIMDirectories,
  sessions: Sessions,
  signInTokens: SignInTokens,
  signUps: SignUps,
  testingTokens: TestingTokens,
  users: Users,
  waitlistEntries: WaitlistEntries,
  webhooks: SvixApps
} as const satisfies { readonly [Key in keyof Clerk]: object }
