import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { AdminPortalLinkToken } from "../../api/AdminPortalLinkTokens.js"
import { asOf, asRevoked, expirationAfter, issuedAt } from "../store/credentialLifetime.js"
import { newHexId } from "../store/ids.js"
import { badRequest, Problem } from "../store/problem.js"
import { change } from "../store/records.js"
import type { Handler } from "./handler.js"

export const create: Handler<"adminPortalLinkTokens.create"> = ({ instance, state }, input = {}) =>
  Effect.gen(function* () {
    const id = yield* newHexId("aplt")
    const adminPortalLinkId = yield* newHexId("apl")
    const token = yield* newHexId("aplt_secret")
    const time = yield* DateTime.now
    const { itContactId = null, organizationId = null, scopes = null, secondsUntilExpiration = 3600 } = input
    if (organizationId !== null && !state.organizations.has(organizationId)) {
      return yield* badRequest("organizationId", `No organization was found with id ${organizationId}`)
    }
    const expiration = expirationAfter(time, secondsUntilExpiration)
    if (expiration instanceof Problem) return yield* expiration
    const created: AdminPortalLinkToken = {
      object: "admin_portal_link_token",
      id,
      adminPortalLinkId,
      instanceId: instance.id,
      organizationId,
      itContactId,
      scopes,
      ...issuedAt(time, expiration)
    }
    state.adminPortalLinkTokens.set(id, created)
    return { ...created, token }
  })

export const revoke: Handler<"adminPortalLinkTokens.revoke"> = (
  { state },
  { adminPortalLinkTokenId, revocationReason }
) =>
  Effect.zipWith(
    change(state.adminPortalLinkTokens, "admin portal link token", adminPortalLinkTokenId, (token, time) =>
      asRevoked(token, revocationReason, time)
    ),
    DateTime.now,
    asOf
  )
