import * as Effect from "effect/Effect"
import { findUser } from "../../store/changeUser.js"
import { membershipResponse } from "../../store/membership.js"
import { listInvitations } from "../../store/organizationInvitation.js"
import { newestFirst, pageOf } from "../../store/page.js"
import type { Handler } from "../handler.js"

export const listOrganizationMemberships: Handler<"users.listOrganizationMemberships"> = (
  store,
  { userId, ...paging }
) =>
  Effect.map(findUser(store.state, userId), () => {
    const memberships = newestFirst(store.state.memberships.values()).filter((each) => each.userId === userId)
    return pageOf(memberships, paging, (each) => membershipResponse(store, each))
  })

/** The invitations to any of the user's email addresses. */
export const listOrganizationInvitations: Handler<"users.listOrganizationInvitations"> = (
  { state },
  { userId, ...input }
) =>
  Effect.flatMap(findUser(state, userId), ({ emailAddresses }) => {
    const own = new Set(emailAddresses.map((each) => each.emailAddress))
    return listInvitations(state, (each) => own.has(each.emailAddress), input)
  })
