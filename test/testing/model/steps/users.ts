import { DateTime } from "effect"
import { EmailAddresses, PhoneNumbers, Users } from "effect-clerk"
import fc from "fast-check"
import type { Model } from "../Model.js"
import { step } from "../Step.js"
import { emailAddress, externalId, metadata, name, optional, phoneNumber, username } from "../values.js"

const one = (ids: ReadonlyArray<string>) => ({ userId: ids[0] ?? "" })

/** Notes a user, with the identifiers that a response shows. */
export const addUser = (
  model: Model,
  user: {
    readonly id: string
    readonly emailAddresses: ReadonlyArray<{ readonly id?: string | undefined }>
    readonly phoneNumbers: ReadonlyArray<{ readonly id?: string | undefined }>
  }
): void => {
  model.add("user", user.id)
  for (const { id = "" } of user.emailAddresses) model.add("emailAddress", id, { user: user.id })
  for (const { id = "" } of user.phoneNumbers) model.add("phoneNumber", id, { user: user.id })
}

const replaceOwned = (model: Model, kind: "emailAddress" | "phoneNumber", id: string, user = ""): void => {
  for (const former of model.ids(kind, { user })) model.remove(kind, former)
  model.add(kind, id, { user })
}

const settings = fc.record({ verified: optional(fc.boolean()), primary: optional(fc.boolean()) })
const status = fc.constantFrom("verified" as const, "reserved" as const, "unverified" as const)

const several = (model: Model, ids: ReadonlyArray<string>, count: number) =>
  Array.from(new Set([...ids, ...model.ids("user").slice(0, count)]))

const account = [
  step(Users.create, {
    values: fc.record({
      emailAddress: fc.uniqueArray(emailAddress, { maxLength: 2, selector: (each) => each.toLowerCase() }),
      phoneNumber: fc.uniqueArray(phoneNumber, { maxLength: 1 }),
      username: optional(username),
      externalId: optional(externalId),
      firstName: optional(name),
      lastName: optional(name),
      publicMetadata: metadata,
      banned: fc.boolean(),
      createdAt: optional(fc.date({ min: new Date(0), max: new Date("2026-01-01"), noInvalidDate: true }))
    }),
    input: (_, { createdAt, ...values }) => ({
      ...values,
      ...(createdAt === undefined ? {} : { createdAt: DateTime.unsafeMake(createdAt) })
    }),
    learn: addUser
  }),
  step(Users.update, {
    about: ["user"],
    values: fc.record({
      username: optional(fc.oneof(username, fc.constant(""))),
      externalId: optional(fc.oneof(externalId, fc.constant(null))),
      firstName: optional(name),
      password: optional(fc.constant("a long and unusual sentence")),
      signOutOfOtherSessions: fc.boolean(),
      primaryEmailAddressId: optional(fc.nat(5)),
      primaryPhoneNumberId: optional(fc.nat(5))
    }),
    input: (ids, { primaryEmailAddressId, primaryPhoneNumberId, ...values }, model) => ({
      ...one(ids),
      ...values,
      // Sometimes the id of another user's identifier.
      primaryEmailAddressId:
        primaryEmailAddressId === undefined ? undefined : model.ids("emailAddress")[primaryEmailAddressId],
      primaryPhoneNumberId:
        primaryPhoneNumberId === undefined ? undefined : model.ids("phoneNumber")[primaryPhoneNumberId]
    })
  }),
  step(Users.delete, { about: ["user"], input: one, learn: (model, _, [id = ""]) => model.remove("user", id) }),
  step(Users.updateMetadata, {
    about: ["user"],
    values: fc.record({ publicMetadata: metadata, privateMetadata: optional(metadata) }),
    input: (ids, values) => ({ ...one(ids), ...values })
  }),
  step(Users.replaceMetadata, {
    about: ["user"],
    values: fc.record({ publicMetadata: metadata, unsafeMetadata: optional(metadata) }),
    input: (ids, values) => ({ ...one(ids), ...values })
  }),
  step(Users.ban, { about: ["user"], input: one }),
  step(Users.unban, { about: ["user"], input: one }),
  step(Users.lock, { about: ["user"], input: one }),
  step(Users.unlock, { about: ["user"], input: one }),
  step(Users.banBulk, {
    about: ["user"],
    values: fc.nat(3),
    input: (ids, count, model) => ({ userIds: several(model, ids, count) })
  }),
  step(Users.unbanBulk, {
    about: ["user"],
    values: fc.nat(3),
    input: (ids, count, model) => ({ userIds: several(model, ids, count) })
  }),
  step(Users.removePassword, { about: ["user"], input: one }),
  step(Users.deleteExternalAccount, {
    about: ["externalAccount"],
    input: ([externalAccountId = ""], _, __, [chosen]) => ({ userId: chosen?.owners.user ?? "", externalAccountId }),
    learn: (model, _, [id = ""]) => model.remove("externalAccount", id)
  })
]

const identifiers = [
  step(Users.replaceEmailAddress, {
    about: ["user"],
    values: fc.record({ emailAddress, identificationStatus: optional(status) }),
    input: (ids, values) => ({ ...one(ids), ...values }),
    learn: (model, { id = "" }, [userId]) => replaceOwned(model, "emailAddress", id, userId)
  }),
  step(Users.replacePhoneNumber, {
    about: ["user"],
    values: fc.record({ phoneNumber, identificationStatus: optional(status) }),
    input: (ids, values) => ({ ...one(ids), ...values }),
    learn: (model, { id = "" }, [userId]) => replaceOwned(model, "phoneNumber", id, userId)
  }),
  step(EmailAddresses.create, {
    about: ["user"],
    values: fc.tuple(emailAddress, settings),
    input: (ids, [address, given]) => ({ ...one(ids), emailAddress: address, ...given }),
    learn: (model, { id = "" }, [user = ""]) => model.add("emailAddress", id, { user })
  }),
  step(EmailAddresses.update, {
    about: ["emailAddress"],
    values: settings,
    input: ([emailAddressId = ""], given) => ({ emailAddressId, ...given })
  }),
  step(EmailAddresses.delete, {
    about: ["emailAddress"],
    input: ([emailAddressId = ""]) => ({ emailAddressId }),
    learn: (model, _, [id = ""]) => model.remove("emailAddress", id)
  }),
  step(PhoneNumbers.create, {
    about: ["user"],
    values: fc.tuple(phoneNumber, settings, optional(fc.boolean())),
    input: (ids, [number, given, reservedForSecondFactor]) => ({
      ...one(ids),
      phoneNumber: number,
      ...given,
      reservedForSecondFactor
    }),
    learn: (model, { id = "" }, [user = ""]) => model.add("phoneNumber", id, { user })
  }),
  step(PhoneNumbers.update, {
    about: ["phoneNumber"],
    values: fc.tuple(settings, optional(fc.boolean())),
    input: ([phoneNumberId = ""], [given, reservedForSecondFactor]) => ({
      phoneNumberId,
      ...given,
      reservedForSecondFactor
    })
  }),
  step(PhoneNumbers.delete, {
    about: ["phoneNumber"],
    input: ([phoneNumberId = ""]) => ({ phoneNumberId }),
    learn: (model, _, [id = ""]) => model.remove("phoneNumber", id)
  })
]

export const userSteps = [...account, ...identifiers]
