/**
 * Auth objects: a signed-in user or an authenticated machine.
 *
 * @since 0.1.0
 */
import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import type { SessionAuth } from "./SessionAuth.js"
import type { Actor } from "./SessionToken.js"
import type { TokenType } from "./TokenType.js"

interface Machine {
  /** The token's id. */
  readonly id: string
  /** The id of the token's owner. */
  readonly subject: string
  readonly scopes: ReadonlyArray<string>
  /** `undefined` if the token does not expire. */
  readonly expiration: DateTime.Utc | undefined
  /** The token itself. */
  readonly token: Redacted.Redacted
}

/**
 * The Auth object of an API key, which belongs to a user, an organization or a machine.
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
 * The Auth object of a machine-to-machine token.
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
 * The Auth object of an OAuth access token, with which an application acts for a user.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAuth extends Machine {
  readonly tokenType: "oauth_token"
  readonly userId: string
  readonly clientId: string
  /** The resources that the token is for; empty if it names none. */
  readonly audience: ReadonlyArray<string>
  /** Who acts for the user, if someone does. */
  readonly actor: Actor | undefined
}

/**
 * The Auth object of a machine token.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineAuth = ApiKeyAuth | M2MAuth | OAuthAuth

/**
 * The Auth object of a request, discriminated by `tokenType`.
 *
 * @since 0.1.0
 * @category models
 */
export type AuthObject = SessionAuth | MachineAuth

/**
 * The Auth object of a type of token.
 *
 * @since 0.1.0
 * @category models
 */
export type AuthObjectOf<Type extends TokenType> = Extract<AuthObject, { readonly tokenType: Type }>
