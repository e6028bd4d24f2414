/**
 * A request as authentication sees it: method, public URL, headers and cookies, wherever it came from.
 *
 * @since 0.1.0
 */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import { hasProperty } from "effect/Predicate"

/**
 * What can be authenticated: a Web `Request`, the platform's `HttpServerRequest`, or headers with or without a method
 * and a URL.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestInput = WebRequest | HttpServerRequest.HttpServerRequest | PlainRequest

/**
 * As much as is read of a Web `Request`. Its body is never touched.
 *
 * @since 0.1.0
 * @category models
 */
export interface WebRequest {
  readonly method: string
  readonly url: string
  readonly headers: { readonly get: (name: string) => string | null }
}

/**
 * Headers, their names in any case, as RPC and queue frameworks hand them over.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlainRequest {
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  /** Default `GET`. */
  readonly method?: string | undefined
  /** Absolute, or a path. Default `/`. */
  readonly url?: string | undefined
}

/**
 * A request, ready to be authenticated.
 *
 * @since 0.1.0
 * @category models
 */
export interface IncomingRequest {
  readonly method: string
  /** The URL that the visitor sees, by `x-forwarded-host` and `x-forwarded-proto` where a proxy set them. */
  readonly url: URL
  /** A header by its lower-case name; `undefined` where it is missing or empty. */
  readonly header: (name: string) => string | undefined
  readonly cookies: ReadonlyMap<string, string>
}

/**
 * Reads a request. Never fails: what a client can malform falls back.
 *
 * @since 0.1.0
 * @category constructors
 */
export const from = (input: RequestInput): IncomingRequest => {
  const header = headerReader(input)
  let url: URL | undefined
  let cookies: ReadonlyMap<string, string> | undefined
  return {
    method: (input.method ?? "GET").toUpperCase(),
    header,
    // Parsing both costs more than verifying a known token, and most requests to an API need neither.
    get url() {
      url ??= publicUrl(("originalUrl" in input ? input.originalUrl : input.url) ?? "/", header)
      return url
    },
    get cookies() {
      cookies ??= parseCookies(header("cookie") ?? "")
      return cookies
    }
  }
}

const headerReader = (input: RequestInput): IncomingRequest["header"] => {
  if (isWebRequest(input)) return (name) => input.headers.get(name) || undefined
  if (HttpServerRequest.TypeId in input) {
    const { headers } = input as HttpServerRequest.HttpServerRequest
    return (name) => headers[name] || undefined
  }
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries<string | ReadonlyArray<string> | undefined>(input.headers)) {
    const text = Array.isArray(value) ? value.join(name.toLowerCase() === "cookie" ? "; " : ", ") : value
    if (typeof text === "string" && text !== "") headers.set(name.toLowerCase(), text)
  }
  return (name) => headers.get(name)
}

const isWebRequest = (input: RequestInput): input is WebRequest =>
  !(HttpServerRequest.TypeId in input) && hasProperty(input.headers, "get") && typeof input.headers.get === "function"

/** A server sees the path only; what stands before it is then in `host`. */
const publicUrl = (url: string, header: IncomingRequest["header"]): URL => {
  const own = parseUrl(url, "http://localhost")
  const isAbsolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
  const host = firstItem(header("x-forwarded-host")) ?? header("host")
  const forwardedProto = firstItem(header("cloudfront-forwarded-proto")) ?? firstItem(header("x-forwarded-proto"))
  const protocol = forwardedProto ?? own.protocol.replace(/:$/, "")
  if (host === undefined || !/^https?$/i.test(protocol)) return own
  const origin = `${protocol}://${host}`
  if (isAbsolute && origin === own.origin) return own
  // A host header that smuggles in a path, a query or credentials is no host.
  const forwarded = URL.canParse(origin) ? new URL(origin) : undefined
  if (
    forwarded === undefined ||
    forwarded.pathname !== "/" ||
    forwarded.search ||
    forwarded.hash ||
    forwarded.username
  ) {
    return own
  }
  return parseUrl(own.pathname + own.search + own.hash, forwarded.origin)
}

const parseUrl = (url: string, base: string): URL => {
  // Two slashes at the start of a path would be read as another host.
  const relative = url.replace(/^[/\\]{2,}/, "/")
  return URL.canParse(relative, base) ? new URL(relative, base) : new URL(base)
}

const firstItem = (value: string | undefined): string | undefined => value?.split(",", 1)[0]?.trim() || undefined

/** The first cookie of a name counts. Values are percent-decoded where they can be, after the text is split. */
const parseCookies = (text: string): ReadonlyMap<string, string> => {
  const cookies = new Map<string, string>()
  for (const pair of text.split(";")) {
    const equals = pair.indexOf("=")
    if (equals === -1) continue
    const name = pair.slice(0, equals).trim()
    if (!cookies.has(name)) cookies.set(name, decodeCookie(pair.slice(equals + 1).trim()))
  }
  return cookies
}

const decodeCookie = (value: string): string => {
  if (!value.includes("%")) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/**
 * The token of the `Authorization` header: after `Bearer`, in any case, or alone. `undefined` for other schemes.
 *
 * @since 0.1.0
 * @category combinators
 */
export const bearerToken = (request: IncomingRequest): string | undefined => {
  const value = request.header("authorization")?.trim()
  if (value === undefined || value === "") return undefined
  const space = value.search(/\s/)
  if (space === -1) return /^(bearer|basic|digest|negotiate)$/i.test(value) ? undefined : value
  return /^bearer$/i.test(value.slice(0, space)) ? value.slice(space).trim() : undefined
}
