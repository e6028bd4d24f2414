import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { UpdateInput } from "../../../api/Users.js"
import type { User } from "../../../models/User.js"
import { asOf, changeCredentials, changeUser, findUser, revokeSessions } from "../../store/changeUser.js"
import { unmarkCompromised } from "../../store/compromisedPassword.js"
import { removeDependents } from "../../store/dependents.js"
import { imageProblem, imageUrl } from "../../store/image.js"
import { mergeMetadata, withinLimit } from "../../store/metadata.js"
import { defaultImage, newUser } from "../../store/newUser.js"
import { passwordProblem } from "../../store/password.js"
import { primaryProblem } from "../../store/primaryIdentifier.js"
import { invalid, notFound } from "../../store/problem.js"
import { redact, redactIfGiven } from "../../store/secret.js"
import type { Credentials } from "../../store/store.js"
import { deleteUser, identifierProblem } from "../../store/userIdentifiers.js"
import type { OrderedUsers } from "../../store/userOrders.js"
import { matches } from "../../store/userQuery.js"
import type { Handler } from "../handler.js"

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
    const last = startingAfter === undefined ? undefined : state.users.get(startingAfter)
    if (startingAfter !== undefined && last === undefined) {
      return yield* invalid("starting_after", `No user was found with id ${startingAfter}`)
    }
    const users = state.userOrders.list(orderBy, state.users, state.usersByIdentifier.candidates(input))
    const start = last === undefined ? 0 : users.indexAfter(last)
    const found = take(users, start, matches(input, state), offset, limit)
    return { data: found.map((user) => asOf(state, user, time)) }
  })

export const count: Handler<"users.count"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const candidates = state.usersByIdentifier.candidates(input)
    const users =
      candidates === undefined
        ? Array.from(state.users.values())
        : Array.from(candidates).flatMap((id) => state.users.get(id) ?? [])
    const totalCount = users.filter(matches(input, state)).length
    return { object: "total_count" as const, totalCount }
  })

export const create: Handler<"users.create"> = (store, input = {}) => newUser(store, input)

export const get: Handler<"users.get"> = ({ state }, { userId }) => findUser(state, userId)

export const update: Handler<"users.update"> = (store, { userId, ...input }) =>
  changeUser(store, userId, (user, time) => {
    const problem = identifierProblem(store.state, input, user) ?? passwordProblem(input) ?? primaryProblem(user, input)
    if (problem !== undefined) return problem
    changeCredentials(store.state, userId, newCredentials(input))
    if (!hasNewPassword(input)) return changesOf(user, input)
    unmarkCompromised(store, userId, time)
    if (input.signOutOfOtherSessions === true) revokeSessions(store, userId, time)
    return { ...changesOf(user, input), passwordEnabled: true, passwordLastUpdatedAt: time }
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
    removeDependents(store, user)
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

export const setProfileImage: Handler<"users.setProfileImage"> = (store, { file, userId }) =>
  changeUser(store, userId, () => imageProblem(file) ?? { hasImage: true, imageUrl: imageUrl(userId, file) })

export const deleteProfileImage: Handler<"users.deleteProfileImage"> = (store, { userId }) =>
  changeUser(store, userId, () => ({ hasImage: false, imageUrl: defaultImage }))

/** The users from `start` that match, without the first `skip`; stops when there are `max`. */
const take = (
  users: OrderedUsers,
  start: number,
  test: (user: User) => boolean,
  skip: number,
  max: number
): ReadonlyArray<User> => {
  const taken: Array<User> = []
  let skipped = 0
  for (let index = start; index < users.length && taken.length < max; index++) {
    const user = users.at(index)
    if (user === undefined || !test(user)) continue
    if (skipped < skip) skipped++
    else taken.push(user)
  }
  return taken
}

const hasNewPassword = ({ password, passwordDigest }: UpdateInput): boolean =>
  password != null || passwordDigest !== undefined

const newCredentials = (input: UpdateInput): Credentials => ({
  ...(hasNewPassword(input)
    ? {
        password: redactIfGiven(input.password),
        passwordDigest: redactIfGiven(input.passwordDigest),
        passwordHasher: input.passwordHasher
      }
    : {}),
  ...(input.totpSecret == null ? {} : { totpSecret: redact(input.totpSecret) }),
  ...(input.backupCodes === undefined ? {} : { backupCodes: input.backupCodes.map(redact) })
})

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
  totpEnabled: user.totpEnabled || input.totpSecret != null,
  backupCodeEnabled: user.backupCodeEnabled || input.backupCodes !== undefined
})
