import type { User } from "../../models/User.js"
import { type SortKeys, timeKey } from "./ordering.js"

/** A user in an order. */
interface Place {
  readonly key: string | number
  /** The users before it in the order of creation, which decides between equal keys. */
  readonly number: number
  readonly user: User
}

/** All users in the orders that were asked for. A change of a user moves that user only. */
export class UserOrders {
  private readonly numbers = new Map<string, number>()
  /** By field, in ascending order. */
  private readonly places = new Map<Field, Array<Place>>()
  private created = 0

  /** Notes a user, new or changed. */
  put(before: User | undefined, user: User): void {
    if (before === undefined) this.numbers.set(user.id, this.created++)
    for (const [field, places] of this.places) {
      const place = this.place(field, user)
      const former = before === undefined ? undefined : this.place(field, before)
      if (former !== undefined) {
        const index = indexOf(places, former)
        if (former.key === place.key) {
          places[index] = place
          continue
        }
        places.splice(index, 1)
      }
      places.splice(indexOf(places, place), 0, place)
    }
  }

  remove(user: User): void {
    for (const [field, places] of this.places) places.splice(indexOf(places, this.place(field, user)), 1)
    this.numbers.delete(user.id)
  }

  /** Users in an order such as `-created_at`. Without `some`, all users: they are sorted once. */
  list(order: string, users: ReadonlyMap<string, User>, some?: ReadonlySet<string>): OrderedUsers {
    const field = fieldOf(order)
    const places = some === undefined ? this.all(field, users) : this.sort(field, pickUsers(users, some))
    const isDescending = order.startsWith("-")
    const { length } = places
    return {
      length,
      at: (index) => places[isDescending ? length - 1 - index : index]?.user,
      indexAfter: (user) => {
        const index = indexOf(places, this.place(field, user))
        if (isDescending) return length - index
        return places[index]?.user.id === user.id ? index + 1 : index
      }
    }
  }

  private all(field: Field, users: ReadonlyMap<string, User>): ReadonlyArray<Place> {
    const known = this.places.get(field)
    if (known !== undefined) return known
    const sorted = this.sort(field, users.values())
    this.places.set(field, sorted)
    return sorted
  }

  private sort(field: Field, users: Iterable<User>): Array<Place> {
    return Array.from(users, (user) => this.place(field, user)).sort(compare)
  }

  private place(field: Field, user: User): Place {
    return { key: keys[field](user), number: this.numbers.get(user.id) ?? 0, user }
  }
}

/** A list of users that is not copied for every page. */
export interface OrderedUsers {
  readonly length: number
  readonly at: (index: number) => User | undefined
  /** The index of the first user after this one, who need not be in the list. */
  readonly indexAfter: (user: User) => number
}

const keys = {
  created_at: (user) => timeKey(user.createdAt),
  updated_at: (user) => timeKey(user.updatedAt),
  last_active_at: (user) => timeKey(user.lastActiveAt),
  last_sign_in_at: (user) => timeKey(user.lastSignInAt),
  email_address: (user) => user.emailAddresses[0]?.emailAddress ?? "",
  phone_number: (user) => user.phoneNumbers[0]?.phoneNumber ?? "",
  web3wallet: (user) => user.web3Wallets[0]?.web3Wallet ?? "",
  first_name: (user) => user.firstName ?? "",
  last_name: (user) => user.lastName ?? "",
  username: (user) => user.username ?? ""
} satisfies SortKeys<User>

type Field = keyof typeof keys

const fieldOf = (order: string): Field => {
  const field = order.replace(/^[+-]/, "")
  return field in keys ? (field as Field) : "created_at"
}

const pickUsers = (users: ReadonlyMap<string, User>, ids: ReadonlySet<string>): ReadonlyArray<User> =>
  Array.from(ids).flatMap((id) => users.get(id) ?? [])

const compare = (a: Place, b: Place): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.number - b.number)

/** The index of a place, or where it belongs. */
const indexOf = (places: ReadonlyArray<Place>, place: Place): number => {
  let start = 0
  let end = places.length
  while (start < end) {
    const middle = (start + end) >>> 1
    const other = places[middle]
    if (other !== undefined && compare(other, place) < 0) start = middle + 1
    else end = middle
  }
  return start
}
