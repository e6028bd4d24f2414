import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { User } from "../../../models/User.js"
import { changeUser, findUser, revokeSessions } from "../../store/changeUser.js"
import { notFound, type Problem } from "../../store/problem.js"
import { change } from "../../store/records.js"
import type { Store } from "../../store/store.js"
import type { Handler } from "../handler.js"

export const ban: Handler<"users.ban"> = (store, { userId }) => banOne(store, userId)

export const unban: Handler<"users.unban"> = (store, { userId }) => unbanOne(store, userId)

export const banBulk: Handler<"users.banBulk"> = (store, { userIds }) => forAll(store, userIds, banOne)

export const unbanBulk: Handler<"users.unbanBulk"> = (store, { userIds }) => forAll(store, userIds, unbanOne)

export const lock: Handler<"users.lock"> = (store, { userId }) =>
  changeUser(store, userId, (_, time) => {
    store.state.lockouts.set(userId, DateTime.addDuration(time, "1 hour"))
    return { locked: true }
  })

export const unlock: Handler<"users.unlock"> = (store, { userId }) =>
  changeUser(store, userId, () => {
    store.state.lockouts.delete(userId)
    return { locked: false }
  })

export const listTrustedDevices: Handler<"users.listTrustedDevices"> = ({ state }, { userId }) =>
  Effect.map(findUser(state, userId), () => {
    const data = Array.from(state.trustedDevices.values()).flatMap((each) =>
      each.userId === userId && each.device.status === "active" ? [each.device] : []
    )
    return { data, totalCount: data.length }
  })

export const revokeTrustedDevice: Handler<"users.revokeTrustedDevice"> = ({ state }, { trustedDeviceId, userId }) =>
  Effect.map(
    change(state.trustedDevices, "trusted device", trustedDeviceId, (record, time) =>
      record.userId === userId && record.device.status === "active"
        ? { userId, device: { ...record.device, status: "revoked", revokedAt: time, updatedAt: time } }
        : notFound("trusted device", trustedDeviceId)
    ),
    ({ device }) => device
  )

const banOne = (store: Store, userId: string): Effect.Effect<User, Problem> =>
  changeUser(store, userId, (_, time) => {
    revokeSessions(store, userId, time)
    return { banned: true }
  })

const unbanOne = (store: Store, userId: string): Effect.Effect<User, Problem> =>
  changeUser(store, userId, () => ({ banned: false }))

/** Changes all users, or none if one of the ids is unknown. */
const forAll = (
  store: Store,
  userIds: ReadonlyArray<string>,
  changeOne: (store: Store, userId: string) => Effect.Effect<User, Problem>
): Effect.Effect<{ readonly data: ReadonlyArray<User> }, Problem> =>
  Effect.suspend(() => {
    const unknown = userIds.find((userId) => !store.state.users.has(userId))
    if (unknown !== undefined) return notFound("user", unknown)
    return Effect.map(
      Effect.forEach(userIds, (userId) => changeOne(store, userId)),
      (data) => ({ data })
    )
  })
