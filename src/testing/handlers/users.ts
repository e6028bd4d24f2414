import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { Session } from "../../api/Sessions.js"
import * as Users from "../../api/Users.js"
import type { User } from "../../models/User.js"
import type { JsonObject } from "../../Wire.js"
import { type Failing, fail, invalid, notFound, type Problem } from "../store/problem.js"
import { now, type World } from "../store/store.js"
import { show } from "../store/membership.js"
import { isTooLarge, mergeMetadata } from "../store/metadata.js"
import type { Methods } from "./handler.js"
import { defaultImage, newUser } from "../store/newUser.js"
import { ordered } from "../store/ordering.js"
import { newestFirst, page } from "../store/page.js"
import { passwordProblem, verifyPassword, verifyTotp } from "../store/userCredentials.js"
import { dropUser, identifierProblem, putUser } from "../store/userIdentifiers.js"
import { matches, userKeys } from "../store/userQuery.js"

/** Users. */
export const users = (world: World): Methods<"users"> => {
  const { emit, state } = world

  /** Who pages through a hundred thousand users has them put in order once, and not for every page. */
  const inOrder = (orderBy: string): ReadonlyArray<User> | undefined => {
    if (order.revision !== state.usersRevision || order.orderBy !== orderBy) {
      order = { revision: state.usersRevision, orderBy, users: ordered(state.users.values(), userKeys, orderBy) }
    }
    return order.users
  }
  let order: { readonly revision: number; readonly orderBy: string; readonly users: ReadonlyArray<User> | undefined } =
    {
      revision: -1,
      orderBy: "",
      users: undefined
    }

  const find = <Status extends number>(operation: Failing<Status>, userId: string) =>
    Effect.flatMap(now, (time) => {
      const user = state.users.get(userId)
      return user === undefined ? fail(operation, notFound("user", userId)) : Effect.succeed(asOf(world, user, time))
    })

  /** Changes a user, or says why not; nothing else runs between reading and writing. */
  const change = <Status extends number>(operation: Failing<Status>, userId: string, changes: Change) =>
    Effect.flatMap(now, (time) => {
      const user = state.users.get(userId)
      if (user === undefined) return fail(operation, notFound("user", userId))
      const result = changes(user, time)
      if (Either.isLeft(result)) return fail(operation, result.left)
      const changed: User = { ...user, updatedAt: time, ...result.right }
      putUser(state, changed)
      emit("user.updated", changed)
      return Effect.succeed(asOf(world, changed, time))
    })

  const endSessions = (userId: string, time: DateTime.Utc): void => {
    for (const session of state.sessions.values()) {
      if (session.userId === userId && session.status === "active") {
        const ended: Session = { ...session, status: "revoked", updatedAt: time }
        state.sessions.set(session.id, ended)
        emit("session.revoked", { ...ended, user: state.users.get(userId) })
      }
    }
  }

  const ban: Change = (user, time) => {
    endSessions(user.id, time)
    return Either.right({ banned: true })
  }

  /** All or none: one id that is unknown changes nobody. */
  const changeAll = <Status extends number>(
    operation: Failing<Status>,
    userIds: ReadonlyArray<string>,
    changes: Change
  ) =>
    Effect.suspend(() => {
      const unknown = userIds.find((userId) => !state.users.has(userId))
      return unknown === undefined
        ? Effect.map(
            Effect.forEach(userIds, (userId) => change(operation, userId, changes)),
            (data) => ({ data })
          )
        : fail(operation, notFound("user", unknown))
    })

  const changeMetadata =
    (next: (user: User) => Metadata): Change =>
    (user) => {
      const metadata = next(user)
      const large = Object.entries(metadata).find(([, value]) => isTooLarge(value))
      return large === undefined
        ? Either.right(metadata)
        : Either.left(invalid(large[0], `${large[0]} may take 8 KB as JSON.`, "form_param_exceeds_allowed_size"))
    }

  return {
    list: (input = {}) =>
      Effect.flatMap(now, (time) => {
        const { limit = 10, offset = 0, orderBy = "-created_at", startingAfter } = input
        if (startingAfter !== undefined && (offset > 0 || !/^[+-]?created_at$/.test(orderBy))) {
          return fail(
            Users.list.spec,
            invalid(
              "starting_after",
              "starting_after can't be used with an offset or with an order other than created_at"
            )
          )
        }
        const all = inOrder(orderBy)
        if (all === undefined) {
          return fail(
            Users.list.spec,
            invalid("order_by", `${orderBy} does not match one of the allowed values for parameter order_by`)
          )
        }
        const start = startingAfter === undefined ? 0 : all.findIndex((user) => user.id === startingAfter) + 1
        if (startingAfter !== undefined && start === 0) {
          return fail(Users.list.spec, invalid("starting_after", `No user was found with id ${startingAfter}`))
        }
        return Effect.succeed({
          data: take(all, start, matches(input, state), offset, limit).map((user) => asOf(world, user, time))
        })
      }),

    count: (input = {}) =>
      Effect.sync(() => ({
        object: "total_count" as const,
        totalCount: Array.from(state.users.values()).filter(matches(input, state)).length
      })),

    create: (input = {}) => newUser(world, Users.create.spec, input),

    get: ({ userId }) => find(Users.get.spec, userId),

    update: ({ userId, ...input }) =>
      change(Users.update.spec, userId, (user, time) => {
        const problem = identifierProblem(world, input, user) ?? passwordProblem(input)
        if (problem !== undefined) return Either.left(problem)
        if (input.password != null || input.passwordDigest !== undefined) {
          state.credentials.set(userId, {
            ...state.credentials.get(userId),
            password: input.password == null ? undefined : Redacted.make(input.password),
            passwordDigest: input.passwordDigest
          })
          if (input.signOutOfOtherSessions === true) endSessions(userId, time)
        }
        return Either.right(updates(user, input))
      }),

    updateMetadata: ({ userId, ...changes }) =>
      change(
        Users.updateMetadata.spec,
        userId,
        changeMetadata((user) => ({
          publicMetadata: mergeMetadata(user.publicMetadata, changes.publicMetadata),
          privateMetadata: mergeMetadata(user.privateMetadata, changes.privateMetadata),
          unsafeMetadata: mergeMetadata(user.unsafeMetadata, changes.unsafeMetadata)
        }))
      ),

    replaceMetadata: ({ userId, ...changes }) =>
      change(
        Users.replaceMetadata.spec,
        userId,
        changeMetadata((user) => ({
          publicMetadata: changes.publicMetadata ?? user.publicMetadata,
          privateMetadata: changes.privateMetadata ?? user.privateMetadata ?? {},
          unsafeMetadata: changes.unsafeMetadata ?? user.unsafeMetadata ?? {}
        }))
      ),

    delete: ({ userId }) =>
      Effect.map(find(Users.delete.spec, userId), (user) => {
        dropUser(state, user)
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
          emit("organizationMembership.deleted", show(world, membership))
        }
        const deleted = {
          object: "user",
          id: userId,
          deleted: true,
          ...(user.externalId === null ? {} : { externalId: user.externalId })
        }
        emit("user.deleted", deleted)
        return deleted
      }),

    ban: ({ userId }) => change(Users.ban.spec, userId, ban),
    unban: ({ userId }) => change(Users.unban.spec, userId, () => Either.right({ banned: false })),
    banBulk: ({ userIds }) => changeAll(Users.banBulk.spec, userIds, ban),
    unbanBulk: ({ userIds }) => changeAll(Users.unbanBulk.spec, userIds, () => Either.right({ banned: false })),

    lock: ({ userId }) =>
      change(Users.lock.spec, userId, (_, time) => {
        state.lockouts.set(userId, DateTime.addDuration(time, "1 hour"))
        return Either.right({ locked: true })
      }),
    unlock: ({ userId }) =>
      change(Users.unlock.spec, userId, () => {
        state.lockouts.delete(userId)
        return Either.right({ locked: false })
      }),

    verifyPassword: ({ password, userId }) => verifyPassword(world, userId, password),
    verifyTotp: ({ code, userId }) => verifyTotp(world, userId, code),

    setProfileImage: ({ file, userId }) =>
      change(Users.setProfileImage.spec, userId, () =>
        Either.right({
          hasImage: true,
          imageUrl: `https://img.clerk.com/${encodeURIComponent(userId)}/${encodeURIComponent(file.name)}`
        })
      ),
    deleteProfileImage: ({ userId }) =>
      change(Users.deleteProfileImage.spec, userId, () => Either.right({ hasImage: false, imageUrl: defaultImage })),

    removePassword: ({ signOutOfOtherSessions, userId }) =>
      change(Users.removePassword.spec, userId, (_, time) => {
        state.credentials.set(userId, {
          ...state.credentials.get(userId),
          password: undefined,
          passwordDigest: undefined
        })
        if (signOutOfOtherSessions === true) endSessions(userId, time)
        return Either.right({ passwordEnabled: false })
      }),

    listOrganizationMemberships: ({ userId, ...paging }) =>
      Effect.map(find(Users.listOrganizationMemberships.spec, userId), () => {
        const own = newestFirst(state.memberships.values()).filter((each) => each.userId === userId)
        const found = page(own, paging)
        return { ...found, data: found.data.map((each) => show(world, each)) }
      }),

    disableMfa: ({ userId }) =>
      Effect.as(
        change(Users.disableMfa.spec, userId, (_, time) => {
          state.credentials.set(userId, {
            ...state.credentials.get(userId),
            totpSecret: undefined,
            backupCodes: undefined
          })
          return Either.right({
            twoFactorEnabled: false,
            totpEnabled: false,
            backupCodeEnabled: false,
            mfaDisabledAt: time
          })
        }),
        { userId }
      )
  }
}

