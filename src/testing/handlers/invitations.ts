import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CreateBulkInput, Invitation } from "../../api/Invitations.js"
import { emailProblem, normalizedEmail } from "../store/emailAddress.js"
import { newId } from "../store/ids.js"
import { asOf } from "../store/invitation.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { countedOnRequest } from "../store/page.js"
import { Problem, taken } from "../store/problem.js"
import { change, remove, step } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import { ticketUrl } from "../store/ticket.js"
import type { Handler } from "./handler.js"

type Invitee = CreateBulkInput["invitations"][number]

export const create: Handler<"invitations.create"> = (store, input) =>
  Effect.gen(function* () {
    const invitation = yield* prepare(store, input)
    yield* addAll(store, [input], [invitation])
    return invitation
  })

export const createBulk: Handler<"invitations.createBulk"> = (store, { invitations: invitees }) =>
  Effect.gen(function* () {
    const data = yield* Effect.forEach(invitees, (invitee) => prepare(store, invitee))
    yield* addAll(store, invitees, data)
    return { data }
  })

export const list: Handler<"invitations.list"> = ({ state }, input = {}) =>
  Effect.map(DateTime.now, (time) => {
    const invitations = sorted(state.invitations.values(), sortKeys, input.orderBy)
    const query = input.query?.toLowerCase()
    const matching = invitations
      .map((each) => asOf(each, time))
      .filter(
        (each) =>
          (input.status === undefined || each.status === input.status) &&
          (query === undefined || each.id === input.query || each.emailAddress.includes(query))
      )
    return countedOnRequest(matching, input)
  })

export const revoke: Handler<"invitations.revoke"> = ({ state }, { invitationId }) =>
  change(state.invitations, "invitation", invitationId, (invitation, time) => {
    const { status } = asOf(invitation, time)
    if (status === "accepted") return cannotRevoke("accepted")
    if (status === "revoked") return cannotRevoke("revoked")
    return { ...invitation, revoked: true, status: "revoked", updatedAt: time }
  })

const delete_: Handler<"invitations.delete"> = ({ state }, { invitationId }) =>
  Effect.map(remove(state.invitations, "invitation", invitationId), () => {
    for (const { invitationId: sent, ...entry } of state.allowlist.values()) {
      if (sent === invitationId && entry.id !== undefined) state.allowlist.set(entry.id, entry)
    }
    return { object: "invitation", id: invitationId, deleted: true }
  })

export { delete_ as delete }

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  email_address: (each) => each.emailAddress,
  expires_at: (each) => timeKey(each.expiresAt)
} satisfies SortKeys<Invitation>

/** Builds an invitation without storing it, because signing its link is asynchronous. */
const prepare = (store: Store, input: Invitee): Effect.Effect<Invitation> =>
  Effect.gen(function* () {
    const id = yield* newId("inv")
    const time = yield* DateTime.now
    const expiresAt = DateTime.add(time, { days: input.expiresInDays ?? 30 })
    return {
      object: "invitation",
      id,
      emailAddress: normalizedEmail(input.emailAddress),
      publicMetadata: input.publicMetadata ?? {},
      revoked: false,
      status: "pending",
      url: yield* ticketUrl(store, id, "invitation", expiresAt, input.redirectUrl ?? undefined),
      expiresAt,
      createdAt: time,
      updatedAt: time
    }
  })

/** Stores all invitations, or none if there is a problem with one. */
const addAll = (
  { state }: Store,
  invitees: ReadonlyArray<Invitee>,
  invitations: ReadonlyArray<Invitation>
): Effect.Effect<void, Problem> =>
  step((time) => {
    const addresses = invitations.map(({ emailAddress }) => emailAddress)
    const repeated = addresses.find((address, index) => addresses.indexOf(address) < index)
    const problem =
      invitees.map((each) => inviteeProblem(state, each, time)).find((each) => each !== undefined) ??
      (repeated === undefined ? undefined : alreadyInvited(repeated))
    if (problem !== undefined) return problem
    for (const invitation of invitations) state.invitations.set(invitation.id, invitation)
    return undefined
  })

const inviteeProblem = (
  state: State,
  { emailAddress: address, ignoreExisting }: Invitee,
  time: DateTime.Utc
): Problem | undefined => {
  const emailAddress = normalizedEmail(address)
  const problem = emailProblem(emailAddress)
  if (problem !== undefined || ignoreExisting === true) return problem
  if (state.identifiers.has(`email_address:${emailAddress}`)) {
    return taken("email_address", "email address")
  }
  const isInvited = Array.from(state.invitations.values()).some(
    (each) => asOf(each, time).status === "pending" && each.emailAddress === emailAddress
  )
  return isInvited ? alreadyInvited(emailAddress) : undefined
}

const alreadyInvited = (emailAddress: string): Problem =>
  new Problem({
    status: 400,
    code: "duplicate_record",
    message: "duplicate invitation",
    longMessage: `There are already pending invitations for the following email addresses: ${emailAddress}`
  })

const cannotRevoke = (status: "accepted" | "revoked"): Problem =>
  new Problem({
    status: 400,
    code: `invitation_already_${status}`,
    message: `already ${status}`,
    longMessage: `Invitation is already ${status}.`
  })
