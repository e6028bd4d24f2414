import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type {
  ListInput,
  OrganizationInvitation,
  OrganizationInvitationWithPublicOrganizationData
} from "../../api/OrganizationInvitations.js"
import type { Page } from "../../Page.js"
import { publicOrganizationData } from "./membership.js"
import { type SortKeys, sorted, timeKey } from "./ordering.js"
import { page } from "./page.js"
import type { State } from "./store.js"

type Input = Pick<ListInput, "limit" | "offset" | "orderBy" | "status">

/** One page of the invitations that match, each with its organization. */
export const listInvitations = (
  state: State,
  matches: (invitation: OrganizationInvitation) => boolean,
  input: Input
): Effect.Effect<Page<OrganizationInvitationWithPublicOrganizationData>> =>
  Effect.map(listMatching(state, matches, input), (found) => ({
    ...found,
    data: found.data.map((each) => ({ ...each, ...publicOrganizationData(state, each.organizationId) }))
  }))

/** One page of the invitations that match. */
export const listMatching = (
  state: State,
  matches: (invitation: OrganizationInvitation) => boolean,
  input: Input
): Effect.Effect<Page<OrganizationInvitation>> =>
  Effect.map(DateTime.now, (time) => {
    const invitations = sorted(state.organizationInvitations.values(), sortKeys, input.orderBy)
    const matching = invitations
      .map((each) => asOf(each, time))
      .filter((each) => matches(each) && (input.status === undefined || each.status === input.status))
    return page(matching, input)
  })

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  email_address: (each) => each.emailAddress
} satisfies SortKeys<OrganizationInvitation>

/** The invitations that can still be accepted at `time`. */
export const pendingInvitations = (
  { organizationInvitations }: State,
  time: DateTime.Utc
): ReadonlyArray<OrganizationInvitation> =>
  Array.from(organizationInvitations.values()).filter((each) => asOf(each, time).status === "pending")

/** The invitation with its status at `time`: a pending one expires. */
export const asOf = (invitation: OrganizationInvitation, time: DateTime.Utc): OrganizationInvitation =>
  invitation.status === "pending" &&
  invitation.expiresAt !== null &&
  DateTime.lessThanOrEqualTo(invitation.expiresAt, time)
    ? { ...invitation, status: "expired" }
    : invitation
