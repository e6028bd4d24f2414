/**
 * The `data` of events that is not exactly a resource of the API: emails and text messages, sessions with their user, and
 * resources from which Clerk's events leave fields out.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { WaitlistEntry } from "../api/WaitlistEntries.js"
import { Invitation } from "../models/Invitation.js"
import {
  OrganizationInvitation,
  OrganizationInvitationPublicOrganizationData
} from "../models/OrganizationInvitation.js"
import { Role } from "../models/Role.js"
import { Session } from "../models/Session.js"
import { User } from "../models/User.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/**
 * An email to a user or invitee.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EmailEventPayload extends Wire.Struct<EmailEventPayload>("EmailEventPayload")(() => ({
  object: Schema.String,
  id: Schema.String,
  /** The template, such as `verification_code`. */
  slug: Schema.NullOr(Schema.String),
  fromEmailName: Schema.String,
  replyToEmailName: Schema.optional(Schema.String),
  toEmailAddress: Schema.optional(Schema.String),
  emailAddressId: Schema.optional(Schema.String),
  userId: Schema.optional(Schema.String),
  subject: Schema.optional(Schema.String),
  /** HTML, with one-time codes and links in it: treat it as a secret. */
  body: Schema.optional(Schema.String),
  bodyPlain: Schema.optional(Schema.String),
  status: Schema.optional(Schema.String),
  /** What the template was filled with. */
  data: Wire.JsonObject,
  /** Whether Clerk sends it. False: delivering it is up to you. */
  deliveredByClerk: Schema.Boolean.annotations({ default: true })
})) {}

/**
 * A text message to a user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SMSEventPayload extends Wire.Struct<SMSEventPayload>("SMSEventPayload")(() => ({
  object: Schema.String,
  id: Schema.String,
  /** The template, such as `verification_code`. */
  slug: Schema.optional(Schema.String),
  fromPhoneNumber: Schema.String,
  toPhoneNumber: Schema.String,
  phoneNumberId: Schema.optional(Schema.String),
  userId: Schema.optional(Schema.String),
  /** Holds one-time codes: treat it as a secret. */
  message: Schema.String,
  status: Schema.String,
  /** What the template was filled with. */
  data: Wire.JsonObject,
  /** Whether Clerk sends it. False: delivering it is up to you. */
  deliveredByClerk: Schema.Boolean.annotations({ default: true }),
  /** As Clerk's specification names it; its example has `createdAt`. */
  createdAtMs: Schema.optional(Wire.Timestamp),
  /** As Clerk's example names it; its specification has `createdAtMs`. */
  createdAt: Schema.optional(Wire.UnixTime)
})) {}

/**
 * A session together with its user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SessionEventPayload extends Wire.Struct<SessionEventPayload>("SessionEventPayload")(() => ({
  ...Session.fields,
  /** Whose session it is. Absent if Clerk no longer has the user. */
  user: Schema.optional(User)
})) {}

/**
 * An invitation to an organization together with the user who accepted it.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationInvitationAcceptedPayload extends Wire.Struct<OrganizationInvitationAcceptedPayload>(
  "OrganizationInvitationAcceptedPayload"
)(() => ({
  ...OrganizationInvitation.fields,
  /** Who accepted. */
  userId: Schema.String,
  data: Schema.optional(
    Schema.Struct({ publicOrganizationData: Schema.optional(OrganizationInvitationPublicOrganizationData) })
  )
})) {}

/**
 * A role as events carry it.
 *
 * @since 0.1.0
 * @category schemas
 */
export class RoleEventPayload extends Wire.Struct<RoleEventPayload>("RoleEventPayload")(() => ({
  ...Role.fields,
  /** Whether an organization's creator can be given it. Not in every event. */
  isCreatorEligible: Schema.optional(Schema.Boolean)
})) {}

/**
 * A waitlist entry as events carry it.
 *
 * @since 0.1.0
 * @category schemas
 */
export class WaitlistEntryEventPayload extends Wire.Struct<WaitlistEntryEventPayload>("WaitlistEntryEventPayload")(
  () => ({
    ...WaitlistEntry.fields,
    /** The invitation that followed. Its metadata is not in every event. */
    invitation: Schema.optional(
      Schema.Struct({
        ...Invitation.fields,
        publicMetadata: Schema.optional(Register.metadata<Register.UserPublicMetadata>())
      })
    )
  })
) {}
