import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { JWTPayload } from "jose"
import * as Sessions from "../../api/Sessions.js"
import { type Failing, fail, noResource, notFound } from "../store/problem.js"
import { defaultLifetime, membershipOf, sign } from "../store/sessionToken.js"
import { newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { signFromTemplate } from "../store/jwtShortcodes.js"
import { putUser } from "../store/userIdentifiers.js"

/** Sessions, and the tokens that are minted for them. */
export const sessions = (world: World): Methods<"sessions"> => {
  const { state } = world

  /** Reads a session as it is now: time alone ends one. */
  const find = <Status extends number>(operation: Failing<Status>, sessionId: string) =>
    Effect.flatMap(now, (time) => {
      const session = state.sessions.get(sessionId)
      return session === undefined
        ? fail(operation, notFound("session", sessionId))
        : Effect.succeed(asOf(session, time))
    })

  const findActive = <Status extends number>(operation: Failing<Status>, sessionId: string) =>
    Effect.filterOrElse(find(operation, sessionId), isActive, () =>
      fail(operation, notFound("active session", sessionId))
    )

  return {
    list: (input = {}) =>
      Effect.gen(function* () {
        const { clientId, status, userId } = input
        if (clientId === undefined && userId === undefined) {
          return yield* fail(Sessions.list.spec, {
            status: 400,
            code: "missing_query_parameter",
            message: "missing query parameter",
            longMessage: "Either of the following query parameters must be provided: client_id, user_id."
          })
        }
        const time = yield* now
        const matching = newestFirst(state.sessions.values())
          .map((session) => asOf(session, time))
          .filter(
            (session) =>
              (clientId === undefined || session.clientId === clientId) &&
              (userId === undefined || session.userId === userId) &&
              (status === undefined || session.status === status)
          )
        return countedOnRequest(matching, input)
      }),

    create: ({ activeOrganizationId, userId }) =>
      Effect.gen(function* () {
        if (!state.users.has(userId)) return yield* fail(Sessions.create.spec, notFound("user", userId))
        if (activeOrganizationId === undefined) return yield* open(world, { userId })
        return membershipOf(world, userId, activeOrganizationId) === undefined
          ? yield* fail(Sessions.create.spec, noResource("active_organization_id"))
          : yield* open(world, { userId, lastActiveOrganizationId: activeOrganizationId })
      }),

    get: ({ sessionId }) => find(Sessions.get.spec, sessionId),

    revoke: ({ sessionId }) =>
      Effect.flatMap(find(Sessions.revoke.spec, sessionId), (session) =>
        Effect.map(now, (time) => {
          if (!isActive(session)) return session
          const revoked: Sessions.Session = { ...session, status: "revoked", updatedAt: time }
          state.sessions.set(sessionId, revoked)
          world.emit("session.revoked", { ...revoked, user: state.users.get(session.userId) })
          return revoked
        })
      ),

    verify: ({ sessionId, token }) =>
      Effect.gen(function* () {
        const session = yield* find(Sessions.verify.spec, sessionId)
        if (token === undefined) return session
        const claims = yield* world.signer.claims(token)
        return Option.isSome(claims) && claims.value["sid"] === sessionId && (yield* isCurrent(claims.value))
          ? session
          : yield* fail(Sessions.verify.spec, {
              status: 400,
              code: "invalid_session_token",
              message: "Invalid session token",
              longMessage: "The token provided could not be successfully verified"
            })
      }),

    createToken: ({ expiresInSeconds, sessionId }) =>
      Effect.gen(function* () {
        const session = yield* findActive(Sessions.createToken.spec, sessionId)
        return { object: "token" as const, jwt: yield* sign(world, session, expiresInSeconds ?? defaultLifetime) }
      }),

    createTokenFromTemplate: ({ expiresInSeconds, sessionId, templateName }) =>
      Effect.gen(function* () {
        const operation = Sessions.createTokenFromTemplate.spec
        const session = yield* findActive(operation, sessionId)
        const jwt = yield* signFromTemplate(world, session, templateName, expiresInSeconds ?? undefined)
        return Option.isSome(jwt)
          ? { object: "token" as const, jwt: jwt.value }
          : yield* fail(operation, {
              status: 404,
              code: "resource_not_found",
              message: "JWT template not found",
              longMessage: `No JWT template exists with name: ${templateName}`
            })
      }),

    refresh: ({ expiredToken, format, refreshToken, requestOrigin, sessionId }) =>
      Effect.gen(function* () {
        const refuse = (code: string, longMessage: string) =>
          fail(Sessions.refresh.spec, { status: 401, code, message: longMessage, longMessage })
        if (!URL.canParse(requestOrigin)) {
          return yield* refuse("refresh_request_origin_invalid", "The request_origin parameter could not be parsed")
        }
        const claims = Option.getOrUndefined(yield* world.signer.claims(expiredToken))
        const problem = refreshProblem(claims, sessionId, requestOrigin)
        if (problem !== undefined) return yield* refuse(...problem)
        const session = state.sessions.get(sessionId)
        if (session === undefined) {
          return yield* refuse("session_refresh_session_not_found", `No session was found with id ${sessionId}`)
        }
        if (!isActive(asOf(session, yield* now))) {
          return yield* refuse("session_refresh_inactive_session", "The provided session is not active")
        }
        if (state.refreshTokens.get(refreshToken) !== sessionId) {
          return yield* refuse("refresh_token_not_found", "The provided refresh token was not found")
        }
        const jwt = yield* sign(world, session, defaultLifetime, { azp: requestOrigin })
        return format === "cookie"
          ? { object: "cookies" as const, cookies: [`__session=${jwt}; Path=/; SameSite=Lax`] }
          : { object: "token" as const, jwt }
      })
  }
}

/** Opens a session; the caller has seen to it that the user and the organization are there. */
export const open = (
  { emit, state }: World,
  options: Pick<Sessions.Session, "userId" | "actor" | "lastActiveOrganizationId">
): Effect.Effect<Sessions.Session> =>
  Effect.map(Effect.all([newId("sess"), newId("client"), now]), ([id, clientId, time]) => {
    const session: Sessions.Session = {
      object: "session",
      id,
      clientId,
      status: "active",
      lastActiveAt: time,
      expireAt: DateTime.add(time, { days: 7 }),
      abandonAt: DateTime.add(time, { days: 30 }),
      createdAt: time,
      updatedAt: time,
      ...options
    }
    state.sessions.set(id, session)
    const user = state.users.get(options.userId)
    if (user !== undefined) putUser(state, { ...user, lastSignInAt: time, lastActiveAt: time })
    emit("session.created", { ...session, user })
    return session
  })

const isActive = (session: Sessions.Session): boolean => session.status === "active"

const asOf = (session: Sessions.Session, time: DateTime.Utc): Sessions.Session =>
  isActive(session) && DateTime.lessThanOrEqualTo(session.expireAt, time) ? { ...session, status: "expired" } : session

const isCurrent = (claims: JWTPayload): Effect.Effect<boolean> =>
  Effect.map(now, (time) => typeof claims.exp === "number" && claims.exp * 1000 > DateTime.toEpochMillis(time))

const refreshProblem = (
  claims: JWTPayload | undefined,
  sessionId: string,
  requestOrigin: string
): readonly [code: string, longMessage: string] | undefined => {
  if (claims === undefined) {
    return ["expired_session_token_invalid", "The session token provided could not be successfully verified"]
  }
  if (claims["sid"] === undefined) {
    return ["expired_session_token_missing_sid", "No 'sid' claim present in the provided expired session token"]
  }
  if (claims["sid"] !== sessionId) {
    return [
      "refresh_sid_mismatch",
      "The 'sid' claim of the provided expired session token does not match the session ID provided in the request path"
    ]
  }
  if (claims["azp"] === undefined) {
    return ["expired_session_token_missing_azp", "No 'azp' claim present in the provided expired session token"]
  }
  return claims["azp"] === requestOrigin
    ? undefined
    : [
        "refresh_request_origin_azp_mismatch",
        "The request_origin parameter does not match the 'azp' claim of expired_token"
      ]
}
