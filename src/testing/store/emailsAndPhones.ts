import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as EmailAddresses from "../../api/EmailAddresses.js"
import * as PhoneNumbers from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"
import { type Failing, fail, notFound, type Problem } from "./problem.js"
import { newId, now, type World } from "./store.js"
import type { Methods } from "../handlers/handler.js"
import { verified } from "./newUser.js"
import { identifierProblem, putUser } from "./userIdentifiers.js"

/** The email addresses of users, one by one. */
export const emailAddresses = (world: World): Methods<"emailAddresses"> => {
  const contacts = contactsOf<EmailAddresses.EmailAddress>(world, {
    name: "email address",
    of: (user) => user.emailAddresses,
    primary: (user) => user.primaryEmailAddressId,
    put: (emailAddresses, primaryEmailAddressId) => ({ emailAddresses, primaryEmailAddressId })
  })
  return {
    create: ({ emailAddress, primary, userId, verified }) =>
      contacts.add(
        EmailAddresses.create.spec,
        userId,
        { primary, verified },
        () => identifierProblem(world, { emailAddress: [emailAddress] }),
        (own) => ({ ...own, object: "email_address", emailAddress, reserved: false, verification: null, linkedTo: [] })
      ),
    get: ({ emailAddressId }) => contacts.get(EmailAddresses.get.spec, emailAddressId),
    update: ({ emailAddressId, ...wanted }) => contacts.update(EmailAddresses.update.spec, emailAddressId, wanted),
    delete: ({ emailAddressId }) =>
      Effect.as(contacts.remove(EmailAddresses.delete.spec, emailAddressId), {
        object: "email_address",
        id: emailAddressId,
        deleted: true
      })
  }
}

/** The phone numbers of users, one by one. */
export const phoneNumbers = (world: World): Methods<"phoneNumbers"> => {
  const contacts = contactsOf<PhoneNumbers.PhoneNumber>(world, {
    name: "phone number",
    of: (user) => user.phoneNumbers,
    primary: (user) => user.primaryPhoneNumberId,
    put: (phoneNumbers, primaryPhoneNumberId) => ({ phoneNumbers, primaryPhoneNumberId })
  })
  return {
    create: ({ phoneNumber, primary, reservedForSecondFactor, userId, verified }) =>
      contacts.add(
        PhoneNumbers.create.spec,
        userId,
        { primary, verified },
        () => identifierProblem(world, { phoneNumber: [phoneNumber] }),
        (own) => ({
          ...own,
          object: "phone_number",
          phoneNumber,
          reservedForSecondFactor: reservedForSecondFactor ?? false,
          reserved: false,
          verification: null,
          linkedTo: []
        })
      ),
    get: ({ phoneNumberId }) => contacts.get(PhoneNumbers.get.spec, phoneNumberId),
    update: ({ phoneNumberId, reservedForSecondFactor, ...wanted }) =>
      contacts.update(PhoneNumbers.update.spec, phoneNumberId, wanted, (number) => ({
        ...number,
        reservedForSecondFactor: reservedForSecondFactor ?? number.reservedForSecondFactor
      })),
    delete: ({ phoneNumberId }) =>
      Effect.as(contacts.remove(PhoneNumbers.delete.spec, phoneNumberId), {
        object: "phone_number",
        id: phoneNumberId,
        deleted: true
      })
  }
}

/** Where a user keeps contacts of a kind. */
interface Kind<A> {
  readonly name: string
  readonly of: (user: User) => ReadonlyArray<A>
  readonly primary: (user: User) => string | null
  readonly put: (contacts: ReadonlyArray<A>, primary: string | null) => Partial<User>
}

interface Wanted {
  readonly verified?: boolean | null | undefined
  readonly primary?: boolean | null | undefined
}

const contactsOf = <A extends EmailAddresses.EmailAddress | PhoneNumbers.PhoneNumber>(
  { emit, state }: World,
  kind: Kind<A>
) => {
  const owner = (id: string): readonly [User, A] | undefined => {
    for (const user of state.users.values()) {
      const contact = kind.of(user).find((each) => each.id === id)
      if (contact !== undefined) return [user, contact]
    }
    return undefined
  }

  const put = (user: User, contacts: ReadonlyArray<A>, primary: string | null, time: DateTime.Utc): void => {
    const changed: User = { ...user, ...kind.put(contacts, primary), updatedAt: time }
    putUser(state, changed)
    emit("user.updated", changed)
  }

  const change = <Status extends number, B>(
    operation: Failing<Status>,
    id: string,
    use: (user: User, contact: A, time: DateTime.Utc) => B
  ) =>
    Effect.flatMap(now, (time) => {
      const found = owner(id)
      return found === undefined ? fail(operation, notFound(kind.name, id)) : Effect.sync(() => use(...found, time))
    })

  return {
    add: <Status extends number>(
      operation: Failing<Status>,
      userId: string,
      wanted: Wanted,
      problemWith: () => Problem | undefined,
      make: (own: { readonly id: string; readonly createdAt: DateTime.Utc; readonly updatedAt: DateTime.Utc }) => A
    ) =>
      Effect.flatMap(Effect.all([newId("idn"), now]), ([id, time]) => {
        const user = state.users.get(userId)
        if (user === undefined) return fail(operation, notFound("user", userId))
        const problem = problemWith()
        if (problem !== undefined) return fail(operation, problem)
        const made = make({ id, createdAt: time, updatedAt: time })
        const contact = wanted.verified === true ? { ...made, ...verified("verified") } : made
        put(user, [...kind.of(user), contact], wanted.primary === true ? id : (kind.primary(user) ?? id), time)
        return Effect.succeed(contact)
      }),

    get: <Status extends number>(operation: Failing<Status>, id: string) =>
      change(operation, id, (_, contact) => contact),

    update: <Status extends number>(
      operation: Failing<Status>,
      id: string,
      wanted: Wanted,
      also: (contact: A) => A = (contact) => contact
    ) =>
      change(operation, id, (user, contact, time) => {
        const changed = { ...also(contact), ...(wanted.verified === true ? verified("verified") : {}), updatedAt: time }
        put(
          user,
          kind.of(user).map((each) => (each.id === id ? changed : each)),
          wanted.primary === true ? id : kind.primary(user),
          time
        )
        return changed
      }),

    remove: <Status extends number>(operation: Failing<Status>, id: string) =>
      change(operation, id, (user, contact, time) => {
        const left = kind.of(user).filter((each) => each !== contact)
        put(user, left, kind.primary(user) === id ? (left[0]?.id ?? null) : kind.primary(user), time)
      })
  }
}
