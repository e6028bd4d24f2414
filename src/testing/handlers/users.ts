import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ListInput, UpdateInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { membershipResponse } from "../store/membership.js"
import { mergeMetadata, withinLimit } from "../store/metadata.js"
import { defaultImage, newUser } from "../store/newUser.js"
import { sorted } from "../store/ordering.js"
import { newestFirst, pageOf } from "../store/page.js"
import { passwordProblem } from "../store/password.js"
import { invalid, notFound, Problem } from "../store/problem.js"
import { find } from "../store/records.js"
import { redactIfGiven, reveal } from "../store/secret.js"
import type { Credentials, State, Store } from "../store/store.js"
import { totpCodes } from "../store/totp.js"
import { deleteUser, identifierProblem, putUser } from "../store/userIdentifiers.js"
import { matches, userKeys } from "../store/userQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"users.list"> = ({ state }, input = {}) =>
  Effect.gen(function* () {
    const { limit = 10, offset = 0, orderBy = "-created_at", startingAfter } = input
    if (startingAfter !== undefined && (offset > 0 || !/^[+-]?created_at$/.test(orderBy))) {
      return yield* invalid(
        "starting_after",
        "starting_after can't be used with an offset or with an order other than created_at"
      )
    }
    const time = yield* DateTime.now
    const users = sortedUsers(state, orderBy)
    const start = startingAfter === undefined ? 0 : users.findIndex((user) => user.id === startingAfter) + 1
    if (startingAfter !== undefined && start === 0) {
      return yield* invalid("starting_after", `No user was found with id ${startingAfter}`)
    }
    const found = take(users, start, matches(input, state), offset, limit)
    return { data: found.map((user) => asOf(state, user, time)) }
  })

export const count: Handler<"users.count"> = ({ state }, input = {}) =>
  Effect.sync(() => ({
    object: "total_count" as const,
    totalCount: Array.from(state.users.values()).filter(matches(input, state)).length
  }))

export const create: Handler<"users.create"> = (store, input = {}) => newUser(store, input)

export const get: Handler<"users.get"> = ({ state }, { userId }) => findUser(state, userId)

export const update: Handler<"users.update"> = (store, { userId, ...input }) =>
  changeUser(store, userId, (user, time) => {
    const problem = identifierProblem(store.state, input, user) ?? passwordProblem(input)
    if (problem !== undefined) return problem
    if (input.password != null || input.passwordDigest !== undefined) {
      changeCredentials(store.state, userId, {
        password: redactIfGiven(input.password),
        passwordDigest: redactIfGiven(input.passwordDigest)
      })
      if (input.signOutOfOtherSessions === true) revokeSessions(store, userId, time)
    }
    return changesOf(user, input)
  })

export const updateMetadata: Handler<"users.updateMetadata"> = (store, { userId, ...changes }) =>
  changeUser(store, userId, (user) =>
    withinLimit({
      publicMetadata: mergeMetadata(user.publicMetadata, changes.publicMetadata),
      privateMetadata: mergeMetadata(user.privateMetadata, changes.privateMetadata),
      unsafeMetadata: mergeMetadata(user.unsafeMetadata, changes.unsafeMetadata)
    })
  )

export const replaceMetadata: Handler<"users.replaceMetadata"> = (store, { userId, ...changes }) =>
  changeUser(store, userId, (user) =>
    withinLimit({
      publicMetadata: changes.publicMetadata ?? user.publicMetadata,
      privateMetadata: changes.privateMetadata ?? user.privateMetadata ?? {},
      unsafeMetadata: changes.unsafeMetadata ?? user.unsafeMetadata ?? {}
    })
  )

const delete_: Handler<"users.delete"> = (store, { userId }) =>
  Effect.suspend(() => {
    const { emit, state } = store
    const user = state.users.get(userId)
    if (user === undefined) return notFound("user", userId)
    deleteUser(state, user)
    state.credentials.delete(userId)
    state.lockouts.delete(userId)
    for (const session of state.sessions.values()) {
      if (session.userId !== userId) continue
      state.sessions.delete(session.id)
      emit("session.removed", { ...session, status: "removed" })
    }
    for (const membership of state.memberships.values()) {
      if (membership.userId !== userId) continue
      state.memberships.delete(membership.id)
      emit("organizationMembership.deleted", membershipResponse(store, membership))
    }
    const deleted = {
      object: "user",
      id: userId,
      deleted: true,
      ...(user.externalId === null ? {} : { externalId: user.externalId })
    }
    emit("user.deleted", deleted)
    return Effect.succeed(deleted)
  })

