/**
 * The types of token, and how to tell them apart before they are verified.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import type { MachineTokenType } from "../TokenError.js"

/**
 * A type of token, as Clerk names it.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenType = "session_token" | MachineTokenType

/**
 * The types of token that a request may be authenticated with: one, several, or `any`.
 *
 * @since 0.1.0
 * @category models
 */
export type AcceptsToken = TokenType | ReadonlyArray<TokenType> | "any"

/**
 * The types of token that an {@link AcceptsToken} allows.
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

/** The `cat` header on instances that use one category for all tokens. */
export const unspecifiedCategory = "cl_I7d4PD111III"

/** The `typ` headers of an OAuth access token (RFC 9068). */
export const oauthHeaderTypes: ReadonlyArray<string> = ["at+jwt", "application/at+jwt"]

/**
 * The type of a machine token; `undefined` for everything else, such as a session token. A JWT is recognized by its
 * subject (`mch_…`) or its `typ`, neither of which is verified: use the result only to choose how to verify the token.
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

/** The type of machine token by the subject and `typ` of a JWT. If both match, the subject decides. */
export const jwtType = ({ header, payload }: Jwt.Jwt): MachineTokenType | undefined => {
  if (isMachineId(payload["sub"])) return "m2m_token"
  return typeof header["typ"] === "string" && oauthHeaderTypes.includes(header["typ"]) ? "oauth_token" : undefined
}

/** Whether a subject is a machine. */
export const isMachineId = (subject: unknown): boolean => typeof subject === "string" && subject.startsWith("mch_")

/** Three non-empty segments of base64url characters. */
export const isJwtShaped = (token: string): boolean =>
  token.length <= Jwt.maxLength && /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token)

/** Whether the `cat` header allows a session token: absent, that of sessions, or unspecified. */
export const isSessionCategory = (category: unknown): boolean =>
  category === undefined || category === sessionCategory || category === unspecifiedCategory
