import type * as DateTime from "effect/DateTime"
import type { Organization } from "../../api/Organizations.js"
import { membersOf } from "./membership.js"
import { pendingInvitations } from "./organizationInvitation.js"
import { Problem } from "./problem.js"
import type { State } from "./store.js"

/** 403 if an organization has no room for `count` more. Who is invited takes a place, as a member does; 0 is no limit. */
export const quotaProblem = (
  state: State,
  { id, maxAllowedMemberships: max }: Organization,
  count: number,
  time: DateTime.Utc
): Problem | undefined => {
  if (max === 0) return undefined
  const invited = pendingInvitations(state, time).filter((each) => each.organizationId === id)
  return membersOf(state, id).length + invited.length + count > max ? quotaExceeded(max) : undefined
}

const quotaExceeded = (max: number): Problem =>
  new Problem({
    status: 403,
    code: "organization_membership_quota_exceeded",
    message: "organization membership quota exceeded",
    longMessage: `You have reached your limit of ${max} organization memberships, including outstanding invitations.`
  })
