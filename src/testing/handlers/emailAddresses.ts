import * as Effect from "effect/Effect"
import { add, change, find, emailAddresses as kind, remove } from "../store/emailsAndPhones.js"
import { attempt, prepare } from "../store/verificationCode.js"
import type { Handler } from "./handler.js"

export const create: Handler<"emailAddresses.create"> = (store, { emailAddress, ...settings }) =>
  add(store, kind, { ...settings, value: emailAddress })

export const get: Handler<"emailAddresses.get"> = (store, { emailAddressId }) => find(store, kind, emailAddressId)

export const update: Handler<"emailAddresses.update"> = (store, { emailAddressId, ...settings }) =>
  change(store, kind, emailAddressId, settings)

const delete_: Handler<"emailAddresses.delete"> = (store, { emailAddressId }) =>
  Effect.as(remove(store, kind, emailAddressId), { object: "email_address", id: emailAddressId, deleted: true })

export { delete_ as delete }

export const prepareVerification: Handler<"emailAddresses.prepareVerification"> = (store, { emailAddressId }) =>
  prepare(store, kind, emailAddressId, "email_code", ({ code, id, identifier, user }) =>
    store.emit("email.created", {
      object: "email",
      id,
      slug: "verification_code",
      fromEmailName: "notifications",
      toEmailAddress: identifier.emailAddress,
      emailAddressId,
      userId: user.id,
      subject: `${code} is your verification code`,
      bodyPlain: `${code} is your verification code.`,
      status: "queued",
      data: { otp_code: code },
      deliveredByClerk: true
    })
  )

export const attemptVerification: Handler<"emailAddresses.attemptVerification"> = (store, input) =>
  attempt(store, kind, input.emailAddressId, "email_code", input)
