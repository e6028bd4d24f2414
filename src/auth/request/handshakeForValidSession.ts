import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { SessionAuth } from "../token/SessionAuth.js"
import type { BrowserContext } from "./BrowserContext.js"
import { handshakeOrSignedOut, isNavigation } from "./handshake.js"
import { isDocument } from "./Request.js"
import type { Handshake, SignedOut } from "./RequestState.js"
import { isSignedIn } from "./sessionState.js"

/** A valid session still needs a handshake after a cross-origin visit or if the URL names another organization. */
export const handshakeForValidSession = (
  browser: BrowserContext,
  auth: SessionAuth
): Effect.Effect<Option.Option<Handshake | SignedOut>> =>
  isCrossOriginVisit(browser)
    ? Effect.asSome(
        handshakeOrSignedOut(
          browser,
          "primary-domain-cross-origin-sync",
          "Cross-origin request from satellite domain requires handshake"
        )
      )
    : activateOrganization(browser, auth)

const isCrossOriginVisit = (browser: BrowserContext): boolean =>
  !browser.application.isSatellite &&
  isDocument(browser.request) &&
  browser.credentials.redirects === 0 &&
  isCrossOrigin(browser)

/** Whether the page was opened from another origin that is not Clerk's. */
const isCrossOrigin = (browser: BrowserContext): boolean => {
  const referer = browser.request.header("referer")
  if (referer === undefined || !URL.canParse(referer)) return false
  const { host, hostname, origin } = new URL(referer)
  return origin !== browser.request.url.origin && !isClerkHost(browser, host, hostname)
}

/** Clerk's own pages, which leave the browser's session up to date. */
const isClerkHost = ({ application, request }: BrowserContext, host: string, hostname: string): boolean => {
  const { frontendApi, isProduction } = application.key
  return (
    host === frontendApi ||
    host === new URL(application.frontendApiUrl(request.url.origin)).host ||
    host === accountsHost(frontendApi) ||
    (!isProduction &&
      (/^accounts\..*\.(lcl\.dev|lclstage\.dev|lclclerk\.com)$/.test(hostname) ||
        (/\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname) &&
          !/\.clerk\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname))))
  )
}

/**
 * The host of the account portal, such as `accounts.example.com` for the Frontend API at `clerk.example.com`. Port of
 * `buildAccountsBaseUrl` in `@clerk/shared`.
 */
const accountsHost = (frontendApi: string): string =>
  frontendApi.replace("clerk.accountsstage.", "accountsstage.").replace(/clerk\.accounts\.|clerk\./, "accounts.")

/** If a redirect is not possible, the user stays signed in, with the organization of the session. */
const activateOrganization = (browser: BrowserContext, auth: SessionAuth): Effect.Effect<Option.Option<Handshake>> => {
  if (!isSignedIn(browser, auth) || !isNavigation(browser.request)) return Effect.succeedNone
  const target = browser.application.targetOf(browser.request.url.pathname)
  if (target === undefined || target.isActive(auth)) return Effect.succeedNone
  return Effect.map(handshakeOrSignedOut(browser, "active-organization-mismatch"), (state) =>
    state._tag === "Handshake" ? Option.some(state) : Option.none()
  )
}
