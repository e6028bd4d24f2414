import type { CountInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { normalizedEmail } from "./emailAddress.js"

/** What a user can be found by. `identification` is the id of an email address or a phone number. */
type Kind = "emailAddress" | "phoneNumber" | "web3Wallet" | "username" | "externalId" | "identification"

/** The ids of the users with an identifier, verified or not: finding them does not look at all users. */
export class IdentifierIndex {
  private readonly kinds: Readonly<Record<Kind, Map<string, ReadonlyArray<string>>>> = {
    emailAddress: new Map(),
    phoneNumber: new Map(),
    web3Wallet: new Map(),
    username: new Map(),
    externalId: new Map(),
    identification: new Map()
  }

  add(user: User): void {
    for (const [kind, value] of identifiersOf(user)) {
      const ids = this.find(kind, value)
      if (!ids.includes(user.id)) this.kinds[kind].set(value, [...ids, user.id])
    }
  }

  remove(user: User): void {
    for (const [kind, value] of identifiersOf(user)) {
      const others = this.find(kind, value).filter((id) => id !== user.id)
      if (others.length === 0) this.kinds[kind].delete(value)
      else this.kinds[kind].set(value, others)
    }
  }

  find(kind: Kind, value: string): ReadonlyArray<string> {
    return this.kinds[kind].get(value) ?? []
  }

  /** The ids of the only users that can match a filter; `undefined` if it names no identifiers. */
  candidates(filter: CountInput): ReadonlySet<string> | undefined {
    const all = [
      given(filter.userId && includedIn(filter.userId)),
      this.findAll("externalId", filter.externalId && includedIn(filter.externalId)),
      this.findAll("username", filter.username),
      this.findAll("emailAddress", filter.emailAddress?.map(normalizedEmail)),
      this.findAll("phoneNumber", filter.phoneNumber),
      this.findAll("web3Wallet", filter.web3Wallet)
    ]
    const found = all.flatMap((ids) => (ids === undefined ? [] : [ids]))
    const fewest = found.sort((a, b) => a.length - b.length)[0]
    return fewest && new Set(fewest)
  }

  private findAll(kind: Kind, values: ReadonlyArray<string> | undefined): ReadonlyArray<string> | undefined {
    return given(values)?.flatMap((value) => this.find(kind, value))
  }
}

/** A filter without values is no filter. */
const given = (values: ReadonlyArray<string> | undefined): ReadonlyArray<string> | undefined =>
  values === undefined || values.length === 0 ? undefined : values

/** The values of a filter without those that exclude. */
export const includedIn = (values: ReadonlyArray<string>): ReadonlyArray<string> =>
  values.flatMap((value) => (value.startsWith("-") ? [] : [value.replace(/^\+/, "")]))

const identifiersOf = (user: User): ReadonlyArray<readonly [Kind, string]> => [
  ...user.emailAddresses.flatMap(({ emailAddress, id }) => [
    ["emailAddress", emailAddress] as const,
    ...(id === undefined ? [] : [["identification", id] as const])
  ]),
  ...user.phoneNumbers.flatMap(({ id, phoneNumber }) => [
    ["phoneNumber", phoneNumber] as const,
    ...(id === undefined ? [] : [["identification", id] as const])
  ]),
  ...user.web3Wallets.map(({ web3Wallet }) => ["web3Wallet", web3Wallet] as const),
  ...(user.username === null ? [] : [["username", user.username] as const]),
  ...(user.externalId === null ? [] : [["externalId", user.externalId] as const])
]
