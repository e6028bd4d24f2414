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

const VerificationError_ = () =>
  Schema.Struct({
    message: Schema.String,
    /** Can be empty. */
    longMessage: Schema.String,
    /** The machine-readable reason. The set is open: new codes appear. */
    code: Schema.String,
    /** More about the failure, such as `paramName`. */
    meta: Schema.optional(Wire.JsonObject)
  })

/**
 * One reason why a verification failed.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationError extends Schema.Schema.Type<ReturnType<typeof VerificationError_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationErrorEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationError_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationError: Schema.Schema<VerificationError, VerificationErrorEncoded> = Wire.named(
  "VerificationError",
  VerificationError_
)

const progress = () => ({
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  /** When it can no longer be completed. */
  expireAt: Schema.optional(Wire.Timestamp),
  /** The id of the client it was completed on. */
  verifiedAtClient: Schema.optional(Schema.String)
})

const VerificationOtp_ = () =>
  Schema.Struct({
    object: Wire.object("verification_otp"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
    strategy: Schema.optional(Wire.openLiteral("phone_code", "email_code", "reset_password_email_code")),
    ...progress(),
    /** How the code travelled; phones only. */
    channel: Schema.optional(Schema.String)
  })

/**
 * Verification by a one-time code sent by email or to a phone.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationOtp extends Schema.Schema.Type<ReturnType<typeof VerificationOtp_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationOtpEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationOtp_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationOtp: Schema.Schema<VerificationOtp, VerificationOtpEncoded> = Wire.named(
  "VerificationOtp",
  VerificationOtp_
)

const VerificationAdmin_ = () =>
  Schema.Struct({
    object: Wire.object("verification_admin"),
    status: Schema.optional(Wire.openLiteral("verified")),
    strategy: Schema.optional(Wire.openLiteral("admin")),
    ...progress()
  })

/**
 * Verification granted by your backend or the Dashboard, with no proof from the user.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationAdmin extends Schema.Schema.Type<ReturnType<typeof VerificationAdmin_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationAdminEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationAdmin_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationAdmin: Schema.Schema<VerificationAdmin, VerificationAdminEncoded> = Wire.named(
  "VerificationAdmin",
  VerificationAdmin_
)

const VerificationFromOauth_ = () =>
  Schema.Struct({
    object: Wire.object("verification_from_oauth"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified")),
    /** `oauth_` and the provider's name. */
    strategy: Schema.optional(Schema.String),
    /** Why the provider's sign-in failed. */
    error: Schema.optional(VerificationError),
    ...progress()
  })

/**
 * Verification taken over from a social account.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationFromOauth extends Schema.Schema.Type<ReturnType<typeof VerificationFromOauth_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationFromOauthEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof VerificationFromOauth_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationFromOauth: Schema.Schema<VerificationFromOauth, VerificationFromOauthEncoded> = Wire.named(
  "VerificationFromOauth",
  VerificationFromOauth_
)

const VerificationTicket_ = () =>
  Schema.Struct({
    object: Wire.object("verification_ticket"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified", "expired")),
    strategy: Schema.optional(Wire.openLiteral("ticket")),
    ...progress()
  })

/**
 * Verification by a ticket, such as an invitation's link.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationTicket extends Schema.Schema.Type<ReturnType<typeof VerificationTicket_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationTicketEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationTicket_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationTicket: Schema.Schema<VerificationTicket, VerificationTicketEncoded> = Wire.named(
  "VerificationTicket",
  VerificationTicket_
)

const VerificationSaml_ = () =>
  Schema.Struct({
    object: Wire.object("verification_saml"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
    strategy: Schema.optional(Wire.openLiteral("saml")),
    /** Where the user goes on with the sign-in. */
    externalVerificationRedirectUrl: Schema.optional(Schema.String),
    /** Why the sign-in failed. */
    error: Schema.optional(VerificationError),
    ...progress()
  })

/**
 * Verification through a SAML identity provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationSaml extends Schema.Schema.Type<ReturnType<typeof VerificationSaml_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationSamlEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationSaml_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationSaml: Schema.Schema<VerificationSaml, VerificationSamlEncoded> = Wire.named(
  "VerificationSaml",
  VerificationSaml_
)

const VerificationEmailLink_ = () =>
  Schema.Struct({
    object: Wire.object("verification_email_link"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
    strategy: Schema.optional(Wire.openLiteral("email_link")),
    ...progress()
  })

/**
 * Verification by a link in an email.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationEmailLink extends Schema.Schema.Type<ReturnType<typeof VerificationEmailLink_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationEmailLinkEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof VerificationEmailLink_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationEmailLink: Schema.Schema<VerificationEmailLink, VerificationEmailLinkEncoded> = Wire.named(
  "VerificationEmailLink",
  VerificationEmailLink_
)

const VerificationScim_ = () =>
  Schema.Struct({
    object: Wire.object("verification_scim"),
    status: Schema.optional(Wire.openLiteral("verified")),
    strategy: Schema.optional(Wire.openLiteral("scim")),
    attempts: Schema.optional(Schema.Int),
    expireAt: Schema.optional(Wire.Timestamp)
  })

/**
 * Verification by a directory that provisioned the user over SCIM.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationScim extends Schema.Schema.Type<ReturnType<typeof VerificationScim_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationScimEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationScim_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationScim: Schema.Schema<VerificationScim, VerificationScimEncoded> = Wire.named(
  "VerificationScim",
  VerificationScim_
)

const IdentificationLink_ = () =>
  Schema.Struct({
    /** Such as `oauth_google` or `saml`. */
    type: Schema.String,
    /** The id of the account linked to. */
    id: Schema.String
  })

