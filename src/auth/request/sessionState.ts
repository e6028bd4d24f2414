import type { SessionAuth } from "../token/SessionAuth.js"
import type { AuthContext } from "./AuthContext.js"
import { type RequestState, type ResponseHeaders, signedIn, signedOut } from "./RequestState.js"

export type SessionState = RequestState<SessionAuth>

/** Turns a verified session into the final state; a pending session is signed out if `treatPendingAsSignedOut`. */
export const sessionState = (context: AuthContext, auth: SessionAuth, headers: ResponseHeaders = []): SessionState =>
  isSignedIn(context, auth)
    ? signedIn(auth, headers)
    : signedOut("session_token", "session-pending", "the user has yet to complete the session's tasks", headers)

export const isSignedIn = (context: AuthContext, auth: SessionAuth): boolean =>
  auth.status !== "pending" || !context.treatPendingAsSignedOut