/** What becomes of a user, or what Clerk has against it. */
type Change = (user: User, time: DateTime.Utc) => Either.Either<Partial<User>, Problem>

type Metadata = Readonly<Record<"publicMetadata" | "privateMetadata" | "unsafeMetadata", JsonObject>>

/** A user as time has made them: a lockout ends by itself. */
const asOf = ({ state }: World, user: User, time: DateTime.Utc): User => {
  if (!user.locked) return user
  const end = state.lockouts.get(user.id)
  const left = end === undefined ? undefined : Math.ceil(DateTime.distance(time, end) / 1000)
  if (left === undefined) return user
  return left > 0
    ? { ...user, lockoutExpiresInSeconds: left }
    : { ...user, locked: false, lockoutExpiresInSeconds: null }
}

/** Reads no further than the page needs. */
const take = <A>(
  items: ReadonlyArray<A>,
  start: number,
  test: (item: A) => boolean,
  skip: number,
  count: number
): ReadonlyArray<A> => {
  const taken: Array<A> = []
  let skipped = 0
  for (let index = start; index < items.length && taken.length < count; index++) {
    const item = items[index] as A
    if (!test(item)) continue
    if (skipped < skip) skipped++
    else taken.push(item)
  }
  return taken
}

const updates = (user: User, input: Users.UpdateInput): Partial<User> => ({
  ...(input.externalId === undefined ? {} : { externalId: input.externalId }),
  ...(input.firstName === undefined ? {} : { firstName: input.firstName }),
  ...(input.lastName === undefined ? {} : { lastName: input.lastName }),
  ...(input.username === undefined ? {} : { username: input.username === "" ? null : input.username }),
  ...(input.locale == null ? {} : { locale: input.locale }),
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
