/**
 * How an identifier was verified.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/** Clerk leaves `object` out here and there; the strategy then tells what kind of verification it is. */
const strategies: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(phone_code|email_code|reset_password_(email|phone)_code)$/, "verification_otp"],
  [/^admin$/, "verification_admin"],
  [/^from_oauth_/, "verification_from_oauth"],
  [/^ticket$/, "verification_ticket"],
  [/^saml$/, "verification_saml"],
  [/^email_link$/, "verification_email_link"],
  [/^scim$/, "verification_scim"],
  [/^web3_/, "verification_web3"],
  [/^passkey$/, "verification_passkey"],
  [/^google_one_tap$/, "verification_google_one_tap"],
  [/^oauth_/, "verification_oauth"]
]

/**
 * The verifications that one kind of identifier can have. Others pass as `Wire.UnknownVariant`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const of = <const Members extends Readonly<Record<string, Schema.Schema.AnyNoContext>>>(
  members: Members
): ReturnType<typeof Wire.openUnion<Members>> => Wire.openUnion(members, strategies)

const VerificationError_ = Schema.Struct({
  message: Schema.String,
  /** Can be empty. */
  longMessage: Schema.String,
  /** The machine-readable reason. The set is open: new codes appear. */
  code: Schema.String,
  /** More about the failure, such as `paramName`. */
  meta: Schema.optional(Wire.JsonObject)
}).annotations({ identifier: "VerificationError" })

/**
 * One reason why a call failed.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationError extends Schema.Schema.Type<typeof VerificationError_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationErrorEncoded extends Schema.Schema.Encoded<typeof VerificationError_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationError: Schema.Schema<VerificationError, VerificationErrorEncoded> = VerificationError_

const VerificationOtp_ = Schema.Struct({
  object: Wire.object("verification_otp"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
  strategy: Schema.optional(Wire.openLiteral("phone_code", "email_code", "reset_password_email_code")),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  /** When the code stops working. */
  expireAt: Schema.optional(Wire.Timestamp),
  /** How the code travelled; phones only. */
  channel: Schema.optional(Schema.String),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationOtp" })

/**
 * Verification by a one-time code sent by email or to a phone.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationOtp extends Schema.Schema.Type<typeof VerificationOtp_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationOtpEncoded extends Schema.Schema.Encoded<typeof VerificationOtp_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationOtp: Schema.Schema<VerificationOtp, VerificationOtpEncoded> = VerificationOtp_

const VerificationAdmin_ = Schema.Struct({
  object: Wire.object("verification_admin"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("admin")),
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationAdmin" })

/**
 * Verification granted by your backend or the Dashboard, with no proof from the user.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationAdmin extends Schema.Schema.Type<typeof VerificationAdmin_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationAdminEncoded extends Schema.Schema.Encoded<typeof VerificationAdmin_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationAdmin: Schema.Schema<VerificationAdmin, VerificationAdminEncoded> = VerificationAdmin_

const VerificationFromOauth_ = Schema.Struct({
  object: Wire.object("verification_from_oauth"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified")),
  /** `oauth_` and the provider's name. */
  strategy: Schema.optional(Schema.String),
  /** Why the provider's sign-in failed. */
  error: Schema.optional(VerificationError),
  expireAt: Schema.optional(Wire.Timestamp),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationFromOauth" })

/**
 * Verification taken over from a social account.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationFromOauth extends Schema.Schema.Type<typeof VerificationFromOauth_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationFromOauthEncoded extends Schema.Schema.Encoded<typeof VerificationFromOauth_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationFromOauth: Schema.Schema<VerificationFromOauth, VerificationFromOauthEncoded> =
  VerificationFromOauth_

const VerificationTicket_ = Schema.Struct({
  object: Wire.object("verification_ticket"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "expired")),
  strategy: Schema.optional(Wire.openLiteral("ticket")),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationTicket" })

/**
 * Verification by a ticket, such as an invitation's link.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationTicket extends Schema.Schema.Type<typeof VerificationTicket_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationTicketEncoded extends Schema.Schema.Encoded<typeof VerificationTicket_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationTicket: Schema.Schema<VerificationTicket, VerificationTicketEncoded> = VerificationTicket_

const VerificationSaml_ = Schema.Struct({
  object: Wire.object("verification_saml"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
  strategy: Schema.optional(Wire.openLiteral("saml")),
  /** Where the user goes on with the sign-in. */
  externalVerificationRedirectUrl: Schema.optional(Schema.String),
  /** Why the sign-in failed. */
  error: Schema.optional(VerificationError),
  expireAt: Schema.optional(Wire.Timestamp),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationSaml" })

