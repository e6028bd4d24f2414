import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { JWTPayload } from "jose"
import type { Session } from "../../api/Sessions.js"
import { tokenCookies } from "../store/browserCookies.js"
import { signFromTemplate } from "../store/jwtShortcodes.js"
import { findMembership } from "../store/membership.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { notFound, Problem, referenceNotFound } from "../store/problem.js"
import { find } from "../store/records.js"
import { reveal } from "../store/secret.js"
import { asOf, isActive, newSession } from "../store/session.js"
import { sign } from "../store/sessionToken.js"
import type { State } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"sessions.list"> = ({ state }, { clientId, status, userId, ...paging } = {}) =>
  Effect.gen(function* () {
    if (clientId === undefined && userId === undefined) return yield* missingFilter()
    const time = yield* DateTime.now
    const matching = newestFirst(state.sessions.values())
      .map((session) => asOf(session, time))
      .filter(
        (session) =>
          (clientId === undefined || session.clientId === clientId) &&
          (userId === undefined || session.userId === userId) &&
          (status === undefined || session.status === status)
      )
    return countedOnRequest(matching, paging)
  })

export const create: Handler<"sessions.create"> = (store, { activeOrganizationId, userId }) =>
  Effect.suspend(() => {
    const user = store.state.users.get(userId)
    if (user === undefined) return notFound("user", userId)
    if (user.banned) return userBanned()
    if (activeOrganizationId === undefined) return newSession(store, { userId })
    return findMembership(store.state, activeOrganizationId, userId) === undefined
      ? referenceNotFound("active_organization_id")
      : newSession(store, { userId, lastActiveOrganizationId: activeOrganizationId })
  })

export const get: Handler<"sessions.get"> = ({ state }, { sessionId }) => findSession(state, sessionId)

export const revoke: Handler<"sessions.revoke"> = ({ emit, state }, { sessionId }) =>
  Effect.flatMap(DateTime.now, (time) => {
    const found = state.sessions.get(sessionId)
    if (found === undefined) return notFound("session", sessionId)
    const session = asOf(found, time)
    if (!isActive(session)) return Effect.succeed(session)
    const revoked: Session = { ...session, status: "revoked", updatedAt: time }
    state.sessions.set(sessionId, revoked)
    emit("session.revoked", { ...revoked, user: state.users.get(session.userId) })
    return Effect.succeed(revoked)
  })

export const verify: Handler<"sessions.verify"> = ({ signer, state }, { sessionId, token }) =>
  Effect.gen(function* () {
    const session = yield* findSession(state, sessionId)
    if (token === undefined) return session
    const claims = Option.getOrUndefined(yield* signer.claims(reveal(token)))
    const time = yield* DateTime.now
    const isValid = claims?.["sid"] === sessionId && (claims.exp ?? 0) * 1000 > DateTime.toEpochMillis(time)
    return isValid ? session : yield* invalidSessionToken()
  })

export const createToken: Handler<"sessions.createToken"> = (store, { expiresInSeconds, sessionId }) =>
  Effect.gen(function* () {
    const session = yield* findActive(store.state, sessionId)
    return {
      object: "token" as const,
      jwt: yield* sign(store, session, expiresInSeconds ?? store.state.settings.sessions.tokenLifetime)
    }
  })

export const createTokenFromTemplate: Handler<"sessions.createTokenFromTemplate"> = (
  store,
  { expiresInSeconds, sessionId, templateName }
) =>
  Effect.gen(function* () {
    const session = yield* findActive(store.state, sessionId)
    const template = Array.from(store.state.jwtTemplates.values()).find((each) => each.name === templateName)
    if (template === undefined) return yield* templateNotFound(templateName)
    const jwt = yield* signFromTemplate(store, session, template, expiresInSeconds ?? template.lifetime)
    return { object: "token" as const, jwt }
  })

export const refresh: Handler<"sessions.refresh"> = (
  store,
  { expiredToken, format, refreshToken, requestOrigin, sessionId }
) =>
  Effect.gen(function* () {
    const { signer, state } = store
    if (!URL.canParse(requestOrigin)) {
      return yield* cannotRefresh("refresh_request_origin_invalid", "The request_origin parameter could not be parsed")
    }
    const claims = Option.getOrUndefined(yield* signer.claims(reveal(expiredToken)))
    const problem = expiredTokenProblem(claims, sessionId, requestOrigin)
    if (problem !== undefined) return yield* problem
    const session = state.sessions.get(sessionId)
    if (session === undefined) {
      return yield* cannotRefresh("session_refresh_session_not_found", `No session was found with id ${sessionId}`)
    }
    if (!isActive(asOf(session, yield* DateTime.now))) {
      return yield* cannotRefresh("session_refresh_inactive_session", "The provided session is not active")
    }
    if (state.refreshTokens.get(reveal(refreshToken)) !== sessionId) {
      return yield* cannotRefresh("refresh_token_not_found", "The provided refresh token was not found")
    }
    if (format === "cookie") {
      // Only a browser that uses cookies with a suffix has a refresh token.
      const cookies = yield* tokenCookies(store, session, { origin: requestOrigin, isSuffixed: true })
      return { object: "cookies" as const, cookies }
    }
    const jwt = yield* sign(store, session, state.settings.sessions.tokenLifetime, { azp: requestOrigin })
    return { object: "token" as const, jwt }
  })

const findSession = ({ sessions }: State, sessionId: string): Effect.Effect<Session, Problem> =>
  Effect.zipWith(find(sessions, "session", sessionId), DateTime.now, asOf)

const findActive = (state: State, sessionId: string): Effect.Effect<Session, Problem> =>
  Effect.filterOrElse(findSession(state, sessionId), isActive, () => notFound("active session", sessionId))

const expiredTokenProblem = (
  claims: JWTPayload | undefined,
  sessionId: string,
  requestOrigin: string
): Problem | undefined => {
  if (claims === undefined) {
    return cannotRefresh(
      "expired_session_token_invalid",
      "The session token provided could not be successfully verified"
    )
  }
  if (claims["sid"] === undefined) {
    return cannotRefresh(
      "expired_session_token_missing_sid",
      "No 'sid' claim present in the provided expired session token"
    )
  }
  if (claims["sid"] !== sessionId) {
    return cannotRefresh(
      "refresh_sid_mismatch",
      "The 'sid' claim of the provided expired session token does not match the session ID provided in the request path"
    )
  }
  if (claims["azp"] === undefined) {
    return cannotRefresh(
      "expired_session_token_missing_azp",
      "No 'azp' claim present in the provided expired session token"
    )
  }
  if (claims["azp"] !== requestOrigin) {
    return cannotRefresh(
      "refresh_request_origin_azp_mismatch",
      "The request_origin parameter does not match the 'azp' claim of expired_token"
    )
  }
  return undefined
}

const cannotRefresh = (code: string, message: string): Problem => new Problem({ status: 401, code, message })

const userBanned = (): Problem =>
  new Problem({
    status: 403,
    code: "user_banned",
    message: "User banned",
    longMessage: "You have been banned. If you think this was by mistake, please contact support."
  })

const missingFilter = (): Problem =>
  new Problem({
    status: 400,
    code: "missing_query_parameter",
    message: "missing query parameter",
    longMessage: "Either of the following query parameters must be provided: client_id, user_id."
  })

const invalidSessionToken = (): Problem =>
  new Problem({
    status: 400,
    code: "invalid_session_token",
    message: "Invalid session token",
    longMessage: "The token provided could not be successfully verified"
  })

const templateNotFound = (name: string): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: "JWT template not found",
    longMessage: `No JWT template exists with name: ${name}`
  })
