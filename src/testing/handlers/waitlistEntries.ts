import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CreateInput, WaitlistEntry } from "../../api/WaitlistEntries.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { page } from "../store/page.js"
import { invalid, Problem } from "../store/problem.js"
import { change, find } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import { emailProblem } from "../store/userIdentifiers.js"
import type { Handler } from "./handler.js"
import { create as createInvitation, revoke as revokeInvitation } from "./invitations.js"

export const list: Handler<"waitlistEntries.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const entries = sorted(state.waitlist.values(), sortKeys, input.orderBy)
    const query = input.query?.toLowerCase()
    const matching = entries.filter(
      (each) =>
        (input.status === undefined || each.status === input.status) &&
        (query === undefined || each.id === input.query || each.emailAddress.toLowerCase().includes(query))
    )
    return page(matching, input)
  })

export const create: Handler<"waitlistEntries.create"> = (store, input) =>
  Effect.flatMap(prepare(input), (entry) => emailProblem(entry.emailAddress) ?? Effect.succeed(add(store, entry)))

export const createBulk: Handler<"waitlistEntries.createBulk"> = (store, { entries }) =>
  Effect.gen(function* () {
    const prepared = yield* Effect.forEach(entries, prepare)
    const addresses = new Set(entries.map(({ emailAddress }) => emailAddress.toLowerCase()))
    const problem =
      prepared.map((each) => emailProblem(each.emailAddress)).find((each) => each !== undefined) ??
      (addresses.size < entries.length ? repeatedAddress() : undefined)
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
    return yield* changeEntry(store, entry, { status: "invited", invitation })
  })

/** An invitation that was already sent is revoked. */
export const reject: Handler<"waitlistEntries.reject"> = (store, { waitlistEntryId }) =>
  Effect.gen(function* () {
    const entry = yield* find(store.state.waitlist, "waitlist entry", waitlistEntryId)
    const { invitation, status } = entry
    if (status !== "pending" && status !== "invited") return yield* already(status)
    const revoked =
      invitation === undefined ? undefined : yield* revokeInvitation(store, { invitationId: invitation.id })
    return yield* changeEntry(store, entry, {
      status: "rejected",
      ...(revoked === undefined ? {} : { invitation: revoked })
    })
  })

/** Changes an entry, unless another call changed its status meanwhile. */
const changeEntry = (store: Store, { id, status }: WaitlistEntry, changes: Partial<WaitlistEntry>) =>
  change(
    store.state.waitlist,
    "waitlist entry",
    id,
    (entry, time) => (entry.status === status ? { ...entry, ...changes, updatedAt: time } : already(entry.status)),
    (changed) => store.emit("waitlistEntry.updated", changed)
  )

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  email_address: (each) => each.emailAddress,
  invited_at: (each) => timeKey(each.invitation?.createdAt)
} satisfies SortKeys<WaitlistEntry>

const prepare = ({ emailAddress }: CreateInput): Effect.Effect<WaitlistEntry> =>
  Effect.zipWith(newId("wle"), DateTime.now, (id, time) => ({
    object: "waitlist_entry",
    id,
    emailAddress,
    status: "pending",
    isLocked: false,
    createdAt: time,
    updatedAt: time
  }))

/** Adds the entry, unless the address has one already. */
const add = ({ emit, state }: Store, entry: WaitlistEntry): WaitlistEntry => {
  const existing = findEntry(state, entry.emailAddress)
  if (existing !== undefined) return existing
  state.waitlist.set(entry.id, entry)
  emit("waitlistEntry.created", entry)
  return entry
}

const findEntry = ({ waitlist }: State, emailAddress: string): WaitlistEntry | undefined =>
  Array.from(waitlist.values()).find((each) => each.emailAddress.toLowerCase() === emailAddress.toLowerCase())

const repeatedAddress = (): Problem =>
  invalid("email_address", "email_address contains duplicate values", "form_param_duplicate")

const already = (status: string): Problem =>
  new Problem({
    status: 409,
    code: `waitlist_entry_already_${status}`,
    message: `Waitlist entry already ${status}`,
    longMessage: `The waitlist entry has already been ${status}.`
  })
