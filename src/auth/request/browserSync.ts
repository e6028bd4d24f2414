/** Multi-domain and dev-browser handshakes, decided before the session cookie is read. */
import * as Effect from "effect/Effect"
import { ClerkConfigError } from "../../ClerkError.js"
import type { Credentials } from "./credentials.js"
import { handshakeOrSignedOut, isNavigation } from "./handshake.js"
import { isDocument } from "./Request.js"
import { signedOut } from "./RequestState.js"
import type { SessionRule } from "./sessionRule.js"

/** A satellite gets its session from the primary application. Without cookies it is signed out, unless it must sync. */
export const satelliteSync: SessionRule = (browser) => {
  const { application, credentials, request } = browser
  const synced = request.url.searchParams.get("__clerk_synced")
  if (!application.isSatellite || synced === "true" || !isDocument(request)) return Effect.succeedNone
  const mustSync = synced === "false"
  if (hasSessionCookies(credentials) && !mustSync) return Effect.succeedNone
  if (!mustSync && !application.satelliteAutoSync) {
    return Effect.succeedSome(signedOut("session_token", "session-token-and-uat-missing"))
  }
  const reason = "satellite-needs-syncing"
  if (application.key.isProduction) return Effect.asSome(handshakeOrSignedOut(browser, reason))
  const location = new URL(application.signInUrl ?? request.url)
  if (location.origin === request.url.origin) {
    return new ClerkConfigError({
      option: "signInUrl",
      issue: "is a page of the satellite itself; it must be the primary application's"
    })
  }
  location.searchParams.append("__clerk_redirect_url", request.url.href)
  return Effect.asSome(handshakeOrSignedOut(browser, reason, "", () => location.href))
}

/** The primary application in development redirects back to the satellite, with its dev browser in the URL. */
export const primaryRespondsToSync: SessionRule = (browser) => {
  const { application, credentials, request } = browser
  const returnTo = request.url.searchParams.get("__clerk_redirect_url")
  if (application.key.isProduction || application.isSatellite || returnTo === null) return Effect.succeedNone
  if (!/^https?:/i.test(returnTo) || !URL.canParse(returnTo)) return Effect.succeedNone
  const location = new URL(returnTo)
  if (credentials.devBrowserToken !== undefined) {
    location.searchParams.append("__clerk_db_jwt", credentials.devBrowserToken)
  }
  location.searchParams.set("__clerk_synced", "true")
  return Effect.asSome(handshakeOrSignedOut(browser, "primary-responds-to-syncing", "", () => location.href))
}

/** In development, the dev browser of the URL replaces that of the cookies. */
export const devBrowserSync: SessionRule = (browser) =>
  !browser.application.key.isProduction && browser.request.url.searchParams.has("__clerk_db_jwt")
    ? Effect.asSome(handshakeOrSignedOut(browser, "dev-browser-sync"))
    : Effect.succeedNone

/** In development, a browser needs a dev browser token. A request without cookies may come from another client. */
export const devBrowserMissing: SessionRule = (browser) => {
  const { application, credentials, request } = browser
  if (application.key.isProduction || credentials.devBrowserToken !== undefined) return Effect.succeedNone
  return isNavigation(request) || hasSessionCookies(credentials)
    ? Effect.asSome(handshakeOrSignedOut(browser, "dev-browser-missing"))
    : Effect.succeedNone
}

const hasSessionCookies = ({ clientUat, cookieToken }: Credentials): boolean =>
  cookieToken !== undefined || clientUat !== 0
