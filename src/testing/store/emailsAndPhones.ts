import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { EmailAddress } from "../../api/EmailAddresses.js"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"
import { newId } from "./ids.js"
import { verifiedByAdmin } from "./newUser.js"
import { notFound, Problem } from "./problem.js"
import type { Store } from "./store.js"
import { putUser } from "./userIdentifiers.js"

/** How a user holds identifiers of one kind: email addresses, or phone numbers. */
export interface Kind<A extends EmailAddress | PhoneNumber> {
  /** The name in error messages. */
  readonly name: string
  readonly list: (user: User) => ReadonlyArray<A>
  readonly primaryId: (user: User) => string | null
  readonly update: (list: ReadonlyArray<A>, primaryId: string | null) => Partial<User>
}

/** The settings that both kinds share in `create` and `update`. */
interface Settings {
  readonly verified?: boolean | null | undefined
  readonly primary?: boolean | null | undefined
}

/** Adds an identifier to a user. `make` builds it, or returns a problem. */
export const add = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  { primary, userId, verified }: Settings & { readonly userId: string },
  make: (own: {
    readonly id: string
    readonly createdAt: DateTime.Utc
    readonly updatedAt: DateTime.Utc
  }) => A | Problem
): Effect.Effect<A, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("idn")
    const time = yield* DateTime.now
    const user = store.state.users.get(userId)
    if (user === undefined) return yield* notFound("user", userId)
    const made = make({ id, createdAt: time, updatedAt: time })
    if (made instanceof Problem) return yield* made
    const added = withVerified(made, verified)
    const primaryId = primary === true ? id : (kind.primaryId(user) ?? id)
    updateUser(store, user, kind.update([...kind.list(user), added], primaryId), time)
    return added
  })

/** The identifier with this id. */
export const find = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  id: string
): Effect.Effect<A, Problem> => withIdentifier(store, kind, id, (_, identifier) => identifier)

/** Changes an identifier. */
export const change = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  id: string,
  { primary, verified }: Settings,
  changes: (identifier: A) => A = (identifier) => identifier
): Effect.Effect<A, Problem> =>
  withIdentifier(store, kind, id, (user, identifier, time) => {
    const changed = { ...withVerified(changes(identifier), verified), updatedAt: time }
    const list = kind.list(user).map((each) => (each.id === id ? changed : each))
    updateUser(store, user, kind.update(list, primary === true ? id : kind.primaryId(user)), time)
    return changed
  })

/** Deletes an identifier. If it was the primary one, the first of the others becomes primary. */
export const remove = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  id: string
): Effect.Effect<void, Problem> =>
  withIdentifier(store, kind, id, (user, _, time) => {
    const left = kind.list(user).filter((each) => each.id !== id)
    const primaryId = kind.primaryId(user)
    updateUser(store, user, kind.update(left, primaryId === id ? (left[0]?.id ?? null) : primaryId), time)
  })

/** Finds an identifier and uses it in one synchronous step. */
const withIdentifier = <A extends EmailAddress | PhoneNumber, B>(
  { state }: Store,
  kind: Kind<A>,
  id: string,
  use: (user: User, identifier: A, time: DateTime.Utc) => B
): Effect.Effect<B, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    for (const user of state.users.values()) {
      const identifier = kind.list(user).find((each) => each.id === id)
      if (identifier !== undefined) return Effect.succeed(use(user, identifier, time))
    }
    return notFound(kind.name, id)
  })

const withVerified = <A extends EmailAddress | PhoneNumber>(identifier: A, verified: boolean | null | undefined): A =>
  verified === true ? { ...identifier, reserved: false, verification: verifiedByAdmin } : identifier

const updateUser = ({ emit, state }: Store, user: User, changes: Partial<User>, time: DateTime.Utc): void => {
  const changed: User = { ...user, ...changes, updatedAt: time }
  putUser(state, changed)
  emit("user.updated", changed)
}
