import * as Effect from "effect/Effect"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import { add, change, find, type Kind, remove } from "../store/emailsAndPhones.js"
import { identifierProblem } from "../store/userIdentifiers.js"
import type { Handler } from "./handler.js"

const kind: Kind<PhoneNumber> = {
  name: "phone number",
  list: (user) => user.phoneNumbers,
  primaryId: (user) => user.primaryPhoneNumberId,
  update: (phoneNumbers, primaryPhoneNumberId) => ({ phoneNumbers, primaryPhoneNumberId })
}

export const create: Handler<"phoneNumbers.create"> = (store, { phoneNumber, reservedForSecondFactor, ...settings }) =>
  add(
    store,
    kind,
    settings,
    (own) =>
      identifierProblem(store.state, { phoneNumber: [phoneNumber] }) ?? {
        ...own,
        object: "phone_number",
        phoneNumber,
        reservedForSecondFactor: reservedForSecondFactor ?? false,
        reserved: false,
        verification: null,
        linkedTo: []
      }
  )

export const get: Handler<"phoneNumbers.get"> = (store, { phoneNumberId }) => find(store, kind, phoneNumberId)

export const update: Handler<"phoneNumbers.update"> = (
  store,
  { phoneNumberId, reservedForSecondFactor, ...settings }
) =>
  change(store, kind, phoneNumberId, settings, (number) => ({
    ...number,
    reservedForSecondFactor: reservedForSecondFactor ?? number.reservedForSecondFactor
  }))

const delete_: Handler<"phoneNumbers.delete"> = (store, { phoneNumberId }) =>
  Effect.as(remove(store, kind, phoneNumberId), { object: "phone_number", id: phoneNumberId, deleted: true })

export { delete_ as delete }
