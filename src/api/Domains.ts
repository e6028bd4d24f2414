/**
 * The domains of an instance, primary and satellites.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A DNS CNAME record that a domain needs.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CNameTarget extends Wire.Struct<CNameTarget>("CNameTarget")(() => ({
  /** The name of the record. */
  host: Schema.String,
  /** Where the record points. */
  value: Schema.String,
  /** Whether the domain cannot go live without it. */
  required: Schema.Boolean
})) {}

/**
 * A domain the instance runs on: the primary one or a satellite.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Domain extends Wire.Struct<Domain>("Domain")(() => ({
  object: Wire.object("domain"),
  id: Schema.String,
  name: Schema.String,
  isSatellite: Schema.Boolean,
  frontendApiUrl: Schema.String,
  /** Absent for satellite domains. */
  accountsPortalUrl: Schema.optional(Schema.String),
  /** Absent if the domain works by DNS. */
  proxyUrl: Schema.optional(Schema.String),
  developmentOrigin: Schema.String,
  /** The DNS records the domain needs. */
  cnameTargets: Schema.optional(Schema.Array(CNameTarget))
})) {}

/**
 * Lists the primary domain and all satellite domains with their DNS targets, in one response, without paging.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("domains.list", "/domains", {
  success: Page.of(Domain),
  paging: { style: "single" }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class AddInput extends Wire.Struct<AddInput>("Domains.AddInput")(() => ({
  /** Without scheme; in development it can have a port, as in `localhost:3000`. */
  name: Schema.String,
  /** Only `true` is accepted. */
  isSatellite: Schema.Literal(true),
  /** The full URL of the proxy in front of Clerk. Production only. */
  proxyUrl: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Adds a satellite domain; a second primary one is not possible. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const add = Endpoint.post("domains.add", "/domains", {
  payload: AddInput,
  success: Domain,
  errors: [400, 402, 422]
})

const delete_ = Endpoint.del("domains.delete", "/domains/:domainId", {
  success: Deleted.DeletedObject,
  errors: [403, 404]
})

export {
  /**
   * Deletes a satellite domain; the primary domain cannot be deleted.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Domains.UpdateInput")(() => ({
  /** Without scheme: a full domain name in production; in development it can have a port. */
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** The full URL of the proxy in front of Clerk; `null` goes back to DNS. Production only. */
  proxyUrl: Schema.optional(Schema.NullOr(Schema.String)),
  /** Keeps the subdomain as part of the domain, so that several apps can share one root domain. */
  isSecondary: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Changes a domain's name or proxy. Renaming a production primary domain before DNS and email records are ready
 * means downtime, and moves the instance's home origin.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("domains.update", "/domains/:domainId", {
  payload: UpdateInput,
  success: Domain,
  errors: [400, 404, 422]
})
