/**
 * The certificates of an identity provider that a SAML connection trusts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * A signing certificate of an identity provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class IdpCertificate extends Wire.Struct<IdpCertificate>("IdpCertificate")(() => ({
  /** Base64, without the lines of PEM around it. */
  certificate: Schema.String,
  /** Null if unknown. */
  issuedAt: Schema.NullOr(Wire.Timestamp),
  /** Null if unknown. */
  expiresAt: Schema.NullOr(Wire.Timestamp)
})) {}
