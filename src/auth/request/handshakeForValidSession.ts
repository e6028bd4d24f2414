import * as Option from "effect/Option"
import type { SessionAuth } from "../token/SessionAuth.js"
import type { BrowserContext } from "./BrowserContext.js"
import { handshakeOrSignedOut } from "./handshake.js"
import { isDocument } from "./Request.js"
import type { Handshake, SignedOut } from "./RequestState.js"
import { isSignedIn } from "./sessionState.js"

/** A valid session still needs a handshake after a cross-origin visit or if the URL names another organization. */
export const handshakeForValidSession = (
  browser: BrowserContext,
  auth: SessionAuth
): Option.Option<Handshake | SignedOut> =>
  Option.orElse(crossOriginSync(browser), () => activateOrganization(browser, auth))

const crossOriginSync = (browser: BrowserContext): Option.Option<Handshake | SignedOut> =>
  !browser.application.isSatellite &&
  isDocument(browser.request) &&
  browser.credentials.redirects === 0 &&
  isCrossOrigin(browser)
    ? Option.some(
        handshakeOrSignedOut(
          browser,
          "primary-domain-cross-origin-sync",
          "Cross-origin request from satellite domain requires handshake"
        )
      )
    : Option.none()

/** Whether the page was opened from another origin that is not Clerk's. */
const isCrossOrigin = (browser: BrowserContext): boolean => {
  const referer = browser.request.header("referer")
  if (referer === undefined || !URL.canParse(referer)) return false
  const { host, hostname, origin } = new URL(referer)
  return origin !== browser.request.url.origin && !isClerkHost(browser, host, hostname)
}

/** Clerk's own pages, which leave the browser's session up to date. */
const isClerkHost = ({ application }: BrowserContext, host: string, hostname: string): boolean => {
  const { frontendApi, isProduction } = application.key
  return (
    host === frontendApi ||
    host === accountsHost(frontendApi) ||
    (!isProduction &&
      (/^accounts\..*\.(lcl\.dev|lclstage\.dev|lclclerk\.com)$/.test(hostname) ||
        (/\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname) &&
          !/\.clerk\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname))))
  )
}

/** The host of the account portal, such as `accounts.example.com` for the Frontend API at `clerk.example.com`. */
const accountsHost = (frontendApi: string): string =>
  /\.clerk\.accounts(stage)?\.dev$/.test(frontendApi)
    ? frontendApi.replace(".clerk.accounts", ".accounts")
    : frontendApi.replace(/^clerk\./, "accounts.")

const activateOrganization = (browser: BrowserContext, auth: SessionAuth): Option.Option<Handshake> => {
  const target = isSignedIn(browser, auth) ? browser.application.targetOf(browser.request.url.pathname) : undefined
  if (target === undefined || target.isActive(auth)) return Option.none()
  const state = handshakeOrSignedOut(browser, "active-organization-mismatch")
  // If a redirect is not possible, the user stays signed in, with the organization of the session.
  return state._tag === "Handshake" ? Option.some(state) : Option.none()
}
