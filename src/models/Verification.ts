/**
 * The verification of an identifier, one schema a strategy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/** Clerk leaves `object` out here and there; the strategy then identifies the kind of verification. */
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

/**
 * One reason why a verification failed.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationError extends Wire.Struct<VerificationError>("VerificationError")(() => ({
  message: Schema.String,
  /** Can be empty. */
  longMessage: Schema.String,
  /** The machine-readable reason. The set is open: new codes appear. */
  code: Schema.String,
  /** More about the failure, such as `paramName`. */
  meta: Schema.optional(Wire.JsonObject)
})) {}

const progress = () => ({
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  /** When it can no longer be completed. */
  expireAt: Schema.optional(Wire.Timestamp),
  /** The id of the client it was completed on. */
  verifiedAtClient: Schema.optional(Schema.String)
})

/**
 * Verification by a one-time code sent by email or to a phone.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationOtp extends Wire.Struct<VerificationOtp>("VerificationOtp")(() => ({
  object: Wire.object("verification_otp"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
  strategy: Schema.optional(Wire.openLiteral("phone_code", "email_code", "reset_password_email_code")),
  ...progress(),
  /** How the code travelled; phones only. */
  channel: Schema.optional(Schema.String)
})) {}

/**
 * Verification granted by your backend or the Dashboard, with no proof from the user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationAdmin extends Wire.Struct<VerificationAdmin>("VerificationAdmin")(() => ({
  object: Wire.object("verification_admin"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("admin")),
  ...progress()
})) {}

/**
 * Verification taken over from a social account.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationFromOauth extends Wire.Struct<VerificationFromOauth>("VerificationFromOauth")(() => ({
  object: Wire.object("verification_from_oauth"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified")),
  /** `oauth_` and the provider's name. */
  strategy: Schema.optional(Schema.String),
  /** Why the provider's sign-in failed. */
  error: Schema.optional(VerificationError),
  ...progress()
})) {}

/**
 * Verification by a ticket, such as an invitation's link.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationTicket extends Wire.Struct<VerificationTicket>("VerificationTicket")(() => ({
  object: Wire.object("verification_ticket"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "expired")),
  strategy: Schema.optional(Wire.openLiteral("ticket")),
  ...progress()
})) {}

/**
 * Verification through a SAML identity provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationSaml extends Wire.Struct<VerificationSaml>("VerificationSaml")(() => ({
  object: Wire.object("verification_saml"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
  strategy: Schema.optional(Wire.openLiteral("saml")),
  /** Where the user goes on with the sign-in. */
  externalVerificationRedirectUrl: Schema.optional(Schema.String),
  /** Why the sign-in failed. */
  error: Schema.optional(VerificationError),
  ...progress()
})) {}

/**
 * Verification by a link in an email.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationEmailLink extends Wire.Struct<VerificationEmailLink>("VerificationEmailLink")(() => ({
  object: Wire.object("verification_email_link"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired")),
  strategy: Schema.optional(Wire.openLiteral("email_link")),
  ...progress()
})) {}

/**
 * Verification by a directory that provisioned the user over SCIM.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationScim extends Wire.Struct<VerificationScim>("VerificationScim")(() => ({
  object: Wire.object("verification_scim"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("scim")),
  attempts: Schema.optional(Schema.Int),
  expireAt: Schema.optional(Wire.Timestamp)
})) {}

/**
 * Points from an email address or a phone number to the account it came with.
 *
 * @since 0.1.0
 * @category schemas
 */
export class IdentificationLink extends Wire.Struct<IdentificationLink>("IdentificationLink")(() => ({
  /** Such as `oauth_google` or `saml`. */
  type: Schema.String,
  /** The id of the account linked to. */
  id: Schema.String
})) {}

const signed = () => ({
  /** What the wallet or the passkey is asked to sign. */
  nonce: Schema.optional(Schema.String),
  /** The text shown while it signs. */
  message: Schema.optional(Schema.String)
})

/**
 * Verification by a wallet's signature.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationWeb3 extends Wire.Struct<VerificationWeb3>("VerificationWeb3")(() => ({
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
})) {}

/**
 * Verification by a passkey.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationPasskey extends Wire.Struct<VerificationPasskey>("VerificationPasskey")(() => ({
  object: Wire.object("verification_passkey"),
  status: Schema.optional(Wire.openLiteral("verified")),
  strategy: Schema.optional(Wire.openLiteral("passkey")),
  ...signed(),
  ...progress()
})) {}

/**
 * Verification through a social provider's sign-in.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationOauth extends Wire.Struct<VerificationOauth>("VerificationOauth")(() => ({
  object: Wire.object("verification_oauth"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified", "failed", "expired", "transferable")),
  /** `oauth_` and the provider's name. */
  strategy: Schema.optional(Schema.String),
  /** Where the user goes on with the sign-in. */
  externalVerificationRedirectUrl: Schema.optional(Schema.String),
  /** Why the provider's sign-in failed. */
  error: Schema.optional(VerificationError),
  ...progress()
})) {}

/**
 * Verification through Google One Tap.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationGoogleOneTap extends Wire.Struct<VerificationGoogleOneTap>("VerificationGoogleOneTap")(() => ({
  object: Wire.object("verification_google_one_tap"),
  status: Schema.optional(Wire.openLiteral("unverified", "verified")),
  strategy: Schema.optional(Wire.openLiteral("google_one_tap")),
  ...progress(),
  error: Schema.optional(VerificationError)
})) {}

/**
 * A verification under way: a code was sent, or one was tried.
 *
 * @since 0.1.0
 * @category schemas
 */
export class VerificationAttempt extends Wire.Struct<VerificationAttempt>("VerificationAttempt")(() => ({
  object: Schema.optional(Schema.String),
  id: Schema.optional(Schema.String),
  status: Schema.optional(Schema.String),
  strategy: Schema.optional(Schema.String),
  /** How often it was tried. */
  attempts: Schema.optional(Schema.Int),
  /** When the code stops working. */
  expireAt: Schema.optional(Wire.Timestamp),
  channel: Schema.optional(Schema.String)
})) {}
