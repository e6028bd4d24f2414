/**
 * Checks that a proxy forwards to Clerk correctly.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

const ProxyCheck_ = () =>
  Schema.Struct({
    object: Wire.object("proxy_check"),
    id: Schema.String,
    domainId: Schema.String,
    lastRunAt: Schema.NullOr(Wire.Timestamp),
    proxyUrl: Schema.String,
    /** Whether the proxy reached Clerk. */
    successful: Schema.Boolean,
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp
  })

/**
 * The outcome of a test whether a proxy reaches Clerk.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProxyCheck extends Schema.Schema.Type<ReturnType<typeof ProxyCheck_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface ProxyCheckEncoded extends Schema.Schema.Encoded<ReturnType<typeof ProxyCheck_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const ProxyCheck: Schema.Schema<ProxyCheck, ProxyCheckEncoded> = Wire.named("ProxyCheck", ProxyCheck_)

const VerifyInput_ = () =>
  Schema.Struct({
    /** The domain that the proxy is for. */
    domainId: Schema.optional(Schema.String),
    /** The full URL to test, as in `https://example.com/__clerk`; the domain need not use it yet. */
    proxyUrl: Schema.optional(Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface VerifyInput extends Schema.Schema.Type<ReturnType<typeof VerifyInput_>> {}

/**
 * Tries whether a proxy URL reaches Clerk for a domain. Run it before setting `proxyUrl` on the domain: a proxy that
 * does not work means downtime.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("proxyChecks.verify", "/proxy_checks", {
  payload: Endpoint.input<VerifyInput>(VerifyInput_),
  success: ProxyCheck,
  errors: [400, 422],
  repeatable: true
})
