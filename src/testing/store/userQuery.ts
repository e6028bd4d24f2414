import * as DateTime from "effect/DateTime"
import type { CountInput } from "../../api/Users.js"
import { fullName, type User } from "../../models/User.js"
import { normalizedEmail } from "./emailAddress.js"
import { includedIn } from "./identifierIndex.js"
import type { State } from "./store.js"

/** A test for users: whether one matches all filters of `users.list` and `users.count`. */
export const matches = (filter: CountInput, state: State): ((user: User) => boolean) => {
  const tests = [
    ...oneOf(filter.emailAddress?.map(normalizedEmail), (user) => user.emailAddresses.map((each) => each.emailAddress)),
    ...oneOf(filter.phoneNumber, (user) => user.phoneNumbers.map((each) => each.phoneNumber)),
    ...oneOf(filter.web3Wallet, (user) => user.web3Wallets.map((each) => each.web3Wallet)),
    ...oneOf(filter.username, (user) => present(user.username)),
    ...when(filter.externalId, (ids) => on(signed(ids), (user) => present(user.externalId))),
    ...when(filter.userId, (ids) => on(signed(ids), (user) => [user.id])),
    ...when(filter.organizationId, (ids) => on(signed(ids), organizationsIn(state))),
    ...containing(filter.query, (user) => [
      user.id,
      ...emailAddresses(user),
      ...user.phoneNumbers.map((each) => each.phoneNumber),
      ...user.web3Wallets.map((each) => each.web3Wallet),
      ...present(user.username),
      fullName(user) ?? ""
    ]),
    ...containing(filter.emailAddressQuery, emailAddresses),
    ...containing(filter.phoneNumberQuery, (user) => user.phoneNumbers.map((each) => each.phoneNumber)),
    ...containing(filter.usernameQuery, (user) => present(user.username)),
    ...containing(filter.nameQuery, (user) => [fullName(user) ?? ""]),
    ...when(filter.banned, (banned) => (user) => user.banned === banned),
    ...before(filter.createdAtBefore, (user) => user.createdAt),
    ...after(filter.createdAtAfter, (user) => user.createdAt),
    ...before(filter.lastActiveAtBefore, (user) => user.lastActiveAt),
    ...after(filter.lastActiveAtAfter ?? filter.lastActiveAtSince, (user) => user.lastActiveAt),
    ...before(filter.lastSignInAtBefore, (user) => user.lastSignInAt),
    ...after(filter.lastSignInAtAfter, (user) => user.lastSignInAt),
    ...oneOf(filter.providerUserId, (user) =>
      user.externalAccounts.flatMap(({ provider, providerUserId }) =>
        provider === filter.provider && providerUserId !== undefined ? [providerUserId] : []
      )
    )
  ]
  return (user) => tests.every((test) => test(user))
}

type Test = (user: User) => boolean

const when = <A>(value: A | undefined, test: (value: A) => Test): ReadonlyArray<Test> =>
  value === undefined ? [] : [test(value)]

const oneOf = (wanted: ReadonlyArray<string> | undefined, of: (user: User) => ReadonlyArray<string>) =>
  when(wanted?.length === 0 ? undefined : wanted, (values) => {
    const set = new Set(values)
    return (user) => of(user).some((value) => set.has(value))
  })

const on =
  <A>(test: (value: A) => boolean, of: (user: User) => A): Test =>
  (user) =>
    test(of(user))

/** A filter whose values with `-` exclude, and those with `+` or no sign include. */
export const signed = (wanted: ReadonlyArray<string> = []): ((own: ReadonlyArray<string>) => boolean) => {
  const excluded = new Set(wanted.flatMap((value) => (value.startsWith("-") ? [value.slice(1)] : [])))
  const included = new Set(includedIn(wanted))
  return (own) =>
    !own.some((value) => excluded.has(value)) && (included.size === 0 || own.some((value) => included.has(value)))
}

const containing = (part: string | undefined, of: (user: User) => ReadonlyArray<string>) =>
  when(part, (text) => {
    const wanted = text.toLowerCase()
    return (user) => of(user).some((value) => value.toLowerCase().includes(wanted))
  })

const before = (limit: DateTime.Utc | undefined, of: (user: User) => DateTime.Utc | null) =>
  when(limit, (time) => (user) => {
    const own = of(user)
    return own !== null && DateTime.lessThan(own, time)
  })

const after = (limit: DateTime.Utc | undefined, of: (user: User) => DateTime.Utc | null) =>
  when(limit, (time) => (user) => {
    const own = of(user)
    return own !== null && DateTime.greaterThan(own, time)
  })

const present = (value: string | null): ReadonlyArray<string> => (value === null ? [] : [value])

const emailAddresses = (user: User): ReadonlyArray<string> => user.emailAddresses.map((each) => each.emailAddress)

const organizationsIn = (state: State): ((user: User) => ReadonlyArray<string>) => {
  const byUser = new Map<string, Array<string>>()
  for (const { organizationId, userId } of state.memberships.values()) {
    byUser.set(userId, [...(byUser.get(userId) ?? []), organizationId])
  }
  return (user) => byUser.get(user.id) ?? []
}
