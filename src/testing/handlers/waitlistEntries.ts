import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CreateInput, WaitlistEntry } from "../../api/WaitlistEntries.js"
import { emailProblem, normalizedEmail } from "../store/emailAddress.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pageOf } from "../store/page.js"
import { duplicate, notFound, Problem } from "../store/problem.js"
import { find, step } from "../store/records.js"
import type { State, Store, WaitlistRecord } from "../store/store.js"
import { waitlistResponse } from "../store/waitlist.js"
import type { Handler } from "./handler.js"
import { create as createInvitation, revoke as revokeInvitation } from "./invitations.js"

export const list: Handler<"waitlistEntries.list"> = ({ state }, input = {}) =>
  Effect.map(DateTime.now, (time) => {
    const entries = sorted(state.waitlist.values(), sortKeys(state), input.orderBy)
    const query = input.query?.toLowerCase()
    const matching = entries.filter(
      (each) =>
        (input.status === undefined || each.status === input.status) &&
        (query === undefined || each.id === input.query || each.emailAddress.includes(query))
    )
    return pageOf(matching, input, (each) => waitlistResponse(state, each, time))
  })

export const create: Handler<"waitlistEntries.create"> = (store, input) =>
  Effect.flatMap(prepare(input), (entry) => emailProblem(entry.emailAddress) ?? Effect.succeed(add(store, entry)))

export const createBulk: Handler<"waitlistEntries.createBulk"> = (store, { entries }) =>
  Effect.gen(function* () {
    const prepared = yield* Effect.forEach(entries, prepare)
    const addresses = new Set(prepared.map(({ emailAddress }) => emailAddress))
    const problem =
      prepared.map((each) => emailProblem(each.emailAddress)).find((each) => each !== undefined) ??
      (addresses.size < entries.length ? duplicate("email_address") : undefined)
    if (problem !== undefined) return yield* problem
    return { data: prepared.map((entry) => add(store, entry)) }
  })

const delete_: Handler<"waitlistEntries.delete"> = ({ state }, { waitlistEntryId }) =>
  Effect.flatMap(find(state.waitlist, "waitlist entry", waitlistEntryId), ({ status }) => {
    if (status !== "pending") return already(status)
    state.waitlist.delete(waitlistEntryId)
    return Effect.succeed({ object: "waitlist_entry", id: waitlistEntryId, deleted: true })
  })

export { delete_ as delete }

export const invite: Handler<"waitlistEntries.invite"> = (store, { ignoreExisting, waitlistEntryId }) =>
  Effect.gen(function* () {
    const entry = yield* find(store.state.waitlist, "waitlist entry", waitlistEntryId)
    if (entry.status !== "pending") return yield* already(entry.status)
    const invitation = yield* createInvitation(store, { emailAddress: entry.emailAddress, ignoreExisting })
    return yield* changeEntry(store, entry, { status: "invited", invitationId: invitation.id })
  })

/** An invitation that was already sent is revoked. */
export const reject: Handler<"waitlistEntries.reject"> = (store, { waitlistEntryId }) =>
  Effect.gen(function* () {
    const entry = yield* find(store.state.waitlist, "waitlist entry", waitlistEntryId)
    const { invitationId = "", status } = entry
    if (status !== "pending" && status !== "invited") return yield* already(status)
    if (store.state.invitations.get(invitationId)?.status === "pending") {
      yield* revokeInvitation(store, { invitationId })
    }
    return yield* changeEntry(store, entry, { status: "rejected" })
  })

/** Changes an entry, unless another call changed its status meanwhile. */
const changeEntry = ({ emit, state }: Store, { id, status }: WaitlistRecord, changes: Partial<WaitlistRecord>) =>
  step((time) => {
    const entry = state.waitlist.get(id)
    if (entry === undefined) return notFound("waitlist entry", id)
    if (entry.status !== status) return already(entry.status)
    const changed = { ...entry, ...changes, updatedAt: time }
    state.waitlist.set(id, changed)
    const response = waitlistResponse(state, changed, time)
    emit("waitlistEntry.updated", response)
    return response
  })

const sortKeys = ({ invitations }: State) =>
  ({
    created_at: (each) => timeKey(each.createdAt),
    email_address: (each) => each.emailAddress,
    invited_at: (each) => timeKey(invitations.get(each.invitationId ?? "")?.createdAt)
  }) satisfies SortKeys<WaitlistRecord>

const prepare = ({ emailAddress }: CreateInput): Effect.Effect<WaitlistRecord> =>
  Effect.zipWith(newId("wle"), DateTime.now, (id, time) => ({
    object: "waitlist_entry",
    id,
    emailAddress: normalizedEmail(emailAddress),
    status: "pending",
    isLocked: false,
    createdAt: time,
    updatedAt: time
  }))

/** Adds the entry, unless the address has one already. */
const add = ({ emit, state }: Store, entry: WaitlistRecord): WaitlistEntry => {
  const existing = findEntry(state, entry.emailAddress)
  if (existing !== undefined) return waitlistResponse(state, existing, entry.createdAt)
  state.waitlist.set(entry.id, entry)
  emit("waitlistEntry.created", entry)
  return entry
}

const findEntry = ({ waitlist }: State, emailAddress: string): WaitlistRecord | undefined =>
  Array.from(waitlist.values()).find((each) => each.emailAddress === emailAddress)

const already = (status: string): Problem =>
  new Problem({
    status: 409,
    code: `waitlist_entry_already_${status}`,
    message: `Waitlist entry already ${status}`,
    longMessage: `The waitlist entry has already been ${status}.`
  })
