import * as DateTime from "effect/DateTime"
import type { Invitation } from "../../api/Invitations.js"

/** The invitation with its status at `time`: a pending one expires. */
export const asOf = (invitation: Invitation, time: DateTime.Utc): Invitation =>
  invitation.status === "pending" &&
  invitation.expiresAt !== undefined &&
  DateTime.lessThanOrEqualTo(invitation.expiresAt, time)
    ? { ...invitation, status: "expired" }
    : invitation
