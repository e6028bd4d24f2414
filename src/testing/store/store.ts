import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import type { ActorToken } from "../../api/ActorTokens.js"
import type { AdminPortalLinkToken } from "../../api/AdminPortalLinkTokens.js"
import type { AllowlistIdentifier } from "../../api/AllowlistIdentifiers.js"
import type { ApiKeyWithSecret } from "../../api/APIKeys.js"
import type { BlocklistIdentifier } from "../../api/BlocklistIdentifiers.js"
import type { Client } from "../../api/Clients.js"
import type { Domain } from "../../api/Domains.js"
import type { Email } from "../../api/Emails.js"
import type { Invitation } from "../../api/Invitations.js"
import type { JWTTemplate } from "../../api/JWTTemplates.js"
import type { M2MTokenWithToken } from "../../api/M2M.js"
import type { OAuthAccessToken } from "../../api/OAuthAccessTokens.js"
import type { OAuthApplicationWithSecret } from "../../api/OAuthApplications.js"
import type { OrganizationDomain } from "../../api/OrganizationDomains.js"
import type { OrganizationInvitation } from "../../api/OrganizationInvitations.js"
import type { Organization } from "../../api/Organizations.js"
import type { ProxyCheck } from "../../api/ProxyChecks.js"
import type { RedirectUrl } from "../../api/RedirectURLs.js"
import type { Session } from "../../api/Sessions.js"
import type { SignInToken } from "../../api/SignInTokens.js"
import type { SignUp } from "../../api/SignUps.js"
import type { TrustedDevice, OAuthAccessToken as UserOAuthAccessToken } from "../../api/Users.js"
import type { WaitlistEntry } from "../../api/WaitlistEntries.js"
import type { Permission } from "../../models/Permission.js"
import type { User } from "../../models/User.js"
import type { JsonObject } from "../../Wire.js"
import type { EventData, WebhookEventType } from "../../webhooks/WebhookEvent.js"
import type {
  CreditRecord,
  DiscountOptions,
  ItemRecord,
  PaymentRecord,
  PlanRecord,
  PriceRecord
} from "./billingRecords.js"
import type { ConnectionRecord } from "./connectionRecord.js"
import type { DirectoryRecord } from "./directoryRecord.js"
import type { IdentifierIndex } from "./identifierIndex.js"
import type { RoleRecord, RoleSetRecord } from "./roles.js"
import type { Settings } from "./settings.js"
import type { Signer } from "./signer.js"
import type { UserOrders } from "./userOrders.js"

/** The state of one embedded Clerk, and what its handlers need to change it. */
export interface Store {
  readonly instance: Instance
  readonly signer: Signer
  readonly state: State
  /** Publishes a webhook event. It is synchronous, so that a change and its event are one step. */
  readonly emit: <Type extends WebhookEventType>(type: Type, data: EventData[Type]) => void
}

/** The settings of the Clerk instance. */
export interface Instance {
  readonly id: string
  readonly secretKey: Redacted.Redacted
  readonly publishableKey: string
  readonly environment: "development" | "production"
  /** The host of the Frontend API, without a scheme. */
  readonly frontendApi: string
}

/**
 * All records, by id unless said otherwise, in the order of creation.
 *
 * The maps are changed in place, each change within one synchronous effect: no fiber sees half of a change, and a
 * change does not copy a hundred thousand users.
 */
export interface State {
  readonly users: Map<string, User>
  /** Where to find users by their identifiers. It is made from `users`. */
  readonly usersByIdentifier: IdentifierIndex
  /** The users in order. It is made from `users`. */
  readonly userOrders: UserOrders
  /** The id of the user who has an email address, a username or another unique identifier. */
  readonly identifiers: Map<string, string>
  /** Passwords and second factors, which no response contains, by user id. */
  readonly credentials: Map<string, Credentials>
  /** The end of each lockout, by user id. */
  readonly lockouts: Map<string, DateTime.Utc>
  readonly sessions: Map<string, Session>
  readonly organizations: Map<string, Organization>
  readonly memberships: Map<string, Membership>
  readonly permissions: Map<string, Permission>
  readonly roles: Map<string, RoleRecord>
  readonly roleSets: Map<string, RoleSetRecord>
  readonly organizationDomains: Map<string, OrganizationDomainRecord>
  readonly enterpriseConnections: Map<string, ConnectionRecord>
  readonly directories: Map<string, DirectoryRecord>
  readonly plans: Map<string, PlanRecord>
  readonly prices: Map<string, PriceRecord>
  readonly discounts: Map<string, DiscountOptions>
  readonly subscriptionItems: Map<string, ItemRecord>
  readonly payments: Map<string, PaymentRecord>
  readonly credits: Map<string, CreditRecord>
  /** What was changed of each template, by type and slug, such as `email/invitation`. */
  readonly templates: Map<string, TemplateChanges>
  readonly adminPortalLinkTokens: Map<string, AdminPortalLinkToken>
  readonly agentTasks: Map<string, AgentTaskRecord>
  /** The last check of each domain's proxy, by the domain's id. */
  readonly proxyChecks: Map<string, ProxyCheck>
  readonly organizationInvitations: Map<string, OrganizationInvitation>
  readonly invitations: Map<string, Invitation>
  readonly actorTokens: Map<string, ActorToken>
  /** The id of the session that a refresh token renews, by the token itself. */
  readonly refreshTokens: Map<string, string>
  readonly jwtTemplates: Map<string, JWTTemplate>
  /** The keys of their own that JWT templates sign with, which no response contains, by template id. */
  readonly jwtTemplateKeys: Map<string, Redacted.Redacted>
  readonly signInTokens: Map<string, SignInToken>
  readonly allowlist: Map<string, AllowlistIdentifier>
  readonly blocklist: Map<string, BlocklistIdentifier>
  readonly apiKeys: Map<string, ApiKeyWithSecret>
  readonly machines: Map<string, MachineRecord>
  readonly m2mTokens: Map<string, M2MTokenWithToken>
  /** OAuth access tokens, by the token itself. */
  readonly oauthTokens: Map<string, OAuthAccessToken>

