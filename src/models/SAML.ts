/**
 * What SAML connections and enterprise connections share.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * A signing certificate of an identity provider. Its times are null if they are unknown.
 *
 * @since 0.1.0
 * @category schemas
 */
export class IdpCertificate extends Wire.Struct<IdpCertificate>("IdpCertificate")(() => ({
  /** Base64, without the lines of PEM around it. */
  certificate: Schema.String,
  issuedAt: Schema.NullOr(Wire.Timestamp),
  expiresAt: Schema.NullOr(Wire.Timestamp)
})) {}

/**
 * What the identity provider is told about who is signing in.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SAMLConnectionLoginHint extends Wire.Struct<SAMLConnectionLoginHint>("SAMLConnectionLoginHint")(() => ({
  mode: Wire.openLiteral("email_address", "custom_attribute", "off"),
  /** The key in the user's public metadata whose value is sent, in mode `custom_attribute`. */
  source: Schema.optional(Schema.String)
})) {}

/** What the identity provider is told about who is signing in, as an input. */
export const loginHint = () =>
  Schema.Struct({
    mode: Schema.Literal("email_address", "custom_attribute", "off"),
    /** The key in the user's public metadata whose value is sent, in mode `custom_attribute`. */
    source: Schema.optional(Schema.String)
  })

/** The provider's attribute for each of the user's, as an input. */
export const attributeMapping = <A, I>(attribute: Schema.Schema<A, I>) =>
  Schema.Struct({
    userId: Schema.optional(attribute),
    emailAddress: Schema.optional(attribute),
    firstName: Schema.optional(attribute),
    lastName: Schema.optional(attribute)
  })
