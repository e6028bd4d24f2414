/**
 * Machine-to-machine tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as TokenState from "./TokenState.js"

const M2MToken_ = () =>
  Schema.Struct({
    object: Wire.object("machine_to_machine_token"),
    id: Schema.String,
    /** The machine that made it. */
    subject: Schema.String,
    claims: Schema.optional(Wire.Json),
    /** The machines that accept it. */
    scopes: Schema.optional(Schema.Array(Schema.String)),
    ...TokenState.tokenState(),
    lastUsedAt: Schema.NullOr(Wire.UnixTime)
  })

/**
 * A token with which one machine calls others; here without the token itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface M2MToken extends Schema.Schema.Type<ReturnType<typeof M2MToken_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface M2MTokenEncoded extends Schema.Schema.Encoded<ReturnType<typeof M2MToken_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const M2MToken: Schema.Schema<M2MToken, M2MTokenEncoded> = Wire.named("M2MToken", M2MToken_)

const M2MTokenWithToken_ = () =>
  Schema.Struct({
    ...M2MToken_().fields,
    /** The credential itself; later answers do not have it. */
    token: Schema.String
  })

/**
 * A new M2M token together with the token itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface M2MTokenWithToken extends Schema.Schema.Type<ReturnType<typeof M2MTokenWithToken_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface M2MTokenWithTokenEncoded extends Schema.Schema.Encoded<ReturnType<typeof M2MTokenWithToken_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const M2MTokenWithToken: Schema.Schema<M2MTokenWithToken, M2MTokenWithTokenEncoded> = Wire.named(
  "M2MTokenWithToken",
  M2MTokenWithToken_
)

const CreateTokenInput_ = () =>
  Schema.Struct({
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
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateTokenInput extends Schema.Schema.Type<ReturnType<typeof CreateTokenInput_>> {}

/**
 * Issues a token with which a machine calls other machines. Needs the machine's own secret key (`ak_…`), not the
 * instance's; without `minRemainingTtlSeconds` every call makes a new token.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createToken = Endpoint.post("m2m.createToken", "/m2m_tokens", {
  payload: Endpoint.input<CreateTokenInput>(CreateTokenInput_),
  success: M2MTokenWithToken,
  successStatus: 201,
  errors: [400, 409],
  credential: "machineSecretKey"
})

const ListTokensInput_ = () =>
  Schema.Struct({
    /** The machine's id (`mch_…`). */
    subject: Schema.String,
    /** Default false. */
    revoked: Schema.optional(Schema.Boolean),
    /** Default false. */
    expired: Schema.optional(Schema.Boolean),
    /** 1 to 100. Default 10. */
    limit: Schema.optional(Wire.limit(100)),
    offset: Schema.optional(Wire.Offset)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ListTokensInput extends Schema.Schema.Type<ReturnType<typeof ListTokensInput_>> {}

/**
 * Lists a machine's opaque tokens, without their secrets; at most 100 a page. JWT tokens are not stored and never
 * appear. Takes the instance's key, or the machine's for its own tokens.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listTokens = Endpoint.get("m2m.listTokens", "/m2m_tokens", {
  query: Endpoint.input<ListTokensInput>(ListTokensInput_),
  success: Page.of(M2MToken, "m2m_tokens"),
  errors: [400, 403, 404],
  paging: { style: "offset", most: 100 },
  credential: "either"
})

const RevokeTokenInput_ = () =>
  Schema.Struct({
    revocationReason: Schema.optional(Schema.NullOr(Schema.String))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface RevokeTokenInput extends Schema.Schema.Type<ReturnType<typeof RevokeTokenInput_>> {}

/**
 * Revokes an opaque M2M token. JWT tokens cannot be revoked: they work until they expire. A machine's key revokes
 * only that machine's tokens.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revokeToken = Endpoint.post("m2m.revokeToken", "/m2m_tokens/:m2mTokenId/revoke", {
  payload: Endpoint.input<RevokeTokenInput>(RevokeTokenInput_),
  success: M2MToken,
  errors: [400, 404],
  repeatable: true,
  credential: "either"
})

const VerifyTokenInput_ = () =>
  Schema.Struct({
    token: Schema.String
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface VerifyTokenInput extends Schema.Schema.Type<ReturnType<typeof VerifyTokenInput_>> {}

/**
 * Asks Clerk whether an M2M token is good. With a machine's key the token must be meant for that machine; the
 * instance's key checks any.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verifyToken = Endpoint.post("m2m.verifyToken", "/m2m_tokens/verify", {
  payload: Endpoint.input<VerifyTokenInput>(VerifyTokenInput_),
  success: M2MToken,
  errors: [400, 404],
  repeatable: true,
  credential: "either"
})
