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
  /** [Actor Tokens](https://clerk.com/docs/reference/backend-api/tag/actor-tokens) in Clerk's documentation. */
  readonly actorTokens: Resource<typeof ActorTokens>
  /** [Admin Portal Link Tokens](https://clerk.com/docs/reference/backend-api/tag/admin-portal-link-tokens) in Clerk's documentation. */
  readonly adminPortalLinkTokens: Resource<typeof AdminPortalLinkTokens>
  /** [Agent Tasks](https://clerk.com/docs/reference/backend-api/tag/agent-tasks) in Clerk's documentation. */
  readonly agentTasks: Resource<typeof AgentTasks>
  /** [Allow-list / Block-list](https://clerk.com/docs/reference/backend-api/tag/allow-list-block-list) in Clerk's documentation. */
  readonly allowlistIdentifiers: Resource<typeof AllowlistIdentifiers>
  /** [API Keys](https://clerk.com/docs/reference/backend-api/tag/api-keys) in Clerk's documentation. */
  readonly apiKeys: Resource<typeof APIKeys>
  /** [Beta Features](https://clerk.com/docs/reference/backend-api/tag/beta-features) in Clerk's documentation. */
  readonly betaFeatures: Resource<typeof BetaFeatures>
  /** [Billing](https://clerk.com/docs/reference/backend-api/tag/billing) in Clerk's documentation. */
  readonly billing: Resource<typeof Billing>
  /** [Allow-list / Block-list](https://clerk.com/docs/reference/backend-api/tag/allow-list-block-list) in Clerk's documentation. */
  readonly blocklistIdentifiers: Resource<typeof BlocklistIdentifiers>
  /** [Clients](https://clerk.com/docs/reference/backend-api/tag/clients) in Clerk's documentation. */
  readonly clients: Resource<typeof Clients>
  /** [Directories](https://clerk.com/docs/reference/backend-api/tag/directories) in Clerk's documentation. */
  readonly directories: Resource<typeof Directories>
  /** [Domains](https://clerk.com/docs/reference/backend-api/tag/domains) in Clerk's documentation. */
  readonly domains: Resource<typeof Domains>
  /** [Email Addresses](https://clerk.com/docs/reference/backend-api/tag/email-addresses) in Clerk's documentation. */
  readonly emailAddresses: Resource<typeof EmailAddresses>
  /** [Email & SMS Templates](https://clerk.com/docs/reference/backend-api/tag/email-sms-templates) in Clerk's documentation. */
  readonly emailSmsTemplates: Resource<typeof EmailSMSTemplates>
  /** [Emails](https://clerk.com/docs/reference/backend-api/tag/emails) in Clerk's documentation. */
  readonly emails: Resource<typeof Emails>
  /** [Enterprise Connections](https://clerk.com/docs/reference/backend-api/tag/enterprise-connections) in Clerk's documentation. */
  readonly enterpriseConnections: Resource<typeof EnterpriseConnections>
  /** [Instance Settings](https://clerk.com/docs/reference/backend-api/tag/instance-settings) in Clerk's documentation. */
  readonly instance: Resource<typeof Instance>
  /** [Invitations](https://clerk.com/docs/reference/backend-api/tag/invitations) in Clerk's documentation. */
  readonly invitations: Resource<typeof Invitations>
  /** [JWKS](https://clerk.com/docs/reference/backend-api/tag/jwks) in Clerk's documentation. */
  readonly jwks: Resource<typeof JWKS>
  /** [JWT Templates](https://clerk.com/docs/reference/backend-api/tag/jwt-templates) in Clerk's documentation. */
  readonly jwtTemplates: Resource<typeof JWTTemplates>
  /** [M2M Tokens](https://clerk.com/docs/reference/backend-api/tag/m2m-tokens) in Clerk's documentation. */
  readonly m2m: Resource<typeof M2M>
  /** [Machines](https://clerk.com/docs/reference/backend-api/tag/machines) in Clerk's documentation. */
  readonly machines: Resource<typeof Machines>
  /** [Miscellaneous](https://clerk.com/docs/reference/backend-api/tag/miscellaneous) in Clerk's documentation. */
  readonly miscellaneous: Resource<typeof Miscellaneous>
  /** [OAuth Access Tokens](https://clerk.com/docs/reference/backend-api/tag/oauth-access-tokens) in Clerk's documentation. */
  readonly oauthAccessTokens: Resource<typeof OAuthAccessTokens>
  /** [OAuth Applications](https://clerk.com/docs/reference/backend-api/tag/oauth-applications) in Clerk's documentation. */
  readonly oauthApplications: Resource<typeof OAuthApplications>
  /** [Organization Domains](https://clerk.com/docs/reference/backend-api/tag/organization-domains) in Clerk's documentation. */
  readonly organizationDomains: Resource<typeof OrganizationDomains>
  /** [Organization Invitations](https://clerk.com/docs/reference/backend-api/tag/organization-invitations) in Clerk's documentation. */
  readonly organizationInvitations: Resource<typeof OrganizationInvitations>
  /** [Organization Memberships](https://clerk.com/docs/reference/backend-api/tag/organization-memberships) in Clerk's documentation. */
  readonly organizationMemberships: Resource<typeof OrganizationMemberships>
  /** [Organization Permissions](https://clerk.com/docs/reference/backend-api/tag/organization-permissions) in Clerk's documentation. */
  readonly organizationPermissions: Resource<typeof OrganizationPermissions>
  /** [Organization Roles](https://clerk.com/docs/reference/backend-api/tag/organization-roles) in Clerk's documentation. */
  readonly organizationRoles: Resource<typeof OrganizationRoles>
  /** [Organizations](https://clerk.com/docs/reference/backend-api/tag/organizations) in Clerk's documentation. */
  readonly organizations: Resource<typeof Organizations>
  /** [Phone Numbers](https://clerk.com/docs/reference/backend-api/tag/phone-numbers) in Clerk's documentation. */
  readonly phoneNumbers: Resource<typeof PhoneNumbers>
  /** [Proxy Checks](https://clerk.com/docs/reference/backend-api/tag/proxy-checks) in Clerk's documentation. */
  readonly proxyChecks: Resource<typeof ProxyChecks>
  /** [Redirect URLs](https://clerk.com/docs/reference/backend-api/tag/redirect-urls) in Clerk's documentation. */
  readonly redirectUrls: Resource<typeof RedirectURLs>
  /** [Role Sets](https://clerk.com/docs/reference/backend-api/tag/role-sets) in Clerk's documentation. */
  readonly roleSets: Resource<typeof RoleSets>
  /** [SAML Connections](https://clerk.com/docs/reference/backend-api/tag/saml-connections) in Clerk's documentation. */
  readonly samlConnections: Resource<typeof SAMLConnections>
  /** [SCIM Directories](https://clerk.com/docs/reference/backend-api/tag/scim-directories) in Clerk's documentation. */
  readonly scimDirectories: Resource<typeof SCIMDirectories>
  /** [Sessions](https://clerk.com/docs/reference/backend-api/tag/sessions) in Clerk's documentation. */
  readonly sessions: Resource<typeof Sessions>
  /** [Sign-in Tokens](https://clerk.com/docs/reference/backend-api/tag/sign-in-tokens) in Clerk's documentation. */
  readonly signInTokens: Resource<typeof SignInTokens>
  /** [Sign Ups](https://clerk.com/docs/reference/backend-api/tag/sign-ups) in Clerk's documentation. */
  readonly signUps: Resource<typeof SignUps>
  /** [Testing Tokens](https://clerk.com/docs/reference/backend-api/tag/testing-tokens) in Clerk's documentation. */
  readonly testingTokens: Resource<typeof TestingTokens>
  /** [Users](https://clerk.com/docs/reference/backend-api/tag/users) in Clerk's documentation. */
  readonly users: Resource<typeof Users>
  /** [Waitlist Entries](https://clerk.com/docs/reference/backend-api/tag/waitlist-entries) in Clerk's documentation. */
  readonly waitlistEntries: Resource<typeof WaitlistEntries>
  /** [Webhooks](https://clerk.com/docs/reference/backend-api/tag/webhooks) in Clerk's documentation. */
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
