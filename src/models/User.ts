/**
 * A user and everything that Clerk knows of them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"
import * as EmailAddress from "./EmailAddress.js"
import * as ExternalAccounts from "./ExternalAccounts.js"
import * as OrganizationMembership from "./OrganizationMembership.js"
import * as PhoneNumber from "./PhoneNumber.js"

/**
 * Which directory provisioned a user; sent in the webhooks `user.created` and `user.updated` only, so its absence
 * here proves nothing.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SCIMUserMetadata extends Wire.Struct<SCIMUserMetadata>("SCIMUserMetadata")(() => ({
  directoryId: Schema.String,
  /** Left out when false. */
  directoryEnabled: Schema.optional(Schema.Boolean),
  /** The user's id as the directory knows it. */
  externalId: Schema.NullOr(Schema.String)
})) {}

/**
 * A person who can sign in, with their identifiers, connected accounts and metadata.
 *
 * @since 0.1.0
 * @category schemas
 */
export class User extends Wire.Struct<User>("User")(() => ({
  id: Schema.String,
  object: Wire.object("user"),
  /** The user's id in your own system; unique in the instance. */
  externalId: Schema.NullOr(Schema.String),
  primaryEmailAddressId: Schema.NullOr(Schema.String),
  primaryPhoneNumberId: Schema.NullOr(Schema.String),
  primaryWeb3WalletId: Schema.NullOr(Schema.String),
  username: Schema.NullOr(Schema.String),
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  /** Such as `en-US`. */
  locale: Schema.optional(Schema.String),
  /** Such as `Europe/Zurich`. */
  timezone: Schema.optional(Schema.String),
  /** @deprecated Use `imageUrl`. */
  profileImageUrl: Schema.optional(Schema.String),
  /** A default image if `hasImage` is false. */
  imageUrl: Schema.optional(Schema.String),
  /** Whether the user uploaded an image or a provider gave one. */
  hasImage: Schema.Boolean,
  /** Readable by the frontend, writable by the backend only. */
  publicMetadata: Register.metadata<Register.UserPublicMetadata>(),
  /** Seen by the backend only. */
  privateMetadata: Schema.optional(Register.metadata<Register.UserPrivateMetadata>()),
  /** Writable by the frontend: never trust it for access. */
  unsafeMetadata: Schema.optional(Register.metadata<Register.UserUnsafeMetadata>()),
  emailAddresses: Schema.Array(EmailAddress.EmailAddress),
  phoneNumbers: Schema.Array(PhoneNumber.PhoneNumber),
  web3Wallets: Schema.Array(ExternalAccounts.Web3Wallet),
  passkeys: Schema.Array(ExternalAccounts.Passkey),
  passwordEnabled: Schema.Boolean,
  /** Whether any second factor is set up. */
  twoFactorEnabled: Schema.Boolean,
  totpEnabled: Schema.Boolean,
  backupCodeEnabled: Schema.Boolean,
  /** The last time MFA was switched on; kept when it is switched off. */
  mfaEnabledAt: Schema.NullOr(Wire.Timestamp),
  /** The last time MFA was switched off; kept when it is switched on again. */
  mfaDisabledAt: Schema.NullOr(Wire.Timestamp),
  passwordLastUpdatedAt: Schema.optional(Wire.Timestamp),
  externalAccounts: Schema.Array(ExternalAccounts.ExternalAccount),
  samlAccounts: Schema.Array(ExternalAccounts.SAMLAccount),
  enterpriseAccounts: Schema.Array(ExternalAccounts.EnterpriseAccount),
  /** Not always included; `users.listOrganizationMemberships` reads them. */
  organizationMemberships: Schema.optional(Schema.Array(OrganizationMembership.OrganizationMembership)),
  lastSignInAt: Schema.NullOr(Wire.Timestamp),
  /** Cannot sign in until unbanned. */
  banned: Schema.Boolean,
  /** Cannot sign in until the lockout is over. */
  locked: Schema.Boolean,
  /** Shut out because their directory removed them. */
  deprovisioned: Schema.optional(Schema.Boolean),
  /** Seconds left of the lockout. Null on a locked user means it never ends. */
  lockoutExpiresInSeconds: Schema.NullOr(Schema.Int),
  /** Wrong tries left before a lockout; null if lockout is off. */
  verificationAttemptsRemaining: Schema.NullOr(Schema.Int),
  updatedAt: Wire.Timestamp,
  createdAt: Wire.Timestamp,
  /** Whether the user may delete their own account. */
  deleteSelfEnabled: Schema.Boolean.annotations({ default: true }),
  /** Whether the user may create organizations. */
  createOrganizationEnabled: Schema.Boolean.annotations({ default: true }),
  /** How many organizations the user may create; 0 is no limit. */
  createOrganizationsLimit: Schema.optional(Schema.Int),
  /** Exact to the day only. */
  lastActiveAt: Schema.NullOr(Wire.Timestamp),
  /** When the user agreed to the legal terms. */
  legalAcceptedAt: Schema.NullOr(Wire.Timestamp),
  /** Skips the device trust check at sign-in. Default false. */
  bypassClientTrust: Schema.optional(Schema.Boolean),
  /** In webhooks only. */
  scim: Schema.optional(SCIMUserMetadata)
})) {}

/**
 * The primary email address of a user; `undefined` if there is none. `User.emailAddresses` has all of them.
 *
 * @since 0.1.0
 * @category combinators
 */
export const primaryEmailAddress = (user: User): EmailAddress.EmailAddress | undefined =>
  user.primaryEmailAddressId === null
    ? undefined
    : user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)

/**
 * The first and the last name of a user; `undefined` if both are missing.
 *
 * @since 0.1.0
 * @category combinators
 */
export const fullName = ({ firstName, lastName }: User): string | undefined =>
  [firstName, lastName].filter(Boolean).join(" ") || undefined
