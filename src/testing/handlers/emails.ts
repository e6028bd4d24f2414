import * as Effect from "effect/Effect"
import type { BatchResult, CreateInput, Email } from "../../api/Emails.js"
import { emailProblem } from "../store/emailAddress.js"
import { newId } from "../store/ids.js"
import { invalid, Problem, referenceNotFound } from "../store/problem.js"
import { find } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const create: Handler<"emails.create"> = (store, input) => send(store, input)

/** Each email is sent on its own: one that is not sent keeps no other from being sent. */
export const createBatch: Handler<"emails.createBatch"> = (store, { messages }) =>
  Effect.map(
    Effect.forEach(messages, (message, index) =>
      Effect.match(send(store, message), {
        onSuccess: (email): BatchResult => ({ index, email, statusCode: 200 }),
        onFailure: ({ code, longMessage, message, status }): BatchResult => ({
          index,
          errors: [{ code, message, longMessage: longMessage ?? message }],
          statusCode: status
        })
      })
    ),
    (data) => ({ data })
  )

export const get: Handler<"emails.get"> = ({ state }, { emailId }) =>
  Effect.map(find(state.emails, "email", emailId), ({ email }) => email)

const send = ({ emit, state }: Store, input: CreateInput): Effect.Effect<Email, Problem> =>
  Effect.flatMap(newId("ema"), (id) => {
    const { idempotencyKey, ...content } = input
    const request = JSON.stringify(content)
    const sent = Array.from(state.emails.values()).find(
      (each) => idempotencyKey !== undefined && each.idempotencyKey === idempotencyKey
    )
    if (sent !== undefined) return sent.request === request ? Effect.succeed(sent.email) : keyReused()
    const recipient = recipientOf(state, input.to)
    if (recipient instanceof Problem) return recipient
    const problem = contentProblem(input, recipient.toEmailAddress)
    if (problem !== undefined) return problem
    const email = {
      object: "email" as const,
      id,
      slug: null,
      fromEmailName: input.from.address.replace(/@.*$/, ""),
      ...recipient,
      subject: input.subject,
      ...(input.html === undefined ? {} : { body: input.html }),
      bodyPlain: input.text ?? null,
      status: "queued",
      data: null,
      deliveredByClerk: true,
      suppressionReason: null
    }
    state.emails.set(id, { email, idempotencyKey, request })
    emit("email.created", eventOf(email))
    return Effect.succeed(email)
  })

type Recipient = Pick<Email, "emailAddressId" | "userId"> & { readonly toEmailAddress: string }

const recipientOf = ({ users }: State, to: CreateInput["to"]): Recipient | Problem => {
  if ("address" in to) return { toEmailAddress: to.address, emailAddressId: null, userId: null }
  const user = users.get(to.userId)
  const primary = user?.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)
  return primary === undefined
    ? referenceNotFound("user_id")
    : { toEmailAddress: primary.emailAddress, emailAddressId: primary.id ?? null, userId: to.userId }
}

const maxRecipients = 50
const maxContentBytes = 50_000

const contentProblem = ({ bcc = [], cc = [], from, html = "", text = "" }: CreateInput, to: string) => {
  const recipients = [to, ...cc, ...bcc]
  const problem = [from.address, ...recipients].map(emailProblem).find((each) => each !== undefined)
  if (problem !== undefined) return problem
  if (recipients.length > maxRecipients) {
    return invalid("to", `to, cc and bcc should not exceed ${maxRecipients} items.`, "form_param_array_size_exceeded")
  }
  if (new Set(recipients.map((each) => each.toLowerCase())).size < recipients.length) {
    return invalid("to", "to contains duplicate values", "form_param_duplicate")
  }
  return new TextEncoder().encode(html + text).length > maxContentBytes
    ? invalid("html", `html and text may take ${maxContentBytes} bytes.`, "form_param_exceeds_allowed_size")
    : undefined
}

const eventOf = ({ bodyPlain, data, emailAddressId, suppressionReason: _, userId, ...email }: Email) => ({
  ...email,
  ...(emailAddressId === null ? {} : { emailAddressId }),
  ...(userId === null ? {} : { userId }),
  ...(bodyPlain === null ? {} : { bodyPlain }),
  data: data ?? {},
  deliveredByClerk: true
})

const keyReused = (): Problem =>
  new Problem({
    status: 409,
    code: "idempotency_key_reused",
    message: "Idempotency key reused",
    longMessage: "The idempotency key was used for another email."
  })
