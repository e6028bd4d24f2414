/**
 * Who a request comes from: a user in a session, or a machine with a token of its own.
 *
 * @since 0.1.0
 */
import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import type { SessionAuth } from "./SessionAuth.js"
import type { TokenType } from "./TokenType.js"

interface Machine {
  /** The token's id. */
  readonly id: string
  /** Whose it is. */
  readonly subject: string
  readonly scopes: ReadonlyArray<string>
  /** `undefined`: it does not expire. */
  readonly expiration: DateTime.Utc | undefined
  /** The token itself. */
  readonly token: Redacted.Redacted
}

/**
 * The bearer of an API key, which belongs to a user, an organization or a machine.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApiKeyAuth extends Machine {
  readonly tokenType: "api_key"
  readonly name: string
  readonly claims: unknown
  readonly userId: string | undefined
  readonly organizationId: string | undefined
  readonly machineId: string | undefined
}

/**
 * A machine that calls another.
 *
 * @since 0.1.0
 * @category models
 */
export interface M2MAuth extends Machine {
  readonly tokenType: "m2m_token"
  readonly machineId: string
  readonly claims: unknown
}

/**
 * An application that acts for a user, who let it through OAuth.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuth extends Machine {
  readonly tokenType: "oauth_token"
  readonly userId: string
  readonly clientId: string
}

/**
 * A machine's token, verified.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineAuth = ApiKeyAuth | M2MAuth | OAuthAuth

/**
 * Who a request comes from; `tokenType` tells the kinds apart.
 *
 * @since 0.1.0
 * @category models
 */
export type Identity = SessionAuth | MachineAuth

/**
 * The identity that a kind of token gives.
 *
 * @since 0.1.0
 * @category models
 */
export type IdentityOf<Type extends TokenType> = Extract<Identity, { readonly tokenType: Type }>