export { delete_ as delete }

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

export const verifyPassword: Handler<"users.verifyPassword"> = ({ state }, { password, userId }) =>
  Effect.suspend(() => {
    if (!state.users.has(userId)) return notFound("user", userId)
    const credentials = state.credentials.get(userId)
    if (credentials?.passwordDigest !== undefined) {
      return Effect.dieMessage(
        `users.verifyPassword: the embedded Clerk does not check password digests; give ${userId} a \`password\``
      )
    }
    if (credentials?.password === undefined) return noPasswordSet()
    return reveal(credentials.password) === reveal(password) ? Effect.succeed({ verified: true }) : incorrectPassword()
  })

export const verifyTotp: Handler<"users.verifyTotp"> = ({ state }, { userId, ...input }) =>
  Effect.gen(function* () {
    if (!state.users.has(userId)) return yield* notFound("user", userId)
    const { backupCodes = [], totpSecret } = state.credentials.get(userId) ?? {}
    const code = reveal(input.code)
    const others = backupCodes.filter((each) => reveal(each) !== code)
    if (others.length < backupCodes.length) {
      changeCredentials(state, userId, { backupCodes: others })
      return { verified: true, codeType: "backup_code" as const }
    }
    if (totpSecret === undefined) return yield* totpDisabled()
    const time = yield* DateTime.now
    const codes = yield* totpCodes(totpSecret, DateTime.toEpochMillis(time))
    return codes.includes(code) ? { verified: true, codeType: "totp" as const } : yield* incorrectTotp()
  })

export const setProfileImage: Handler<"users.setProfileImage"> = (store, { file, userId }) =>
  changeUser(store, userId, () => ({
    hasImage: true,
    imageUrl: `https://img.clerk.com/${encodeURIComponent(userId)}/${encodeURIComponent(file.name)}`
  }))

export const deleteProfileImage: Handler<"users.deleteProfileImage"> = (store, { userId }) =>
  changeUser(store, userId, () => ({ hasImage: false, imageUrl: defaultImage }))

export const removePassword: Handler<"users.removePassword"> = (store, { signOutOfOtherSessions, userId }) =>
  changeUser(store, userId, (_, time) => {
    changeCredentials(store.state, userId, { password: undefined, passwordDigest: undefined })
    if (signOutOfOtherSessions === true) revokeSessions(store, userId, time)
    return { passwordEnabled: false }
  })

export const listOrganizationMemberships: Handler<"users.listOrganizationMemberships"> = (
  store,
  { userId, ...paging }
) =>
  Effect.map(findUser(store.state, userId), () => {
    const memberships = newestFirst(store.state.memberships.values()).filter((each) => each.userId === userId)
    return pageOf(memberships, paging, (each) => membershipResponse(store, each))
  })

export const disableMfa: Handler<"users.disableMfa"> = (store, { userId }) =>
  Effect.as(
    changeUser(store, userId, (_, time) => {
      changeCredentials(store.state, userId, { totpSecret: undefined, backupCodes: undefined })
      return { twoFactorEnabled: false, totpEnabled: false, backupCodeEnabled: false, mfaDisabledAt: time }
    }),
    { userId }
  )

/** The users in an order. Sorting is done once for all pages of a list, not once per page. */
const sortedUsers = (state: State, orderBy: NonNullable<ListInput["orderBy"]>): ReadonlyArray<User> => {
  const known = state.sortedUsers.get(orderBy)
  if (known !== undefined) return known
  const users = sorted(state.users.values(), userKeys, orderBy)
  state.sortedUsers.set(orderBy, users)
  return users
}

/** The items from `start` that match, without the first `skip`; stops when there are `max`. */
const take = <A>(
  items: ReadonlyArray<A>,
  start: number,
  test: (item: A) => boolean,
  skip: number,
  max: number
): ReadonlyArray<A> => {
  const taken: Array<A> = []
  let skipped = 0
  for (let index = start; index < items.length && taken.length < max; index++) {
    const item = items[index] as A
    if (!test(item)) continue
    if (skipped < skip) skipped++
    else taken.push(item)
  }
  return taken
}

