import type { AuthContext } from "./AuthContext.js"
import type { Application } from "./application.js"
import { type Credentials, readCredentials } from "./credentials.js"
import type { IncomingRequest } from "./Request.js"

/** Everything needed to authenticate a browser, which may be redirected to Clerk and back. */
export interface BrowserContext extends AuthContext {
  readonly application: Application
  readonly request: IncomingRequest
  readonly credentials: Credentials
}

/** `undefined` if there is no publishable key. */
export const makeBrowserContext = (
  context: AuthContext,
  request: IncomingRequest,
  headerToken: string | undefined,
  now: number
): BrowserContext | undefined => {
  const { application } = context
  if (application === undefined) return undefined
  return { ...context, application, request, credentials: readCredentials(request, headerToken, application, now) }
}
