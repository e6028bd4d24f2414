import { DateTime, Effect } from "effect"
import { EmailAddresses, PhoneNumbers, Users } from "effect-clerk"
import { contains, type Filter, type Listing, listing, type Pick, partOf } from "../Listing.js"
import type { Model } from "../Model.js"

type Person = Effect.Effect.Success<ReturnType<typeof Users.get>>

const time = (at: DateTime.Utc | null): number => (at === null ? 0 : DateTime.toEpochMillis(at))
const fullName = ({ firstName, lastName }: Person): string => [firstName, lastName].filter(Boolean).join(" ")
const addresses = (user: Person): ReadonlyArray<string> => user.emailAddresses.map((each) => each.emailAddress)
const numbers = (user: Person): ReadonlyArray<string> => user.phoneNumbers.map((each) => each.phoneNumber)

/** What the filters of `users.list` and `users.count` mean, and some values for them. */
export const userFilters = (sample: Person, pick: Pick, model: Model): ReadonlyArray<Filter<Person>> => {
  const organization = pick(model.ids("organization")) ?? "org_none"
  const isMember = (user: Person) => model.ids("membership", { organization, user: user.id }).length > 0
  const address = addresses(sample)[0] ?? "nobody@example.com"
  const number = numbers(sample)[0] ?? "+15555550199"
  const username = sample.username ?? "nobody"
  const externalId = sample.externalId ?? "nobody"
  const text = partOf(address)
  return [
    { input: { emailAddress: [address] }, keeps: (user) => addresses(user).includes(address) },
    { input: { emailAddress: [] }, keeps: () => true },
    { input: { phoneNumber: [number, "+1"] }, keeps: (user) => numbers(user).includes(number) },
    { input: { username: [username] }, keeps: (user) => user.username === username },
    { input: { externalId: [externalId] }, keeps: (user) => user.externalId === externalId },
    { input: { externalId: [`-${externalId}`] }, keeps: (user) => user.externalId !== externalId },
    { input: { userId: [sample.id, "user_none"] }, keeps: (user) => user.id === sample.id },
    { input: { userId: [`-${sample.id}`] }, keeps: (user) => user.id !== sample.id },
    {
      input: { userId: [`+${sample.id}`], username: [username] },
      keeps: ({ id, username: own }) => id === sample.id && own === username
    },
    { input: { organizationId: [organization] }, keeps: isMember },
    { input: { organizationId: [`-${organization}`] }, keeps: (user) => !isMember(user) },
    { input: { banned: sample.banned }, keeps: (user) => user.banned === sample.banned },
    { input: { emailAddressQuery: text }, keeps: (user) => addresses(user).some((each) => contains(each, text)) },
    { input: { phoneNumberQuery: "0101" }, keeps: (user) => numbers(user).some((each) => contains(each, "0101")) },
    { input: { usernameQuery: partOf(username) }, keeps: (user) => contains(user.username, partOf(username)) },
    { input: { nameQuery: "ada" }, keeps: (user) => contains(fullName(user), "ada") },
    {
      input: { query: text },
      keeps: (user) =>
        [user.id, user.username, fullName(user), ...addresses(user), ...numbers(user)].some((each) =>
          contains(each, text)
        )
    },
    { input: { createdAtBefore: sample.createdAt }, keeps: (user) => time(user.createdAt) < time(sample.createdAt) },
    { input: { createdAtAfter: sample.createdAt }, keeps: (user) => time(user.createdAt) > time(sample.createdAt) },
    {
      input: { lastSignInAtAfter: DateTime.unsafeMake(0) },
      keeps: (user) => user.lastSignInAt !== null
    }
  ]
}

const users = listing(Users.list, {
  kind: "user",
  id: (user) => user.id,
  orders: {
    created_at: (user) => time(user.createdAt),
    updated_at: (user) => time(user.updatedAt),
    email_address: (user) => addresses(user)[0] ?? "",
    phone_number: (user) => numbers(user)[0] ?? "",
    username: (user) => user.username ?? "",
    first_name: (user) => user.firstName ?? "",
    last_name: (user) => user.lastName ?? "",
    last_active_at: (user) => time(user.lastActiveAt),
    last_sign_in_at: (user) => time(user.lastSignInAt)
  },
  filters: userFilters,
  references: (user) => [
    ...user.emailAddresses.map(({ id }) => ["emailAddress", id] as const),
    ...user.phoneNumbers.map(({ id }) => ["phoneNumber", id] as const),
    ...user.externalAccounts.map(({ id }) => ["externalAccount", id] as const),
    ["emailAddress", user.primaryEmailAddressId],
    ["phoneNumber", user.primaryPhoneNumberId]
  ],
  get: (userId) => Users.get({ userId })
})

