/**
 * The public keys that session tokens are signed with.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A public key (RFC 7517). Private members are never decoded.
 *
 * @since 0.1.0
 * @category schemas
 */
export class JsonWebKey extends Wire.Struct<JsonWebKey>("JsonWebKey")(() => ({
  kty: Wire.openLiteral("RSA", "EC", "OKP", "oct"),
  kid: Schema.optional(Schema.String),
  alg: Schema.optional(Schema.String),
  use: Schema.optional(Schema.String),
  /** The modulus of an RSA key. */
  n: Schema.optional(Schema.String),
  /** The public exponent of an RSA key. */
  e: Schema.optional(Schema.String),
  /** The curve of an EC or OKP key. */
  crv: Schema.optional(Schema.String),
  x: Schema.optional(Schema.String),
  y: Schema.optional(Schema.String),
  x5c: Schema.optional(Schema.Array(Schema.String)),
  x5t: Schema.optional(Schema.String),
  "x5t#S256": Schema.optional(Schema.String),
  x5u: Schema.optional(Schema.String)
})) {}

/**
 * The keys of an instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class JsonWebKeySet extends Wire.Struct<JsonWebKeySet>("JsonWebKeySet")(() => ({
  keys: Schema.Array(JsonWebKey)
})) {}

/**
 * Reads the keys that the instance signs session tokens with. Not rate limited. Unlike the public key set on the
 * Frontend API's host, it needs the secret key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("jwks.get", "/jwks", { success: JsonWebKeySet })