/**
 * Verification through a SAML identity provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationSaml extends Schema.Schema.Type<typeof VerificationSaml_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationSamlEncoded extends Schema.Schema.Encoded<typeof VerificationSaml_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationSaml: Schema.Schema<VerificationSaml, VerificationSamlEncoded> = VerificationSaml_

const VerificationEmailLink_ = Schema.Struct({
  object: Wire.object("verification_email_link"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
  strategy: Schema.optional(Wire.openLiteral("email_link")),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationEmailLink" })

/**
 * Verification by a link in an email.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationEmailLink extends Schema.Schema.Type<typeof VerificationEmailLink_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationEmailLinkEncoded extends Schema.Schema.Encoded<typeof VerificationEmailLink_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationEmailLink: Schema.Schema<VerificationEmailLink, VerificationEmailLinkEncoded> =
  VerificationEmailLink_

const VerificationScim_ = Schema.Struct({
  object: Wire.object("verification_scim"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("scim")),
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp)
}).annotations({ identifier: "VerificationScim" })

/**
 * Verification by a directory that provisioned the user over SCIM.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationScim extends Schema.Schema.Type<typeof VerificationScim_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationScimEncoded extends Schema.Schema.Encoded<typeof VerificationScim_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationScim: Schema.Schema<VerificationScim, VerificationScimEncoded> = VerificationScim_

const IdentificationLink_ = Schema.Struct({
  /** Such as `oauth_google` or `saml`. */
  type: Schema.String,
  /** The id of the account linked to. */
  id: Schema.String
}).annotations({ identifier: "IdentificationLink" })

/**
 * Points from an email address or a phone number to the account it came with.
 *
 * @since 0.1.0
 * @category models
 */
export interface IdentificationLink extends Schema.Schema.Type<typeof IdentificationLink_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface IdentificationLinkEncoded extends Schema.Schema.Encoded<typeof IdentificationLink_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const IdentificationLink: Schema.Schema<IdentificationLink, IdentificationLinkEncoded> = IdentificationLink_

const VerificationWeb3_ = Schema.Struct({
  object: Wire.object("verification_web3"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
  strategy: Schema.optional(
    Wire.openLiteral(
      "web3_metamask_signature",
      "web3_base_signature",
      "web3_coinbase_wallet_signature",
      "web3_okx_wallet_signature",
      "web3_solana_signature"
    )
  ),
  /** What the wallet is asked to sign. */
  nonce: Schema.optional(Schema.String),
  /** The text the wallet shows when it signs. */
  message: Schema.optional(Schema.String),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationWeb3" })

/**
 * Verification by a wallet's signature.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationWeb3 extends Schema.Schema.Type<typeof VerificationWeb3_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationWeb3Encoded extends Schema.Schema.Encoded<typeof VerificationWeb3_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationWeb3: Schema.Schema<VerificationWeb3, VerificationWeb3Encoded> = VerificationWeb3_

const VerificationPasskey_ = Schema.Struct({
  object: Wire.object("verification_passkey"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("passkey")),
  nonce: Schema.optional(Schema.String),
  message: Schema.optional(Schema.String),
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationPasskey" })

/**
 * Verification by a passkey.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationPasskey extends Schema.Schema.Type<typeof VerificationPasskey_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationPasskeyEncoded extends Schema.Schema.Encoded<typeof VerificationPasskey_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationPasskey: Schema.Schema<VerificationPasskey, VerificationPasskeyEncoded> = VerificationPasskey_

const VerificationOauth_ = Schema.Struct({
  object: Wire.object("verification_oauth"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
  /** `oauth_` and the provider's name. */
  strategy: Schema.optional(Schema.String),
  /** Where the user goes on with the sign-in. */
  externalVerificationRedirectUrl: Schema.optional(Schema.String),
  /** Why the provider's sign-in failed. */
  error: Schema.optional(VerificationError),
  expireAt: Schema.optional(Wire.Timestamp),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  verifiedAtClient: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationOauth" })

/**
 * Verification through a social provider's sign-in.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationOauth extends Schema.Schema.Type<typeof VerificationOauth_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationOauthEncoded extends Schema.Schema.Encoded<typeof VerificationOauth_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationOauth: Schema.Schema<VerificationOauth, VerificationOauthEncoded> = VerificationOauth_

const VerificationGoogleOneTap_ = Schema.Struct({
  object: Wire.object("verification_google_one_tap"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified")),
  strategy: Schema.optional(Wire.openLiteral("google_one_tap")),
  expireAt: Schema.optional(Wire.Timestamp),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  verifiedAtClient: Schema.optional(Schema.String),
  error: Schema.optional(VerificationError)
}).annotations({ identifier: "VerificationGoogleOneTap" })

/**
 * Verification through Google One Tap.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationGoogleOneTap extends Schema.Schema.Type<typeof VerificationGoogleOneTap_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationGoogleOneTapEncoded extends Schema.Schema.Encoded<typeof VerificationGoogleOneTap_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationGoogleOneTap: Schema.Schema<VerificationGoogleOneTap, VerificationGoogleOneTapEncoded> =
  VerificationGoogleOneTap_

const VerificationAttempt_ = Schema.Struct({
  object: Schema.optional(Schema.String),
  id: Schema.optional(Schema.String),
  status: Schema.optional(Schema.String),
  strategy: Schema.optional(Schema.String),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  /** When the code stops working. */
  expireAt: Schema.optional(Wire.Timestamp),
  channel: Schema.optional(Schema.String)
}).annotations({ identifier: "VerificationAttempt" })

/**
 * A verification under way: a code was sent, or one was tried.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationAttempt extends Schema.Schema.Type<typeof VerificationAttempt_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationAttemptEncoded extends Schema.Schema.Encoded<typeof VerificationAttempt_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationAttempt: Schema.Schema<VerificationAttempt, VerificationAttemptEncoded> = VerificationAttempt_
