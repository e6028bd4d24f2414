import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Invitations from "../../api/Invitations.js"
import { type Failing, fail, invalid, type Problem } from "../store/problem.js"
import { newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { type Keys, ordered, timeKey } from "../store/ordering.js"
import { countedOnRequest, only } from "../store/page.js"
import { change } from "../store/records.js"
import { ticketUrl } from "../store/ticket.js"
import { emailProblem } from "../store/userIdentifiers.js"

type Invitation = Invitations.Invitation
type Invitee = Invitations.CreateBulkInput["invitations"][number]

/** Invitations to sign up. */
export const invitations = (world: World): Methods<"invitations"> => {
  const { state } = world

  const problemWith = ({ emailAddress, ignoreExisting }: Invitee): Problem | undefined => {
    const form = emailProblem(emailAddress)
    if (form !== undefined || ignoreExisting === true) return form
    if (state.identifiers.has(`email_address:${emailAddress.toLowerCase()}`)) {
      return {
        status: 422,
        code: "form_identifier_exists",
        message: "That email address is taken. Please try another.",
        meta: { param_name: "email_address" }
      }
    }
    return Array.from(state.invitations.values()).some(
      (each) => each.status === "pending" && each.emailAddress === emailAddress
    )
      ? duplicate(emailAddress)
      : undefined
  }

  /** Everything of an invitation but that it counts: signing its link takes a moment, in which another may come. */
  const prepare = (input: Invitee): Effect.Effect<Invitation> =>
    Effect.gen(function* () {
      const id = yield* newId("inv")
      const time = yield* now
      const expiresAt = DateTime.add(time, { days: input.expiresInDays ?? 30 })
      return {
        object: "invitation",
        id,
        emailAddress: input.emailAddress,
        publicMetadata: input.publicMetadata ?? {},
        revoked: false,
        status: "pending",
        url: yield* ticketUrl(world, id, "invitation", expiresAt, input.redirectUrl ?? undefined),
        expiresAt,
        createdAt: time,
        updatedAt: time
      }
    })

  /** All or none. */
  const invite = <Status extends number>(operation: Failing<Status>, invitees: ReadonlyArray<Invitee>) =>
    Effect.flatMap(Effect.forEach(invitees, prepare), (prepared) => {
      const addresses = invitees.map(({ emailAddress }) => emailAddress)
      const repeated = addresses.find((address, index) => addresses.indexOf(address) < index)
      const problem =
        invitees.map(problemWith).find((each) => each !== undefined) ??
        (repeated === undefined ? undefined : duplicate(repeated))
      if (problem !== undefined) return fail(operation, problem)
      for (const invitation of prepared) state.invitations.set(invitation.id, invitation)
      return Effect.succeed(prepared)
    })

  return {
    create: (input) => Effect.map(invite(Invitations.create.spec, [input]), only),

    createBulk: ({ invitations }) => Effect.map(invite(Invitations.createBulk.spec, invitations), (data) => ({ data })),

    list: (input = {}) =>
      Effect.flatMap(now, (time) => {
        const all = ordered(state.invitations.values(), keys, input.orderBy ?? "-created_at")
        if (all === undefined) return fail(Invitations.list.spec, invalid("order_by", "order_by has no such order"))
        const query = input.query?.toLowerCase()
        const matching = all
          .map((each) => asOf(each, time))
          .filter(
            (each) =>
              (input.status === undefined || each.status === input.status) &&
              (query === undefined || each.id === input.query || each.emailAddress.toLowerCase().includes(query))
          )
        return Effect.succeed(countedOnRequest(matching, input))
      }),

    revoke: ({ invitationId }) =>
      change(state.invitations, Invitations.revoke.spec, "invitation", invitationId, (found, time) => {
        const { status } = asOf(found, time)
        if (status === "accepted") return Either.left(cannotRevoke("invitation_already_accepted", "accepted"))
        return status === "revoked"
          ? Either.left(cannotRevoke("invitation_already_revoked", "revoked"))
          : Either.right({ ...found, revoked: true, status: "revoked", updatedAt: time })
      })
  }
}

const keys: Keys<Invitation> = {
  created_at: (each) => timeKey(each.createdAt),
  email_address: (each) => each.emailAddress,
  expires_at: (each) => timeKey(each.expiresAt)
}

const asOf = (invitation: Invitation, time: DateTime.Utc): Invitation =>
  invitation.status === "pending" &&
  invitation.expiresAt !== undefined &&
  DateTime.lessThanOrEqualTo(invitation.expiresAt, time)
    ? { ...invitation, status: "expired" }
    : invitation

const duplicate = (emailAddress: string): Problem => ({
  status: 400,
  code: "duplicate_record",
  message: "duplicate invitation",
  longMessage: `There are already pending invitations for the following email addresses: ${emailAddress}`
})

const cannotRevoke = (code: string, status: string): Problem => ({
  status: 400,
  code,
  message: `already ${status}`,
  longMessage: `Invitation is already ${status}.`
})