const findUser = (state: State, userId: string): Effect.Effect<User, Problem> =>
  Effect.zipWith(find(state.users, "user", userId), DateTime.now, (user, time) => asOf(state, user, time))

/** The user at `time`: a lockout ends by itself. */
const asOf = ({ lockouts }: State, user: User, time: DateTime.Utc): User => {
  const end = user.locked ? lockouts.get(user.id) : undefined
  if (end === undefined) return user
  const seconds = Math.ceil(DateTime.distance(time, end) / 1000)
  return seconds > 0
    ? { ...user, lockoutExpiresInSeconds: seconds }
    : { ...user, locked: false, lockoutExpiresInSeconds: null }
}

/** Changes a user, unless `changes` returns a problem. No other fiber runs between read and write. */
const changeUser = (
  { emit, state }: Store,
  userId: string,
  changes: (user: User, time: DateTime.Utc) => Partial<User> | Problem
): Effect.Effect<User, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    const user = state.users.get(userId)
    if (user === undefined) return notFound("user", userId)
    const result = changes(user, time)
    if (result instanceof Problem) return result
    const changed: User = { ...user, updatedAt: time, ...result }
    putUser(state, changed)
    emit("user.updated", changed)
    return Effect.succeed(asOf(state, changed, time))
  })

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

const changeCredentials = ({ credentials }: State, userId: string, changes: Credentials): void => {
  credentials.set(userId, { ...credentials.get(userId), ...changes })
}

const revokeSessions = ({ emit, state }: Store, userId: string, time: DateTime.Utc): void => {
  for (const session of state.sessions.values()) {
    if (session.userId !== userId || session.status !== "active") continue
    const revoked = { ...session, status: "revoked" as const, updatedAt: time }
    state.sessions.set(session.id, revoked)
    emit("session.revoked", { ...revoked, user: state.users.get(userId) })
  }
}

const changesOf = (user: User, input: UpdateInput): Partial<User> => ({
  ...(input.externalId === undefined ? {} : { externalId: input.externalId }),
  ...(input.firstName === undefined ? {} : { firstName: input.firstName }),
  ...(input.lastName === undefined ? {} : { lastName: input.lastName }),
  ...(input.username === undefined ? {} : { username: input.username === "" ? null : input.username }),
  ...(input.locale == null ? {} : { locale: input.locale }),
  ...(input.timezone == null ? {} : { timezone: input.timezone }),
  ...(input.primaryEmailAddressId == null ? {} : { primaryEmailAddressId: input.primaryEmailAddressId }),
  ...(input.primaryPhoneNumberId == null ? {} : { primaryPhoneNumberId: input.primaryPhoneNumberId }),
  ...(input.primaryWeb3WalletId == null ? {} : { primaryWeb3WalletId: input.primaryWeb3WalletId }),
  ...(input.deleteSelfEnabled == null ? {} : { deleteSelfEnabled: input.deleteSelfEnabled }),
  ...(input.createOrganizationEnabled == null ? {} : { createOrganizationEnabled: input.createOrganizationEnabled }),
  ...(input.createOrganizationsLimit == null ? {} : { createOrganizationsLimit: input.createOrganizationsLimit }),
  ...(input.legalAcceptedAt == null ? {} : { legalAcceptedAt: input.legalAcceptedAt }),
  ...(input.createdAt == null ? {} : { createdAt: input.createdAt }),
  ...(input.bypassClientTrust == null ? {} : { bypassClientTrust: input.bypassClientTrust }),
  passwordEnabled: user.passwordEnabled || input.password != null || input.passwordDigest !== undefined
})

const noPasswordSet = (): Problem =>
  new Problem({
    status: 400,
    code: "no_password_set",
    message: "no password set",
    longMessage: "This user does not have a password set for their account"
  })

const incorrectPassword = (): Problem =>
  new Problem({
    status: 422,
    code: "incorrect_password",
    message: "incorrect password",
    longMessage: "The provided password is not the one the user has set"
  })

const totpDisabled = (): Problem =>
  new Problem({
    status: 400,
    code: "totp_disabled",
    message: "TOTP is disabled",
    longMessage: "This user does not have TOTP enabled in their account"
  })

const incorrectTotp = (): Problem =>
  new Problem({
    status: 422,
    code: "totp_incorrect_code",
    message: "incorrect TOTP",
    longMessage: "The provided TOTP code is incorrect"
  })
