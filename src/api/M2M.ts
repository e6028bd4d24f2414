/**
 * Machine-to-machine tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as IssuedToken from "../models/IssuedToken.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A token with which one machine calls others; here without the token itself.
 *
 * @since 0.1.0
 * @category schemas
 */
export class M2MToken extends Wire.Struct<M2MToken>("M2MToken")(() => ({
  object: Wire.object("machine_to_machine_token"),
  id: Schema.String,
  /** The machine that made it. */
  subject: Schema.String,
  claims: Schema.optional(Wire.Json),
  /** The machines that accept it. */
  scopes: Schema.optional(Schema.Array(Schema.String)),
  ...IssuedToken.fields(),
  lastUsedAt: Schema.NullOr(Wire.UnixTime)
})) {}

/**
 * A new M2M token together with the token itself.
 *
 * @since 0.1.0
 * @category schemas
 */
export class M2MTokenWithToken extends Wire.Struct<M2MTokenWithToken>("M2MTokenWithToken")(() => ({
  ...M2MToken.fields,
  /** The credential itself, which later responses do not have. A plain string, as are all tokens that expire soon. */
  token: Schema.String
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateTokenInput extends Wire.Struct<CreateTokenInput>("M2M.CreateTokenInput")(() => ({
  /**
   * `opaque` can be revoked and is checked at Clerk; `jwt` can be checked offline and not revoked. Default `opaque`.
   */
  tokenFormat: Schema.optional(Schema.Literal("opaque", "jwt")),
  /** Above 0. Default: the machine's own token lifetime. */
  secondsUntilExpiration: Schema.optional(Schema.NullOr(Wire.PositiveNumber)),
  /** Any JSON; travels with the token. */
  claims: Schema.optional(Schema.NullOr(Wire.Json)),
  /**
   * Lets Clerk return an existing opaque token with the same claims and scopes that lives at least so long, in place
   * of a new one. Must be shorter than the token's lifetime, else 400. No effect on JWTs.
   */
  minRemainingTtlSeconds: Schema.optional(Wire.intFrom(0))
})) {}

/**
 * Issues a token with which a machine calls other machines. Needs the machine's own secret key (`ak_…`), not the
 * instance's; without `minRemainingTtlSeconds` every call makes a new token.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createToken = Endpoint.post("m2m.createToken", "/m2m_tokens", {
  payload: CreateTokenInput,
  success: M2MTokenWithToken,
  successStatus: 201,
  errors: [400, 409],
  credential: "machineSecretKey"
})

const MachineId = Wire.matching(/^mch_\w{27}$/, "a machine's id, `mch_` and 27 letters or digits")

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListTokensInput extends Wire.Struct<ListTokensInput>("M2M.ListTokensInput")(() => ({
  /** The machine's id (`mch_…`). */
  subject: MachineId,
  /** Default false. */
  revoked: Schema.optional(Schema.Boolean),
  /** Default false. */
  expired: Schema.optional(Schema.Boolean),
  /** 1 to 100. Default 10. */
  limit: Schema.optional(Wire.limit(100)),
  offset: Schema.optional(Wire.Offset)
})) {}

/**
 * Lists a machine's opaque tokens, without their secrets; at most 100 a page. JWT tokens are not stored and never
 * appear. Takes the instance's key, or the machine's for its own tokens.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listTokens = Endpoint.get("m2m.listTokens", "/m2m_tokens", {
  query: ListTokensInput,
  success: Page.of(M2MToken, "m2m_tokens"),
  errors: [400, 403, 404],
  paging: { style: "offset", max: 100 },
  credential: "either"
})

const M2MTokenId = Wire.matching(/^mt_[0-9A-Fa-f]{32}$/, "an M2M token's id, `mt_` and 32 hexadecimal digits")

/**
 * @since 0.1.0
 * @category schemas
 */
export class RevokeTokenInput extends Wire.Struct<RevokeTokenInput>("M2M.RevokeTokenInput")(() => ({
  revocationReason: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Revokes an opaque M2M token. JWT tokens cannot be revoked: they work until they expire. A machine's key revokes
 * only that machine's tokens.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revokeToken = Endpoint.post("m2m.revokeToken", "/m2m_tokens/:m2mTokenId/revoke", {
  path: { m2mTokenId: M2MTokenId },
  payload: RevokeTokenInput,
  success: M2MToken,
  errors: [400, 404],
  idempotent: true,
  credential: "either"
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyTokenInput extends Wire.Struct<VerifyTokenInput>("M2M.VerifyTokenInput")(() => ({
  token: Wire.SecretInput
})) {}

/**
 * Asks Clerk whether an M2M token is good. With a machine's key the token must be meant for that machine; the
 * instance's key checks any.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verifyToken = Endpoint.post("m2m.verifyToken", "/m2m_tokens/verify", {
  payload: VerifyTokenInput,
  success: M2MToken,
  errors: [400, 404],
  idempotent: true,
  credential: "either"
})
