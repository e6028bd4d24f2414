/**
 * The parts of a request that authentication reads: method, public URL, headers and cookies.
 *
 * @since 0.1.0
 */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import { hasProperty } from "effect/Predicate"
import { parseCookieHeader } from "./cookieHeader.js"

/**
 * A request to authenticate: a Web `Request`, the platform's `HttpServerRequest`, or headers with an optional method and
 * URL.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestInput = WebRequest | HttpServerRequest.HttpServerRequest | PlainRequest

/**
 * The parts of a Web `Request` that are read. Its body is not.
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
 * Headers with names in any case, as RPC and queue frameworks provide them.
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
  /**
   * The URL in the browser, according to `x-forwarded-host` and `x-forwarded-proto` if a proxy set them, or with an origin
   * of the option `publicOrigin`.
   */
  readonly url: URL
  /** A header by its lower-case name; `undefined` if it is missing or empty. */
  readonly header: (name: string) => string | undefined
  readonly cookies: ReadonlyMap<string, string>
}

/**
 * Reads a request. Never fails: malformed parts get defaults. With `publicOrigins`, the URL has one of these origins: that
 * of the request, or else the first.
 *
 * @since 0.1.0
 * @category constructors
 */
export const from = (input: RequestInput, publicOrigins: ReadonlyArray<string> = []): IncomingRequest => {
  const header = headerReader(input)
  let url: URL | undefined
  let cookies: ReadonlyMap<string, string> | undefined
  return {
    method: (input.method ?? "GET").toUpperCase(),
    header,
    // Both are parsed on first use: parsing costs more than verifying a known token, and most API requests need neither.
    get url() {
      url ??= atOrigin(
        publicUrl(("originalUrl" in input ? input.originalUrl : input.url) ?? "/", header),
        publicOrigins
      )
      return url
    },
    get cookies() {
      cookies ??= parseCookieHeader(header("cookie") ?? "")
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

/** A server's URL may be a path only; the rest is then in the headers. */
const publicUrl = (url: string, header: IncomingRequest["header"]): URL => {
  const own = webUrl(url)
  const isAbsolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
  const host = firstItem(header("x-forwarded-host")) ?? header("host")
  const forwardedProto = firstItem(header("cloudfront-forwarded-proto")) ?? firstItem(header("x-forwarded-proto"))
  const protocol = forwardedProto ?? own.protocol.replace(/:$/, "")
  if (host === undefined || !/^https?$/i.test(protocol)) return own
  const origin = `${protocol}://${host}`
  if (isAbsolute && origin === own.origin) return own
  // The host must not contain a path, a query or credentials.
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
  return parseUrl(pathOf(own), forwarded.origin)
}

/** The URL of a page. A request may name any scheme, and other URLs have no origin that paths could be added to. */
const webUrl = (url: string): URL => {
  const base = "http://localhost"
  const parsed = parseUrl(url, base)
  return /^https?:$/.test(parsed.protocol) ? parsed : parseUrl(`/${pathOf(parsed)}`, base)
}

const pathOf = (url: URL): string => url.pathname + url.search + url.hash

const atOrigin = (url: URL, [first, ...others]: ReadonlyArray<string>): URL =>
  first === undefined || url.origin === first || others.includes(url.origin) ? url : parseUrl(pathOf(url), first)

const parseUrl = (url: string, base: string): URL => {
  // Two slashes at the start of a path would be parsed as a host.
  const relative = url.replace(/^[/\\]{2,}/, "/")
  return URL.canParse(relative, base) ? new URL(relative, base) : new URL(base)
}

const firstItem = (value: string | undefined): string | undefined => value?.split(",", 1)[0]?.trim() || undefined

/** Whether a browser opens a page, rather than a frame or a script. */
export const isDocument = (request: IncomingRequest): boolean =>
  request.method === "GET" && request.header("sec-fetch-dest") === "document"

/**
 * The token of the `Authorization` header, with or without the scheme `Bearer`, in any case. `undefined` for other
 * schemes.
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