/** `users.count` counts what `users.list` lists, and a list after a user goes on where the list with it ends. */
const counts: Listing = {
  operation: Users.count.spec.operation,
  check: (model, pick) =>
    Effect.gen(function* () {
      const { data } = yield* Users.list({ limit: 500 })
      const { totalCount } = yield* Users.count()
      if (totalCount !== data.length) yield* Effect.dieMessage(`users.count is ${totalCount}, not ${data.length}`)
      const sample = pick(data)
      if (sample === undefined) return
      for (const { input, keeps } of userFilters(sample, pick, model)) {
        const counted = yield* Users.count(input)
        const expected = data.filter(keeps).length
        if (counted.totalCount !== expected) {
          yield* Effect.dieMessage(`users.count ${JSON.stringify(input)}: ${counted.totalCount}, not ${expected}`)
        }
      }
      const rest = yield* Users.list({ startingAfter: sample.id, limit: 500 })
      const ids = data.map(({ id }) => id)
      const expected = ids.slice(ids.indexOf(sample.id) + 1)
      if (rest.data.map(({ id }) => id).join() !== expected.join()) {
        yield* Effect.dieMessage(`users.list after ${sample.id} is not the rest of the list`)
      }
    }).pipe(Effect.orDie)
}

/** Users have the identifiers that exist, one of which is primary, and each is the same alone. */
const identifiers: Listing = {
  operation: "emailAddresses.get",
  check: (model, pick) =>
    Effect.gen(function* () {
      const { data } = yield* Users.list({ limit: 500 })
      for (const user of data) {
        const found = {
          emailAddress: user.emailAddresses.map(({ id }) => id).sort(),
          phoneNumber: user.phoneNumbers.map(({ id }) => id).sort()
        }
        const expected = {
          emailAddress: [...model.ids("emailAddress", { user: user.id })].sort(),
          phoneNumber: [...model.ids("phoneNumber", { user: user.id })].sort()
        }
        const isPrimaryOwn =
          found.emailAddress.includes(user.primaryEmailAddressId ?? "") === found.emailAddress.length > 0 &&
          found.phoneNumber.includes(user.primaryPhoneNumberId ?? "") === found.phoneNumber.length > 0
        if (JSON.stringify(found) !== JSON.stringify(expected) || !isPrimaryOwn) {
          yield* Effect.dieMessage(`identifiers of ${user.id}: ${JSON.stringify({ found, expected, isPrimaryOwn })}`)
        }
      }
      const address = pick(data.flatMap(({ emailAddresses }) => emailAddresses))
      const number = pick(data.flatMap(({ phoneNumbers }) => phoneNumbers))
      const alone = [
        ...(address === undefined ? [] : [yield* EmailAddresses.get({ emailAddressId: address.id ?? "" })]),
        ...(number === undefined ? [] : [yield* PhoneNumbers.get({ phoneNumberId: number.id ?? "" })])
      ]
      const inUser = [...(address === undefined ? [] : [address]), ...(number === undefined ? [] : [number])]
      if (JSON.stringify(alone) !== JSON.stringify(inUser)) {
        yield* Effect.dieMessage(`an identifier is not the same alone: ${JSON.stringify({ alone, inUser })}`)
      }
      // A verified identifier belongs to one user.
      const verified = data.flatMap((user) =>
        [
          ...user.emailAddresses.map((each) => [each.emailAddress.toLowerCase(), each.verification] as const),
          ...user.phoneNumbers.map((each) => [each.phoneNumber, each.verification] as const)
        ].flatMap(([value, verification]) => (verification?.status === "verified" ? [value] : []))
      )
      if (new Set(verified).size < verified.length) yield* Effect.dieMessage(`two users have one of ${verified}`)
    }).pipe(Effect.orDie)
}

export const userListings = [users, counts, identifiers]
