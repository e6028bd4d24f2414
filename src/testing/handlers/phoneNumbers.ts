import * as Effect from "effect/Effect"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"
import { add, change, find, phoneNumbers as kind, remove } from "../store/emailsAndPhones.js"
import { Problem } from "../store/problem.js"
import { attempt, prepare } from "../store/verificationCode.js"
import type { Handler } from "./handler.js"

export const create: Handler<"phoneNumbers.create"> = (store, { phoneNumber, reservedForSecondFactor, ...settings }) =>
  add(store, kind, { ...settings, value: phoneNumber }, (number, user) =>
    withSecondFactor(number, user, reservedForSecondFactor, "create")
  )

export const get: Handler<"phoneNumbers.get"> = (store, { phoneNumberId }) => find(store, kind, phoneNumberId)

export const update: Handler<"phoneNumbers.update"> = (
  store,
  { phoneNumberId, reservedForSecondFactor, ...settings }
) =>
  change(store, kind, phoneNumberId, settings, (number, user) =>
    withSecondFactor(number, user, reservedForSecondFactor, "update")
  )

const delete_: Handler<"phoneNumbers.delete"> = (store, { phoneNumberId }) =>
  Effect.as(remove(store, kind, phoneNumberId), { object: "phone_number", id: phoneNumberId, deleted: true })

export { delete_ as delete }

export const prepareVerification: Handler<"phoneNumbers.prepareVerification"> = (store, { phoneNumberId }) =>
  prepare(store, kind, phoneNumberId, "phone_code", ({ code, id, identifier, user }) =>
    store.emit("sms.created", {
      object: "sms_message",
      id,
      slug: "verification_code",
      fromPhoneNumber: "+15555550199",
      toPhoneNumber: identifier.phoneNumber,
      phoneNumberId,
      userId: user.id,
      message: `${code} is your verification code.`,
      status: "queued",
      data: { otp_code: code },
      deliveredByClerk: true
    })
  )

export const attemptVerification: Handler<"phoneNumbers.attemptVerification"> = (store, input) =>
  attempt(store, kind, input.phoneNumberId, "phone_code", input)

/** Sets the number aside for the second factor, or no longer. The user's first such number becomes the default one. */
const withSecondFactor = (
  number: PhoneNumber,
  user: User,
  reserved: boolean | null | undefined,
  operation: "create" | "update"
): PhoneNumber | Problem => {
  if (reserved == null) return number
  if (!reserved) return { ...number, reservedForSecondFactor: false, defaultSecondFactor: false }
  if (number.verification?.status !== "verified") return unverifiedSecondFactor(operation)
  const hasDefault = user.phoneNumbers.some((each) => each.defaultSecondFactor === true && each.id !== number.id)
  return { ...number, reservedForSecondFactor: true, defaultSecondFactor: !hasDefault }
}

const unverifiedSecondFactor = (operation: "create" | "update"): Problem =>
  new Problem({
    status: 400,
    code: `identification_${operation}_second_factor_unverified`,
    message: operation === "create" ? "Create failed" : "Update failed",
    longMessage: "Unverified identifications cannot be a second factor"
  })
