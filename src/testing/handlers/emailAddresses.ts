import * as Effect from "effect/Effect"
import type { EmailAddress } from "../../api/EmailAddresses.js"
import { add, change, find, type Kind, remove } from "../store/emailsAndPhones.js"
import { identifierProblem } from "../store/userIdentifiers.js"
import type { Handler } from "./handler.js"

const kind: Kind<EmailAddress> = {
  name: "email address",
  list: (user) => user.emailAddresses,
  primaryId: (user) => user.primaryEmailAddressId,
  update: (emailAddresses, primaryEmailAddressId) => ({ emailAddresses, primaryEmailAddressId })
}

export const create: Handler<"emailAddresses.create"> = (store, { emailAddress, ...settings }) =>
  add(
    store,
    kind,
    settings,
    (own) =>
      identifierProblem(store.state, { emailAddress: [emailAddress] }) ?? {
        ...own,
        object: "email_address",
        emailAddress,
        reserved: false,
        verification: null,
        linkedTo: []
      }
  )

export const get: Handler<"emailAddresses.get"> = (store, { emailAddressId }) => find(store, kind, emailAddressId)

export const update: Handler<"emailAddresses.update"> = (store, { emailAddressId, ...settings }) =>
  change(store, kind, emailAddressId, settings)

const delete_: Handler<"emailAddresses.delete"> = (store, { emailAddressId }) =>
  Effect.as(remove(store, kind, emailAddressId), { object: "email_address", id: emailAddressId, deleted: true })

export { delete_ as delete }
