import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { User } from "../../models/User.js"
import { notFound, Problem } from "./problem.js"
import { find } from "./records.js"
import { withSecondFactors } from "./secondFactors.js"
import type { Credentials, State, Store } from "./store.js"
import { putUser } from "./userIdentifiers.js"

/** The user with this id; 404 if there is none. */
export const findUser = (state: State, userId: string): Effect.Effect<User, Problem> =>
  Effect.zipWith(find(state.users, "user", userId), DateTime.now, (user, time) => asOf(state, user, time))

/** The user at `time`: a lockout ends by itself. */
export const asOf = ({ lockouts }: State, user: User, time: DateTime.Utc): User => {
  const end = user.locked ? lockouts.get(user.id) : undefined
  if (end === undefined) return user
  const seconds = Math.ceil(DateTime.distance(time, end) / 1000)
  return seconds > 0
    ? { ...user, lockoutExpiresInSeconds: seconds }
    : { ...user, locked: false, lockoutExpiresInSeconds: null }
}

/** Changes a user, unless `changes` returns a problem. No other fiber runs between read and write. */
export const changeUser = (
  store: Store,
  userId: string,
  changes: (user: User, time: DateTime.Utc) => Partial<User> | Problem
): Effect.Effect<User, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    const user = store.state.users.get(userId)
    if (user === undefined) return notFound("user", userId)
    const result = changes(user, time)
    if (result instanceof Problem) return result
    return Effect.succeed(asOf(store.state, updateUser(store, user, result, time), time))
  })

/** Stores the changed user and emits the event. */
export const updateUser = ({ emit, state }: Store, user: User, changes: Partial<User>, time: DateTime.Utc): User => {
  const changed = withSecondFactors({ ...user, updatedAt: time, ...changes }, time)
  putUser(state, changed)
  emit("user.updated", changed)
  return changed
}

export const changeCredentials = ({ credentials }: State, userId: string, changes: Credentials): void => {
  credentials.set(userId, { ...credentials.get(userId), ...changes })
}

/** Revokes all active sessions of a user. */
export const revokeSessions = ({ emit, state }: Store, userId: string, time: DateTime.Utc): void => {
  for (const session of state.sessions.values()) {
    if (session.userId !== userId || session.status !== "active") continue
    const revoked = { ...session, status: "revoked" as const, updatedAt: time }
    state.sessions.set(session.id, revoked)
    emit("session.revoked", { ...revoked, user: state.users.get(userId) })
  }
}
