import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Session } from "../../api/Sessions.js"
import { resetPassword } from "./compromisedPassword.js"
import { newId } from "./ids.js"
import type { Store } from "./store.js"
import { putUser } from "./userIdentifiers.js"

/** Starts a session on a new client. The user must exist, and be a member of the organization if one is given. */
export const newSession = (
  { emit, state }: Store,
  options: Pick<Session, "userId" | "lastActiveOrganizationId">
): Effect.Effect<Session> =>
  Effect.gen(function* () {
    const id = yield* newId("sess")
    const clientId = yield* newId("client")
    const time = yield* DateTime.now
    const isPending = state.credentials.get(options.userId)?.isCompromised === true
    const session: Session = {
      object: "session",
      id,
      clientId,
      status: isPending ? "pending" : "active",
      lastActiveAt: time,
      expireAt: DateTime.addDuration(time, state.settings.sessions.lifetime),
      abandonAt: DateTime.add(time, { days: 30 }),
      createdAt: time,
      updatedAt: time,
      ...options,
      ...(isPending ? { tasks: [resetPassword] } : {})
    }
    state.sessions.set(id, session)
    state.clients.set(clientId, {
      id: clientId,
      signInId: null,
      signUpId: null,
      lastAuthenticationStrategy: null,
      createdAt: time,
      updatedAt: time
    })
    const user = state.users.get(options.userId)
    if (user !== undefined) putUser(state, { ...user, lastSignInAt: time, lastActiveAt: time })
    emit(isPending ? "session.pending" : "session.created", { ...session, user })
    return session
  })

/** The session with its status at `time`: an active one expires. */
export const asOf = (session: Session, time: DateTime.Utc): Session =>
  isActive(session) && DateTime.lessThanOrEqualTo(session.expireAt, time) ? { ...session, status: "expired" } : session

export const isActive = (session: Session): boolean => session.status === "active"
