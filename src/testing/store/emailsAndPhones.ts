import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { EmailAddress } from "../../api/EmailAddresses.js"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"
import { updateUser } from "./changeUser.js"
import { normalizedEmail } from "./emailAddress.js"
import { newId } from "./ids.js"
import { verifiedByAdmin } from "./newUser.js"
import { notFound, Problem, taken } from "./problem.js"
import type { Store } from "./store.js"
import { identifierProblem } from "./userIdentifiers.js"

/** How a user holds identifiers of one kind: email addresses, or phone numbers. */
export interface Kind<A extends EmailAddress | PhoneNumber> {
  /** The name in error messages. */
  readonly name: string
  readonly parameter: "emailAddress" | "phoneNumber"
  readonly value: (identifier: A) => string
  readonly list: (user: User) => ReadonlyArray<A>
  readonly primaryId: (user: User) => string | null
  readonly update: (list: ReadonlyArray<A>, primaryId: string | null) => Partial<User>
  readonly make: (value: string, own: Own) => A
}

interface Own {
  readonly id: string
  readonly reserved: boolean
  readonly verification: typeof verifiedByAdmin | null
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

export const emailAddresses: Kind<EmailAddress> = {
  name: "email address",
  parameter: "emailAddress",
  value: ({ emailAddress }) => emailAddress,
  list: (user) => user.emailAddresses,
  primaryId: (user) => user.primaryEmailAddressId,
  update: (emailAddresses, primaryEmailAddressId) => ({ emailAddresses, primaryEmailAddressId }),
  make: (address, own) => ({
    ...own,
    object: "email_address",
    emailAddress: normalizedEmail(address),
    linkedTo: []
  })
}

export const phoneNumbers: Kind<PhoneNumber> = {
  name: "phone number",
  parameter: "phoneNumber",
  value: ({ phoneNumber }) => phoneNumber,
  list: (user) => user.phoneNumbers,
  primaryId: (user) => user.primaryPhoneNumberId,
  update: (phoneNumbers, primaryPhoneNumberId) => ({ phoneNumbers, primaryPhoneNumberId }),
  make: (phoneNumber, own) => ({
    ...own,
    object: "phone_number",
    phoneNumber,
    reservedForSecondFactor: false,
    defaultSecondFactor: false,
    linkedTo: []
  })
}

/** The settings that both kinds share in `create` and `update`. */
interface Settings {
  readonly verified?: boolean | null | undefined
  readonly primary?: boolean | null | undefined
}

type Change<A> = (identifier: A, user: User) => A | Problem

/** Adds an identifier to a user. */
export const add = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  { primary, userId, value, verified }: Settings & { readonly userId: string; readonly value: string },
  changes: Change<A> = (identifier) => identifier
): Effect.Effect<A, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("idn")
    const time = yield* DateTime.now
    const user = store.state.users.get(userId)
    if (user === undefined) return yield* notFound("user", userId)
    const made = kind.make(value, { ...statusOf(verified === true ? "verified" : "unverified"), ...timesOf(id, time) })
    // An unverified one is not unique among users, but a user has it once.
    const isOwn = kind.list(user).some((each) => kind.value(each) === kind.value(made))
    const problem =
      identifierProblem(store.state, { [kind.parameter]: [value] }) ??
      (isOwn ? taken(kind.name.replace(" ", "_"), kind.name) : undefined)
    if (problem !== undefined) return yield* problem
    const added = changes(made, user)
    if (added instanceof Problem) return yield* added
    const primaryId = primary === true ? id : (kind.primaryId(user) ?? id)
    updateUser(store, user, kind.update([...kind.list(user), added], primaryId), time)
    return added
  })

/** Puts one primary identifier in the place of all that the user has. */
export const replaceAll = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  { identificationStatus = "verified", userId }: { readonly userId: string; readonly identificationStatus?: Status },
  value: string
): Effect.Effect<A, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("idn")
    const time = yield* DateTime.now
    const user = store.state.users.get(userId)
    if (user === undefined) return yield* notFound("user", userId)
    const problem =
      identifierProblem(store.state, { [kind.parameter]: [value] }, user) ??
      (kind.list(user).some(isLinked) ? linkedIdentifier(kind) : undefined)
    if (problem !== undefined) return yield* problem
    const made = kind.make(value, { ...statusOf(identificationStatus), ...timesOf(id, time) })
    updateUser(store, user, kind.update([made], id), time)
    return made
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
  changes: Change<A> = (identifier) => identifier
): Effect.Effect<A, Problem> =>
  withIdentifier(store, kind, id, (user, identifier, time) => {
    const taken =
      verified === true
        ? identifierProblem(store.state, { [kind.parameter]: [kind.value(identifier)] }, user)
        : undefined
    if (taken !== undefined) return taken
    const changed = changes(verified === true ? { ...identifier, ...statusOf("verified") } : identifier, user)
    if (changed instanceof Problem) return changed
    const updated = { ...changed, updatedAt: time }
    const list = kind.list(user).map((each) => (each.id === id ? updated : each))
    updateUser(store, user, kind.update(list, primary === true ? id : kind.primaryId(user)), time)
    return updated
  })

/** Deletes an identifier. If it was the primary one, the first of the others becomes primary. */
export const remove = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  id: string
): Effect.Effect<A, Problem> =>
  withIdentifier(store, kind, id, (user, identifier, time) => {
    if (isLinked(identifier)) return linkedIdentifier(kind)
    const left = kind.list(user).filter((each) => each.id !== id)
    const primaryId = kind.primaryId(user)
    updateUser(store, user, kind.update(left, primaryId === id ? (left[0]?.id ?? null) : primaryId), time)
    return identifier
  })

/** Finds an identifier and uses it in one synchronous step. */
export const withIdentifier = <A extends EmailAddress | PhoneNumber, B>(
  { state }: Store,
  kind: Kind<A>,
  id: string,
  use: (user: User, identifier: A, time: DateTime.Utc) => B | Problem
): Effect.Effect<B, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    const user = state.users.get(state.usersByIdentifier.find("identification", id)[0] ?? "")
    const identifier = user && kind.list(user).find((each) => each.id === id)
    if (user === undefined || identifier === undefined) return notFound(kind.name, id)
    const result = use(user, identifier, time)
    return result instanceof Problem ? result : Effect.succeed(result)
  })

type Status = "verified" | "reserved" | "unverified" | undefined

const statusOf = (status: Status): Pick<Own, "reserved" | "verification"> => ({
  reserved: status === "reserved",
  verification: status === "verified" ? verifiedByAdmin : null
})

const timesOf = (id: string, time: DateTime.Utc) => ({ id, createdAt: time, updatedAt: time })

const isLinked = ({ linkedTo }: EmailAddress | PhoneNumber): boolean => linkedTo.length > 0

const linkedIdentifier = ({ name }: { readonly name: string }): Problem =>
  new Problem({
    status: 400,
    code: "delete_linked_identification_disallowed",
    message: `Deleting a linked ${name} is not allowed`,
    longMessage: `This ${name} is linked to one or more Connected Accounts. Remove the Connected Account before deleting this ${name}.`
  })
