import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as OrganizationInvitations from "../../api/OrganizationInvitations.js"
import type { Organization } from "../../api/Organizations.js"
import type { User } from "../../models/User.js"
import type { Page } from "../../Page.js"
import { type Failing, fail, invalid, notFound, type Problem } from "../store/problem.js"
import { newId, now, type World } from "../store/store.js"
import { publicUserData, roleName } from "../store/membership.js"
import type { Methods } from "./handler.js"
import { type Keys, ordered, timeKey } from "../store/ordering.js"
import { only, page } from "../store/page.js"
import { change } from "../store/records.js"
import { ticketUrl } from "../store/ticket.js"
import { emailProblem } from "../store/userIdentifiers.js"

type Invitation = OrganizationInvitations.OrganizationInvitation

/** Invitations to organizations. */
export const organizationInvitations = (world: World): Methods<"organizationInvitations"> => {
  const { emit, instance, state } = world

  const problemWith = (organizationId: string, input: Invitee): Problem | undefined => {
    if (!state.organizations.has(organizationId)) return notFound("organization", organizationId)
    if (instance.roles[input.role] === undefined) return notFound("organization role", input.role)
    const form = emailProblem(input.emailAddress)
    if (form !== undefined) return form
    const members = Array.from(state.memberships.values()).filter((each) => each.organizationId === organizationId)
    const inviter = input.inviterUserId ?? undefined
    if (inviter !== undefined && !members.some((each) => each.userId === inviter)) return notMember
    const invitee = state.identifiers.get(`email_address:${input.emailAddress.toLowerCase()}`)
    if (members.some((each) => each.userId === invitee)) return alreadyMember(input.emailAddress)
    return Array.from(state.organizationInvitations.values()).some(
      (each) =>
        each.organizationId === organizationId &&
        each.status === "pending" &&
        each.emailAddress.toLowerCase() === input.emailAddress.toLowerCase()
    )
      ? notUnique
      : undefined
  }

  /** Everything of an invitation but that it counts: signing its link takes a moment, in which another may come. */
  const prepare = (organizationId: string, input: Invitee): Effect.Effect<Invitation> =>
    Effect.gen(function* () {
      const id = yield* newId("orginv")
      const time = yield* now
      const expiresAt = DateTime.add(time, { days: input.expiresInDays ?? 30 })
      const inviter = state.users.get(input.inviterUserId ?? "")
      return {
        object: "organization_invitation",
        id,
        emailAddress: input.emailAddress,
        role: input.role,
        roleName: roleName(input.role),
        organizationId,
        inviterId: inviter?.id ?? null,
        publicInviterData: inviter === undefined ? null : inviterData(inviter),
        status: "pending",
        publicMetadata: input.publicMetadata ?? {},
        privateMetadata: input.privateMetadata ?? {},
        url: yield* ticketUrl(world, id, "organization_invitation", expiresAt, input.redirectUrl ?? undefined),
        expiresAt,
        createdAt: time,
        updatedAt: time
      }
    })

  /** All or none. */
  const invite = <Status extends number>(
    operation: Failing<Status>,
    organizationId: string,
    invitees: ReadonlyArray<Invitee>
  ) =>
    Effect.flatMap(
      Effect.forEach(invitees, (each) => prepare(organizationId, each)),
      (invitations) => {
        const addresses = new Set(invitees.map((each) => each.emailAddress.toLowerCase()))
        const problem =
          invitees.map((each) => problemWith(organizationId, each)).find((each) => each !== undefined) ??
          (addresses.size < invitees.length ? notUnique : undefined)
        if (problem !== undefined) return fail(operation, problem)
        for (const invitation of invitations) {
          state.organizationInvitations.set(invitation.id, invitation)
          emit("organizationInvitation.created", invitation)
        }
        return Effect.succeed(invitations)
      }
    )

  const list = <Status extends number>(
    operation: Failing<Status>,
    test: (invitation: Invitation) => boolean,
    input: OrganizationInvitations.ListInput
  ): Effect.Effect<Page<Invitation>, Effect.Effect.Error<ReturnType<typeof fail<Status>>>> =>
    Effect.flatMap(now, (time) => {
      const all = ordered(state.organizationInvitations.values(), keys, input.orderBy ?? "-created_at")
      if (all === undefined) return fail(operation, invalid("order_by", "order_by has no such order"))
      const matching = all
        .map((each) => asOf(each, time))
        .filter((each) => test(each) && (input.status === undefined || each.status === input.status))
      return Effect.succeed(page(matching, input))
    })

  const listOf = <Status extends number>(
    operation: Failing<Status>,
    organizationId: string,
    input: OrganizationInvitations.ListInput
  ) =>
    Effect.suspend(() =>
      state.organizations.has(organizationId)
        ? list(
            operation,
            (each) =>
              each.organizationId === organizationId &&
              (input.emailAddress === undefined || each.emailAddress === input.emailAddress),
            input
          )
        : fail(operation, notFound("organization", organizationId))
    )

  return {
    create: ({ organizationId, ...input }) =>
      Effect.map(invite(OrganizationInvitations.create.spec, organizationId, [input]), only),

    createBulk: ({ invitations, organizationId }) =>
      Effect.map(invite(OrganizationInvitations.createBulk.spec, organizationId, invitations), (data) => ({
        data,
        totalCount: data.length
      })),

    list: ({ organizationId, ...input }) => listOf(OrganizationInvitations.list.spec, organizationId, input),

    listPending: ({ organizationId, ...input }) =>
      listOf(OrganizationInvitations.listPending.spec, organizationId, { ...input, status: "pending" }),

    listAll: (input = {}) =>
      Effect.map(
        list(
          OrganizationInvitations.listAll.spec,
          (each) => input.query === undefined || each.emailAddress.toLowerCase().includes(input.query.toLowerCase()),
          input
        ),
        (found) => ({
          ...found,
          data: found.data.map((each) => {
            const organization = state.organizations.get(each.organizationId ?? "")
            return organization === undefined
              ? each
              : { ...each, publicOrganizationData: organizationData(organization) }
          })
        })
      ),

    get: ({ invitationId, organizationId }) =>
      Effect.flatMap(now, (time) => {
        const found = state.organizationInvitations.get(invitationId)
        return found === undefined || found.organizationId !== organizationId
          ? fail(OrganizationInvitations.get.spec, notFound("organization invitation", invitationId))
          : Effect.succeed(asOf(found, time))
      }),

    revoke: ({ invitationId }) =>
      change(
        state.organizationInvitations,
        OrganizationInvitations.revoke.spec,
        "organization invitation",
        invitationId,
        (found, time) =>
          asOf(found, time).status === "pending"
            ? Either.right({ ...found, status: "revoked", updatedAt: time })
            : Either.left({
                status: 404,
                code: "organization_invitation_not_pending",
                message: "not pending",
                longMessage: "The organization invitation is not in the 'pending' status."
              })
      ).pipe(Effect.tap((revoked) => Effect.sync(() => emit("organizationInvitation.revoked", revoked))))
  }
}

