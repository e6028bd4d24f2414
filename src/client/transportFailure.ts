import type { HttpClientError } from "@effect/platform/HttpClientError"

/**
 * What a transport failure says about the request.
 *
 * `unsent`: it provably never left. `lost`: it may have been applied. `refused`: it never left, and a repetition cannot
 * help. `tooLarge`: the transport stopped reading a response beyond the limit.
 */
export type TransportFailure =
  | { readonly kind: "unsent" | "lost" | "refused"; readonly code: string | undefined }
  | { readonly kind: "tooLarge"; readonly status: number }

const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT"
])

/** Codes of Node and OpenSSL for a TLS handshake or a certificate that was rejected. */
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|ERR_IN_CERT_|ERROR_IN_CERT_|ERROR_IN_CRL_|CERT_|CRL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_NON_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/

/** The code of the error with which a transport of this library stops reading a body that is too large. */
export const tooLargeCode = "EFFECT_CLERK_RESPONSE_TOO_LARGE"

/** Reads the cause's code and nothing else of the error, which holds the whole request. */
export const transportFailure = (error: HttpClientError): TransportFailure => {
  if (error._tag === "RequestError" && error.reason !== "Transport") return { kind: "refused", code: error.reason }
  return error._tag === "ResponseError" && codeOf(error.cause) === tooLargeCode
    ? { kind: "tooLarge", status: error.response.status }
    : transportFailureOf(error.cause)
}

/** By the error of the transport itself. */
export const transportFailureOf = (cause: unknown): TransportFailure => {
  const code = codeOf(cause)
  if (code !== undefined && unsentCodes.has(code)) return { kind: "unsent", code }
  if (code !== undefined && tlsCode.test(code)) return { kind: "refused", code }
  return { kind: "lost", code }
}

/** Causes nest: fetch wraps undici's error, and a name with two addresses gives an AggregateError. */
const codeOf = (cause: unknown, depth = 0): string | undefined => {
  if (typeof cause !== "object" || cause === null || depth > 5) return undefined
  if ("code" in cause && typeof cause.code === "string") return cause.code
  if ("cause" in cause) {
    const code = codeOf(cause.cause, depth + 1)
    if (code !== undefined) return code
  }
  if ("errors" in cause && Array.isArray(cause.errors)) return codeOf(cause.errors[0], depth + 1)
  return undefined
}
