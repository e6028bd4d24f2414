/**
 * JSON Web Tokens, decoded but not verified.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { isReadonlyRecord } from "effect/Predicate"
import { base64url } from "jose"
import { deepFreeze } from "./deepFreeze.js"
import { TokenError } from "./TokenError.js"

/**
 * A JWT's parts. Nothing here is verified.
 *
 * @since 0.1.0
 * @category models
 */
export interface Jwt {
  readonly token: string
  readonly header: JsonRecord
  readonly payload: JsonRecord
}

/**
 * A decoded JSON object.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonRecord {
  readonly [name: string]: unknown
}

/**
 * The maximum length of a token, in characters. Longer ones are rejected without decoding; HTTP servers accept 8 to
 * 16 KiB of headers.
 *
 * @since 0.1.0
 * @category models
 */
export const maxLength = 65_536

/**
 * Decodes a token without verifying it. Fails with `token-invalid` unless it is three segments of canonical base64url
 * (RFC 7515: no padding, no stray bits) and the first two are UTF-8 JSON objects.
 *
 * @since 0.1.0
 * @category constructors
 */
export const decode = (token: string): Either.Either<Jwt, TokenError> => {
  if (token.length > maxLength) return malformed(`is longer than ${maxLength} characters`)
  const segments = token.split(".", 4)
  const [header, payload, signature] = segments
  if (header === undefined || payload === undefined || signature === undefined || segments.length > 3) {
    return malformed("does not have three segments")
  }
  const headerObject = decodeHeader(header)
  if (headerObject === undefined) return malformed("has a header that is not a base64url-encoded JSON object")
  const payloadObject = decodeObject(payload)
  if (payloadObject === undefined) return malformed("has a payload that is not a base64url-encoded JSON object")
  if (!isBase64url(signature)) return malformed("has a signature that is not base64url")
  return Either.right({ token, header: headerObject, payload: payloadObject })
}

const malformed = (detail: string) =>
  Either.left(new TokenError({ reason: "token-invalid", detail: `the token ${detail}` }))

const decodeObject = (segment: string): JsonRecord | undefined => {
  if (!isBase64url(segment)) return undefined
  try {
    const bytes = atob(segment.replaceAll("-", "+").replaceAll("_", "/"))
    const value: unknown = JSON.parse(isAscii(bytes) ? bytes : utf8.decode(base64url.decode(segment)))
    return isReadonlyRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The last header and its segment. All tokens of an instance have the same, and decoding it takes a third of the time. */
let last: { readonly segment: string; readonly header: JsonRecord } | undefined

const decodeHeader = (segment: string): JsonRecord | undefined => {
  if (last?.segment === segment) return last.header
  const header = decodeObject(segment)
  if (header !== undefined) last = { segment, header: deepFreeze(header) }
  return header
}

/** Whether a text has printable ASCII only, which is the same in UTF-8. */
const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

/** Throws on invalid UTF-8. Keeps a byte order mark, which `JSON.parse` then rejects. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Whether a text is canonical base64url: no padding, and no bits left over in the last character.
 *
 * @since 0.1.0
 * @category guards
 */
export const isBase64url = (text: string): boolean => {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return false
  switch (text.length % 4) {
    case 1:
      return false
    case 2:
      return /[AQgw]$/.test(text)
    case 3:
      return /[AEIMQUYcgkosw048]$/.test(text)
    default:
      return true
  }
}
