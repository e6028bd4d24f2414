import * as Effect from "effect/Effect"
import { ClerkConfigError } from "../../ClerkError.js"
import * as PublishableKey from "../keys/PublishableKey.js"
import * as OrganizationSync from "./organizationSync.js"

/**
 * How the application is deployed: publishable key, domain, proxy, satellite. Needed only for browser sessions.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApplicationOptions {
  /** `pk_test_…` or `pk_live_…`. Without it cookies are not read, and the issuer is checked only if one is given. */
  readonly publishableKey?: string | undefined
  /** The satellite's own domain, such as `satellite.example`. */
  readonly domain?: string | undefined
  /** Whether the application is a satellite, which gets its session from a primary application on another domain. */
  readonly isSatellite?: boolean | undefined
  /** Whether a satellite without session cookies asks the primary application for a session. Default false. */
  readonly satelliteAutoSync?: boolean | undefined
  /** The proxy of the Frontend API: a URL, or a path on the application's own origin. */
  readonly proxyUrl?: string | undefined
  /** The primary application's sign-in page. Satellites of development instances need it. */
  readonly signInUrl?: string | undefined
  /**
   * The origins under which browsers open the application, such as `https://app.example.com`. A request for another one is
   * taken as one for the first. Without it, the headers `x-forwarded-host` and `host` are believed: set it if a client
   * can choose them, because a handshake redirects to that origin.
   */
  readonly publicOrigin?: string | ReadonlyArray<string> | undefined
  readonly organizationSync?: OrganizationSync.OrganizationSync | undefined
}

/** {@link ApplicationOptions}, checked and with defaults. */
export interface Application {
  readonly key: PublishableKey.PublishableKey
  readonly cookieSuffix: string
  readonly isSatellite: boolean
  readonly satelliteAutoSync: boolean
  readonly signInUrl: URL | undefined
  /** Empty if the headers of a request name its origin. */
  readonly publicOrigins: ReadonlyArray<string>
  readonly targetOf: OrganizationSync.TargetOf
  /** The URL of the Frontend API for a browser at `origin`, without a slash at the end. */
  readonly frontendApiUrl: (origin: string) => string
  /** The host of the issuer of the application's own cookies. */
  readonly issuerHost: string
  /** The accepted values of `iss`. */
  readonly issuers: ReadonlyArray<string>
}

/** Checks the options; `undefined` if there is no publishable key. */
export const resolveApplication = (
  options: ApplicationOptions
): Effect.Effect<Application | undefined, ClerkConfigError> =>
  Effect.gen(function* () {
    const { domain, isSatellite = false, proxyUrl } = options
    const publicOrigins = [options.publicOrigin ?? []].flat()
    if (publicOrigins.includes("")) {
      return yield* bad(
        "publicOrigin",
        "is an empty text, as from an empty variable; set the variable to an origin, such as https://app.example.com, or remove it"
      )
    }
    if (!publicOrigins.every(isOrigin)) {
      return yield* bad("publicOrigin", "is not an origin, such as https://app.example.com")
    }
    if (options.publishableKey === undefined) {
      return isSatellite ? yield* bad("publishableKey", "is missing; a satellite needs it") : undefined
    }
    const key = yield* PublishableKey.parse(options.publishableKey)
    if (domain !== undefined && !isHost(domain)) {
      return yield* bad("domain", "is not a host, such as satellite.example")
    }
    if (proxyUrl !== undefined && !isPath(proxyUrl) && !isPlainUrl(proxyUrl)) {
      return yield* bad("proxyUrl", "is neither a URL nor a path, or has credentials, a query or a fragment")
    }
    const signInUrl =
      options.signInUrl !== undefined && isHttpUrl(options.signInUrl) ? new URL(options.signInUrl) : undefined
    if (signInUrl !== undefined && hasCredentials(signInUrl)) {
      return yield* bad("signInUrl", "must not have credentials")
    }
    if (isSatellite) {
      if (proxyUrl === undefined && domain === undefined) {
        return yield* bad("domain", "is missing; a satellite needs its `domain` or a `proxyUrl`")
      }
      if (!key.isProduction && signInUrl === undefined) {
        return yield* bad("signInUrl", "must be the URL of the primary application's sign-in page on a satellite")
      }
    }
    const issuerHost = key.isProduction && isSatellite && domain !== undefined ? `clerk.${domain}` : key.frontendApi
    const api = `https://${issuerHost}`
    const absoluteProxy = proxyUrl !== undefined && isHttpUrl(proxyUrl) ? withoutTrailingSlash(proxyUrl) : undefined
    return {
      key,
      cookieSuffix: yield* PublishableKey.cookieSuffix(key),
      isSatellite,
      satelliteAutoSync: options.satelliteAutoSync ?? false,
      signInUrl,
      publicOrigins,
      targetOf: yield* OrganizationSync.compile(options.organizationSync ?? {}),
      frontendApiUrl: (origin) =>
        absoluteProxy ?? (proxyUrl === undefined ? api : withoutTrailingSlash(new URL(proxyUrl, origin).href)),
      issuerHost,
      issuers: [`https://${key.frontendApi}`, api, ...(absoluteProxy === undefined ? [] : [absoluteProxy])]
    }
  })

const bad = (option: string, issue: string) => Effect.fail(new ClerkConfigError({ option, issue }))

const isHttpUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)

const hasCredentials = ({ password, username }: URL): boolean => username !== "" || password !== ""

/** A URL to which a path can be added. */
const isPlainUrl = (text: string): boolean => {
  if (!isHttpUrl(text) || /[?#]/.test(text)) return false
  return !hasCredentials(new URL(text))
}

/** A path on the application's own origin. URL parsers take `//host`, and `/\host` too, for another one. */
const isPath = (text: string): boolean => {
  const origin = "https://application.invalid"
  if (!text.startsWith("/") || !URL.canParse(text, origin)) return false
  const url = new URL(text, origin)
  return url.origin === origin && isPlainUrl(url.href)
}

const isOrigin = (text: string): boolean => isHttpUrl(text) && new URL(text).origin === text

/** A host with an optional port, and nothing else that fits into a URL. */
const isHost = (text: string): boolean => {
  const url = `https://${text}`
  return URL.canParse(url) && new URL(url).host === text.toLowerCase()
}

const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, "")
