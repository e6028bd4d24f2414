/**
 * A user's accounts at other providers: OAuth, SAML and enterprise accounts, web3 wallets and passkeys.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Verification from "./Verification.js"

/**
 * A blockchain wallet of a user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Web3Wallet extends Wire.Struct<Web3Wallet>("Web3Wallet")(() => ({
  id: Schema.optional(Schema.String),
  object: Wire.object("web3_wallet"),
  web3Wallet: Schema.String,
  verification: Schema.NullOr(
    Verification.of({
      verification_web3: Verification.VerificationWeb3,
      verification_admin: Verification.VerificationAdmin
    })
  ),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * A passkey of a user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Passkey extends Wire.Struct<Passkey>("Passkey")(() => ({
  id: Schema.optional(Schema.String),
  object: Wire.object("passkey"),
  name: Schema.String,
  lastUsedAt: Wire.Timestamp,
  verification: Schema.NullOr(Verification.of({ verification_passkey: Verification.VerificationPasskey }))
})) {}

/**
 * A social account connected to a user, and how it was verified.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ExternalAccount extends Wire.Struct<ExternalAccount>("ExternalAccount")(() => ({
  object: Wire.openLiteral("external_account", "facebook_account", "google_account"),
  id: Schema.String,
  /** Such as `oauth_google`. */
  provider: Schema.String,
  /** The id by which other resources link to it. */
  identificationId: Schema.optional(Schema.String),
  /** The user's id at the provider. */
  providerUserId: Schema.optional(Schema.String),
  /** The scopes the user granted, parted by spaces. */
  approvedScopes: Schema.optional(Schema.String),
  emailAddress: Schema.optional(Schema.String),
  /** Whether the provider vouched for the email when the account was connected; absent if unknown. */
  emailAddressVerified: Schema.optional(Schema.Boolean),
  firstName: Schema.optional(Schema.String),
  lastName: Schema.optional(Schema.String),
  /** @deprecated Use `imageUrl`. */
  avatarUrl: Schema.optional(Schema.String),
  imageUrl: Schema.optional(Schema.String),
  username: Schema.optional(Schema.String),
  phoneNumber: Schema.optional(Schema.String),
  publicMetadata: Schema.optional(Wire.JsonObject),
  /** Tells several accounts at one provider apart. */
  label: Schema.optional(Schema.String),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp),
  verification: Schema.optional(
    Verification.of({
      verification_oauth: Verification.VerificationOauth,
      verification_google_one_tap: Verification.VerificationGoogleOneTap
    })
  )
})) {}

const connection = () => ({
  id: Schema.String,
  provider: Schema.String,
  name: Schema.optional(Schema.String),
  /** @deprecated Use `domains`. */
  domain: Schema.optional(Schema.String),
  domains: Schema.optional(Schema.Array(Schema.String)),
  active: Schema.optional(Schema.Boolean),
  /** Whether each sign-in refreshes the user's attributes from the provider. */
  syncUserAttributes: Schema.optional(Schema.Boolean),
  /** Whether subdomains of its domains may sign in through it. */
  allowSubdomains: Schema.optional(Schema.Boolean),
  /** Whether a sign-in may start at the provider. */
  allowIdpInitiated: Schema.optional(Schema.Boolean),
  /** Whether its users are kept from adding other ways to sign in. */
  disableAdditionalIdentifications: Schema.optional(Schema.Boolean),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp)
})

/**
 * The SAML connection that an account came through.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SAMLAccountConnection extends Wire.Struct<SAMLAccountConnection>("SAMLAccountConnection")(() => ({
  ...connection()
})) {}

const account = () => ({
  id: Schema.String,
  /** Such as `saml_okta`. */
  provider: Schema.String,
  active: Schema.optional(Schema.Boolean),
  emailAddress: Schema.optional(Schema.String),
  firstName: Schema.optional(Schema.String),
  lastName: Schema.optional(Schema.String),
  /** The user's id at the identity provider. */
  providerUserId: Schema.optional(Schema.String),
  publicMetadata: Schema.optional(Wire.JsonObject),
  lastAuthenticatedAt: Schema.optional(Wire.Timestamp)
})

/**
 * A user's account at a SAML identity provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SAMLAccount extends Wire.Struct<SAMLAccount>("SAMLAccount")(() => ({
  ...account(),
  object: Wire.object("saml_account"),
  verification: Schema.optional(
    Verification.of({
      verification_saml: Verification.VerificationSaml,
      verification_ticket: Verification.VerificationTicket
    })
  ),
  samlConnection: Schema.optional(SAMLAccountConnection)
})) {}

/**
 * The enterprise connection that an account came through.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EnterpriseAccountConnection extends Wire.Struct<EnterpriseAccountConnection>(
  "EnterpriseAccountConnection"
)(() => ({
  ...connection(),
  protocol: Schema.optional(Schema.String),
  logoPublicUrl: Schema.optional(Schema.String)
})) {}

/**
 * A user's account at a company's identity provider, over SAML or OAuth.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EnterpriseAccount extends Wire.Struct<EnterpriseAccount>("EnterpriseAccount")(() => ({
  ...account(),
  object: Wire.object("enterprise_account"),
  protocol: Schema.optional(Wire.openLiteral("oauth", "saml")),
  enterpriseConnectionId: Schema.optional(Schema.String),
  verification: Schema.optional(
    Verification.of({
      verification_ticket: Verification.VerificationTicket,
      verification_saml: Verification.VerificationSaml,
      verification_oauth: Verification.VerificationOauth
    })
  ),
  enterpriseConnection: Schema.optional(EnterpriseAccountConnection)
})) {}
