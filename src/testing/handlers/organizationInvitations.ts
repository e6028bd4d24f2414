import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type {
  CreateInput,
  ListInput,
  OrganizationInvitation,
  OrganizationInvitationPublicUserData
} from "../../api/OrganizationInvitations.js"
import type { User } from "../../models/User.js"
import type { Page } from "../../Page.js"
import { emailProblem, normalizedEmail } from "../store/emailAddress.js"
import { newId } from "../store/ids.js"
import { alreadyMember, membersOf, publicUserData } from "../store/membership.js"
import { quotaProblem } from "../store/membershipQuota.js"
import { asOf, listInvitations, listMatching, pendingInvitations } from "../store/organizationInvitation.js"
import { permissionKeys, roleName, roleProblem } from "../store/organizationRoles.js"
import { notFound, Problem } from "../store/problem.js"
import { change, step } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import { ticketUrl } from "../store/ticket.js"
import type { Handler } from "./handler.js"

export const create: Handler<"organizationInvitations.create"> = (store, { organizationId, ...invitee }) =>
  Effect.gen(function* () {
    const invitation = yield* prepare(store, organizationId, invitee)
    yield* addAll(store, organizationId, [invitee], [invitation])
    return invitation
  })

export const createBulk: Handler<"organizationInvitations.createBulk"> = (
  store,
  { invitations: invitees, organizationId }
) =>
  Effect.gen(function* () {
    const data = yield* Effect.forEach(invitees, (invitee) => prepare(store, organizationId, invitee))
    yield* addAll(store, organizationId, invitees, data)
    return { data, totalCount: data.length }
  })

export const list: Handler<"organizationInvitations.list"> = ({ state }, { organizationId, ...input }) =>
  listOfOrganization(state, organizationId, input)

export const listPending: Handler<"organizationInvitations.listPending"> = ({ state }, { organizationId, ...input }) =>
  listOfOrganization(state, organizationId, { ...input, status: "pending" })

export const listAll: Handler<"organizationInvitations.listAll"> = ({ state }, input = {}) => {
  const query = input.query?.toLowerCase()
  return listInvitations(state, (each) => query === undefined || each.emailAddress.includes(query), input)
}

export const get: Handler<"organizationInvitations.get"> = ({ state }, { invitationId, organizationId }) =>
  Effect.flatMap(DateTime.now, (time) => {
    const found = state.organizationInvitations.get(invitationId)
    return found === undefined || found.organizationId !== organizationId
      ? notFound("organization invitation", invitationId)
      : Effect.succeed(asOf(found, time))
  })

export const revoke: Handler<"organizationInvitations.revoke"> = ({ emit, state }, { invitationId }) =>
  change(
    state.organizationInvitations,
    "organization invitation",
    invitationId,
    (invitation, time) =>
      asOf(invitation, time).status === "pending"
        ? { ...invitation, status: "revoked", updatedAt: time }
        : notPending(),
    (revoked) => emit("organizationInvitation.revoked", revoked)
  )

const listOfOrganization = (
  state: State,
  organizationId: string,
  input: ListInput
): Effect.Effect<Page<OrganizationInvitation>, Problem> =>
  state.organizations.has(organizationId)
    ? listMatching(
        state,
        (each) =>
          each.organizationId === organizationId &&
          (input.emailAddress === undefined || each.emailAddress === normalizedEmail(input.emailAddress)),
        input
      )
    : notFound("organization", organizationId)