/**
 * Points from an email address or a phone number to the account it came with.
 *
 * @since 0.1.0
 * @category models
 */
export interface IdentificationLink extends Schema.Schema.Type<ReturnType<typeof IdentificationLink_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface IdentificationLinkEncoded extends Schema.Schema.Encoded<ReturnType<typeof IdentificationLink_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const IdentificationLink: Schema.Schema<IdentificationLink, IdentificationLinkEncoded> = Wire.named(
  "IdentificationLink",
  IdentificationLink_
)

const signed = () => ({
  /** What the wallet or the passkey is asked to sign. */
  nonce: Schema.optional(Schema.String),
  /** The text shown while it signs. */
  message: Schema.optional(Schema.String)
})

const VerificationWeb3_ = () =>
  Schema.Struct({
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
    ...signed(),
    ...progress()
  })

/**
 * Verification by a wallet's signature.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationWeb3 extends Schema.Schema.Type<ReturnType<typeof VerificationWeb3_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationWeb3Encoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationWeb3_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationWeb3: Schema.Schema<VerificationWeb3, VerificationWeb3Encoded> = Wire.named(
  "VerificationWeb3",
  VerificationWeb3_
)

const VerificationPasskey_ = () =>
  Schema.Struct({
    object: Wire.object("verification_passkey"),
    status: Schema.optional(Wire.openLiteral("verified")),
    strategy: Schema.optional(Wire.openLiteral("passkey")),
    ...signed(),
    ...progress()
  })

/**
 * Verification by a passkey.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationPasskey extends Schema.Schema.Type<ReturnType<typeof VerificationPasskey_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationPasskeyEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationPasskey_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationPasskey: Schema.Schema<VerificationPasskey, VerificationPasskeyEncoded> = Wire.named(
  "VerificationPasskey",
  VerificationPasskey_
)

const VerificationOauth_ = () =>
  Schema.Struct({
    object: Wire.object("verification_oauth"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
    /** `oauth_` and the provider's name. */
    strategy: Schema.optional(Schema.String),
    /** Where the user goes on with the sign-in. */
    externalVerificationRedirectUrl: Schema.optional(Schema.String),
    /** Why the provider's sign-in failed. */
    error: Schema.optional(VerificationError),
    ...progress()
  })

/**
 * Verification through a social provider's sign-in.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationOauth extends Schema.Schema.Type<ReturnType<typeof VerificationOauth_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationOauthEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationOauth_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationOauth: Schema.Schema<VerificationOauth, VerificationOauthEncoded> = Wire.named(
  "VerificationOauth",
  VerificationOauth_
)

const VerificationGoogleOneTap_ = () =>
  Schema.Struct({
    object: Wire.object("verification_google_one_tap"),
    status: Schema.optional(Wire.openLiteral("unverified", "verified")),
    strategy: Schema.optional(Wire.openLiteral("google_one_tap")),
    ...progress(),
    error: Schema.optional(VerificationError)
  })

/**
 * Verification through Google One Tap.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationGoogleOneTap extends Schema.Schema.Type<ReturnType<typeof VerificationGoogleOneTap_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationGoogleOneTapEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof VerificationGoogleOneTap_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationGoogleOneTap: Schema.Schema<VerificationGoogleOneTap, VerificationGoogleOneTapEncoded> =
  Wire.named("VerificationGoogleOneTap", VerificationGoogleOneTap_)

const VerificationAttempt_ = () =>
  Schema.Struct({
    object: Schema.optional(Schema.String),
    id: Schema.optional(Schema.String),
    status: Schema.optional(Schema.String),
    strategy: Schema.optional(Schema.String),
    /** How often it was tried. */
    attempts: Schema.optional(Schema.Int),
    /** When the code stops working. */
    expireAt: Schema.optional(Wire.Timestamp),
    channel: Schema.optional(Schema.String)
  })

/**
 * A verification under way: a code was sent, or one was tried.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerificationAttempt extends Schema.Schema.Type<ReturnType<typeof VerificationAttempt_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface VerificationAttemptEncoded extends Schema.Schema.Encoded<ReturnType<typeof VerificationAttempt_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const VerificationAttempt: Schema.Schema<VerificationAttempt, VerificationAttemptEncoded> = Wire.named(
  "VerificationAttempt",
  VerificationAttempt_
)
