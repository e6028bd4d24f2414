/**
 * Clients: the devices and browsers that sessions live on.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Session from "../models/Session.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A browser or device, with the sessions open on it and any sign-in or sign-up under way.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Client extends Wire.Struct<Client>("Client")(() => ({
  object: Wire.object("client"),
  /** The client's own id, not a session's. */
  id: Schema.String,
  sessionIds: Schema.Array(Schema.String),
  sessions: Schema.Array(Session.Session),
  /** The sign-in under way, if any. */
  signInId: Schema.NullOr(Schema.String),
  /** The sign-up under way, if any. */
  signUpId: Schema.NullOr(Schema.String),
  lastActiveSessionId: Schema.NullOr(Schema.String),
  /** How someone last signed in on this client. */
  lastAuthenticationStrategy: Schema.NullOr(Schema.String),
  updatedAt: Wire.Timestamp,
  createdAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Clients.ListInput")(Page.countedQuery) {}

/**
 * Lists the instance's clients, newest first. May already return 410.
 *
 * @deprecated Clerk will remove it. Read a client with `clients.get`, or look up sessions with `sessions.list`.
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("clients.list", "/clients", {
  query: ListInput,
  success: Page.of(Client),
  errors: [400, 401, 410, 422],
  paging: { style: "offset", max: 500 },
  deprecated: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyInput extends Wire.Struct<VerifyInput>("Clients.VerifyInput")(() => ({
  /** The browser's client token, not a session token. */
  token: Wire.SecretInput
})) {}

/**
 * Finds the client a client token belongs to, with its sessions.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("clients.verify", "/clients/verify", {
  payload: VerifyInput,
  success: Client,
  errors: [400, 401, 404],
  idempotent: true
})

/**
 * Reads one client, with its sessions.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("clients.get", "/clients/:clientId", {
  success: Client,
  errors: [400, 401, 404]
})

/**
 * What a handshake leaves for the browser: `Set-Cookie` values.
 *
 * @since 0.1.0
 * @category schemas
 */
export class HandshakePayload extends Wire.Struct<HandshakePayload>("HandshakePayload")(() => ({
  directives: Schema.Array(Schema.String)
})) {}

/**
 * Experimental. Reads the `Set-Cookie` values that a handshake leaves, by its nonce. Clerk's SDKs use it; its API file
 * does not have it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getHandshakePayload = Endpoint.get("clients.getHandshakePayload", "/clients/handshake_payload", {
  query: Schema.Struct({ nonce: Schema.String }),
  success: HandshakePayload,
  errors: [400, 401, 404]
})
