/**
 * Which kind of token a text is, told from its form alone.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import type { MachineTokenType } from "../TokenError.js"

/**
 * A kind of token, as Clerk names it.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenType = "session_token" | MachineTokenType

/**
 * The kinds that a request may be authenticated with: one, several, or `any`.
 *
 * @since 0.1.0
 * @category models
 */
export type AcceptsToken = TokenType | ReadonlyArray<TokenType> | "any"

/**
 * The kinds that an {@link AcceptsToken} lets through.
 *
 * @since 0.1.0
 * @category models
 */
export type Accepted<A extends AcceptsToken> = A extends "any"
  ? TokenType
  : A extends ReadonlyArray<infer Type extends TokenType>
    ? Type
    : Extract<A, TokenType>

/** The `cat` header of a session token. */
export const sessionCategory = "cl_B7d4PD111AAA"

/** The `cat` header of a token made from a JWT template. */
export const templateCategory = "cl_B7d4PD222AAA"

/** The `cat` header of a machine-to-machine token. */
export const m2mCategory = "cl_B7d4PD333AAA"

/** The `cat` header on instances that do not tell kinds apart. */
export const unspecifiedCategory = "cl_I7d4PD111III"

/** The `typ` headers of an OAuth access token (RFC 9068). */
export const oauthHeaderTypes: ReadonlyArray<string> = ["at+jwt", "application/at+jwt"]

/**
 * Whether a token is one of a machine, and of which kind; `undefined` for everything else, a session token above all.
 * A JWT is told by its subject (`mch_…`) or its `typ`, so the answer is only good for routing.
 *
 * @since 0.1.0
 * @category guards
 */
export const machineTokenType = (token: string): MachineTokenType | undefined => {
  if (token.startsWith("mt_")) return "m2m_token"
  if (token.startsWith("oat_")) return "oauth_token"
  if (token.startsWith("ak_")) return "api_key"
  return isJwtShaped(token) ? machineJwtType(token) : undefined
}

const machineJwtType = (token: string): MachineTokenType | undefined =>
  Either.match(Jwt.decode(token), {
    onLeft: () => undefined,
    onRight: (jwt) => jwtType(jwt)
  })

/** The kind of machine token that a JWT says it is. Both marks together mean M2M. */
export const jwtType = ({ header, payload }: Jwt.Jwt): MachineTokenType | undefined => {
  if (typeof payload["sub"] === "string" && payload["sub"].startsWith("mch_")) return "m2m_token"
  return typeof header["typ"] === "string" && oauthHeaderTypes.includes(header["typ"]) ? "oauth_token" : undefined
}

/** Three non-empty segments of base64url characters. */
export const isJwtShaped = (token: string): boolean =>
  token.length <= Jwt.maxLength && /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)

/** Whether a session token's `cat` header leaves it a session token: absent, session, or not told apart. */
export const isSessionCategory = (category: unknown): boolean =>
  category === undefined || category === sessionCategory || category === unspecifiedCategory
