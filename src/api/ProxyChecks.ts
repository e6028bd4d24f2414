/**
 * Checks that a proxy forwards to Clerk correctly.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * The outcome of a test whether a proxy reaches Clerk.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ProxyCheck extends Wire.Struct<ProxyCheck>("ProxyCheck")(() => ({
  object: Wire.object("proxy_check"),
  id: Schema.String,
  domainId: Schema.String,
  lastRunAt: Schema.NullOr(Wire.Timestamp),
  proxyUrl: Schema.String,
  /** Whether the proxy reached Clerk. */
  successful: Schema.Boolean,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyInput extends Wire.Struct<VerifyInput>("ProxyChecks.VerifyInput")(() => ({
  /** The domain that the proxy is for. */
  domainId: Schema.optional(Schema.String),
  /** The full URL to test, as in `https://example.com/__clerk`; the domain need not use it yet. */
  proxyUrl: Schema.optional(Schema.String)
})) {}

/**
 * Tries whether a proxy URL reaches Clerk for a domain. Run it before setting `proxyUrl` on the domain: a proxy that
 * does not work means downtime.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("proxyChecks.verify", "/proxy_checks", {
  payload: VerifyInput,
  success: ProxyCheck,
  errors: [400, 422],
  idempotent: true
})