/** Builds an invitation without storing it, because signing its link is asynchronous. */
const prepare = (store: Store, organizationId: string, invitee: CreateInput): Effect.Effect<OrganizationInvitation> =>
  Effect.gen(function* () {
    const id = yield* newId("orginv")
    const time = yield* DateTime.now
    const expiresAt = DateTime.add(time, { days: invitee.expiresInDays ?? 30 })
    const inviter = store.state.users.get(invitee.inviterUserId ?? "")
    return {
      object: "organization_invitation",
      id,
      emailAddress: normalizedEmail(invitee.emailAddress),
      role: invitee.role,
      roleName: roleName(store.state, invitee.role),
      organizationId,
      inviterId: inviter?.id ?? null,
      publicInviterData: inviter === undefined ? null : inviterData(inviter),
      status: "pending",
      publicMetadata: invitee.publicMetadata ?? {},
      privateMetadata: invitee.privateMetadata ?? {},
      url: yield* ticketUrl(store, id, "organization_invitation", expiresAt, invitee.redirectUrl ?? undefined),
      expiresAt,
      createdAt: time,
      updatedAt: time
    }
  })

/** Stores all invitations, or none if there is a problem with one. */
const addAll = (
  store: Store,
  organizationId: string,
  invitees: ReadonlyArray<CreateInput>,
  invitations: ReadonlyArray<OrganizationInvitation>
): Effect.Effect<void, Problem> =>
  step((time) => {
    const organization = store.state.organizations.get(organizationId)
    const addresses = new Set(invitations.map((each) => each.emailAddress))
    const problem =
      invitees.map((each) => inviteeProblem(store, organizationId, each, time)).find((each) => each !== undefined) ??
      (addresses.size < invitees.length ? alreadyInvited() : undefined) ??
      (organization && quotaProblem(store.state, organization, invitees.length, time))
    if (problem !== undefined) return problem
    for (const invitation of invitations) {
      store.state.organizationInvitations.set(invitation.id, invitation)
      store.emit("organizationInvitation.created", invitation)
    }
    return undefined
  })

const inviteeProblem = (
  { state }: Store,
  organizationId: string,
  input: CreateInput,
  time: DateTime.Utc
): Problem | undefined => {
  const organization = state.organizations.get(organizationId)
  if (organization === undefined) return notFound("organization", organizationId)
  const problem = roleProblem(state, organization, input.role) ?? emailProblem(input.emailAddress)
  if (problem !== undefined) return problem
  const members = membersOf(state, organizationId)
  const inviter = input.inviterUserId ?? undefined
  if (inviter !== undefined) {
    const member = members.find((each) => each.userId === inviter)
    if (member === undefined) return notMember()
    if (!permissionKeys(state, member.role).includes("org:sys_memberships:manage")) return missingPermission()
  }
  const emailAddress = normalizedEmail(input.emailAddress)
  const invitee = state.identifiers.get(`email_address:${emailAddress}`)
  if (members.some((each) => each.userId === invitee)) return alreadyMember(input.emailAddress)
  const isInvited = pendingInvitations(state, time).some(
    (each) => each.organizationId === organizationId && each.emailAddress === emailAddress
  )
  return isInvited ? alreadyInvited() : undefined
}

const inviterData = (user: User): OrganizationInvitationPublicUserData => {
  const { firstName, hasImage, identifier, imageUrl, lastName, userId } = publicUserData(user)
  return { userId, firstName, lastName, imageUrl, hasImage, identifier }
}

const notPending = (): Problem =>
  new Problem({
    status: 404,
    code: "organization_invitation_not_pending",
    message: "not pending",
    longMessage: "The organization invitation is not in the 'pending' status."
  })

const notMember = (): Problem =>
  new Problem({
    status: 403,
    code: "not_a_member_in_organization",
    message: "not a member",
    longMessage: "Current user is not a member of the organization. Only organization members can perform this action."
  })

const missingPermission = (): Problem =>
  new Problem({
    status: 403,
    code: "missing_organization_permission",
    message: "missing permission",
    longMessage: "The inviter lacks the permission to manage the members of the organization."
  })

const alreadyInvited = (): Problem =>
  new Problem({
    status: 400,
    code: "organization_invitation_not_unique",
    message: "duplicate invitation",
    longMessage: "Organizations cannot have duplicate pending invitations for an email address."
  })
