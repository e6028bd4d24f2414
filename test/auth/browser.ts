import type { RequestState } from "effect-clerk/auth"
import * as Test from "./instance.js"

export interface Init {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A request to the application. */
export const request = ({ headers = {}, method = "GET", path = "/" }: Init): Request =>
  new Request(new URL(path, "https://app.example.com"), { method, headers: { host: "app.example.com", ...headers } })

/** A page that a browser opens. */
export const page = (headers: Readonly<Record<string, string>> = {}, path = "/"): Request =>
  request({ path, headers: { "sec-fetch-dest": "document", accept: "text/html", ...headers } })

/** A request of a script or a server. */
export const api = (headers: Readonly<Record<string, string>>): Request =>
  request({ headers: { accept: "application/json", ...headers } })

export const cookies = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ")

/** The cookies of a browser with an expired session token, and a token to refresh it. */
export const refreshableSession = (expiredToken: string): string =>
  cookies({
    [`__session_${Test.cookieSuffix}`]: expiredToken,
    [`__client_uat_${Test.cookieSuffix}`]: 1,
    [`__refresh_${Test.cookieSuffix}`]: "refresh_token"
  })

/** The state in one line, with the location of a redirect that is not to the Frontend API. */
export const describeState = (state: RequestState.RequestState): string => {
  switch (state._tag) {
    case "SignedIn":
      return `signed in ${state.auth.tokenType === "session_token" ? state.auth.userId : `${state.auth.tokenType} ${state.auth.subject}`}`
    case "SignedOut":
      return `signed out ${state.reason}`
    case "Handshake":
      return `handshake ${state.reason}${state.location.includes("/v1/client/handshake?") ? "" : ` to ${state.location}`}`
  }
}