type Invitee = OrganizationInvitations.CreateInput

const inviterData = (user: User): OrganizationInvitations.OrganizationInvitationPublicUserData => {
  const { firstName, hasImage, identifier, imageUrl, lastName, userId } = publicUserData(user)
  return { userId, firstName, lastName, imageUrl, hasImage, identifier }
}

const organizationData = ({ hasImage, id, imageUrl, name, slug }: Organization) => ({
  id,
  name,
  slug,
  imageUrl,
  hasImage
})

const keys: Keys<Invitation> = {
  created_at: (each) => timeKey(each.createdAt),
  email_address: (each) => each.emailAddress
}

const asOf = (invitation: Invitation, time: DateTime.Utc): Invitation =>
  invitation.status === "pending" &&
  invitation.expiresAt !== null &&
  DateTime.lessThanOrEqualTo(invitation.expiresAt, time)
    ? { ...invitation, status: "expired" }
    : invitation

const notMember: Problem = {
  status: 403,
  code: "not_a_member_in_organization",
  message: "not a member",
  longMessage: "Current user is not a member of the organization. Only organization members can perform this action."
}

const alreadyMember = (emailAddress: string): Problem => ({
  status: 400,
  code: "already_a_member_in_organization",
  message: "already a member",
  longMessage: `${emailAddress} is already a member of the organization.`
})

const notUnique: Problem = {
  status: 400,
  code: "organization_invitation_not_unique",
  message: "duplicate invitation",
  longMessage: "Organizations cannot have duplicate pending invitations for an email address."
}