  settings: Settings
  readonly clients: Map<string, ClientRecord>
  readonly domains: Map<string, Domain>
  readonly emails: Map<string, EmailRecord>
  /** The `Set-Cookie` values that a handshake left, by its nonce. */
  readonly handshakes: Map<string, ReadonlyArray<string>>
  readonly oauthApplications: Map<string, OAuthApplicationWithSecret>
  /** Authorization codes that are not exchanged yet, by the code itself. */
  readonly oauthCodes: Map<string, OAuthCode>
  readonly oauthGrants: Map<string, OAuthGrant>
  /** The tokens of social providers, by the id of the external account. */
  readonly providerTokens: Map<string, UserOAuthAccessToken>
  readonly redirectUrls: Map<string, RedirectUrl>
  readonly signUps: Map<string, SignUpRecord>
  /** The id of the Svix app of the instance, if it has one. */
  svixApp: string | undefined
  readonly trustedDevices: Map<string, TrustedDeviceRecord>
  readonly verifications: Map<string, VerificationRecord>
  readonly waitlist: Map<string, WaitlistRecord>
}

/** A machine, with its secret keys. */
export interface MachineRecord {
  readonly id: string
  readonly name: string
  readonly defaultTokenTtl: number
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
  /** The ids of the machines that it may call, each with the time when that was allowed. */
  readonly scopes: ReadonlyMap<string, DateTime.Utc>
  readonly secretKey: Redacted.Redacted
  /** The key before the last rotation, and until when it is still accepted. */
  readonly previousKey?: { readonly key: Redacted.Redacted; readonly until: DateTime.Utc } | undefined
}

/** A user's membership in an organization. `store/membership.ts` adds user and organization for a response. */
export interface Membership {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  readonly role: string
  readonly publicMetadata: JsonObject
  readonly privateMetadata: JsonObject
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** An email domain of an organization. `store/organizationDomain.ts` adds the rest of a response. */
export type OrganizationDomainRecord = Pick<
  OrganizationDomain,
  | "id"
  | "organizationId"
  | "name"
  | "enrollmentMode"
  | "affiliationVerification"
  | "ownershipVerification"
  | "createdAt"
  | "updatedAt"
>

/** What was changed of a template that Clerk ships. */
export interface TemplateChanges {
  readonly name?: string | undefined
  readonly subject?: string | undefined
  readonly body?: string | undefined
  readonly markup?: string | undefined
  readonly fromEmailName?: string | undefined
  readonly replyToEmailName?: string | undefined
  readonly deliveredByClerk?: boolean | undefined
  readonly updatedAt?: DateTime.Utc
}

/** A task that lets an agent sign in as a user. */
export interface AgentTaskRecord {
  readonly id: string
  readonly agentId: string
  readonly agentName: string
  readonly userId: string
  readonly status: "pending" | "revoked"
}

/** A client without its sessions, which refer to it. */
export type ClientRecord = Pick<
  Client,
  "id" | "signInId" | "signUpId" | "lastAuthenticationStrategy" | "createdAt" | "updatedAt"
>

/** An email, and the request that it must not be repeated with another content under the same key. */
export interface EmailRecord {
  readonly email: Email
  readonly idempotencyKey: string | undefined
  readonly request: string
}

/** An authorization code of an OAuth application. */
export interface OAuthCode {
  readonly clientId: string
  readonly userId: string
  readonly scopes: ReadonlyArray<string>
  readonly redirectUri: string
  /** The SHA-256 of the verifier, in base64url (RFC 7636). */
  readonly codeChallenge: string | undefined
  readonly expiresAt: DateTime.Utc
}

/** What a user granted to an OAuth application, with the tokens that it got. */
export interface OAuthGrant {
  readonly id: string
  readonly clientId: string
  readonly userId: string
  readonly scopes: ReadonlyArray<string>
  /** `undefined` while it is exchanged for the next one. */
  readonly refreshToken: string | undefined
  readonly accessTokens: ReadonlyArray<string>
}

/** A sign-up, with the password that the user will have. */
export interface SignUpRecord {
  readonly signUp: SignUp
  readonly password: Redacted.Redacted | undefined
}

/** A waitlist entry. `store/waitlist.ts` adds its invitation for a response. */
export interface WaitlistRecord extends Omit<WaitlistEntry, "invitation"> {
  readonly invitationId?: string
}

/** A device that a user trusts. */
export interface TrustedDeviceRecord {
  readonly userId: string
  readonly device: TrustedDevice
}

/** The verification of an email address or a phone number by a code. */
export interface VerificationRecord {
  readonly id: string
  readonly identifierId: string
  readonly code: string
  readonly status: "unverified" | "verified" | "failed"
  readonly attempts: number
  readonly expireAt: DateTime.Utc
}

/** The password and the second factors of a user. */
export interface Credentials {
  readonly password?: Redacted.Redacted | undefined
  /** An imported password hash, and how it was made. */
  readonly passwordDigest?: Redacted.Redacted | undefined
  readonly passwordHasher?: string | undefined
  readonly isCompromised?: boolean | undefined
  readonly totpSecret?: Redacted.Redacted | undefined
  readonly backupCodes?: ReadonlyArray<Redacted.Redacted> | undefined
}
