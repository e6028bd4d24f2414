/**
 * The `data` of events that is not a resource of the API: messages, sessions with their user, and what Clerk leaves out
 * of a resource when it sends it as an event.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Invitation } from "../api/Invitations.js"
import { OrganizationInvitation, OrganizationInvitationPublicOrganizationData } from "../api/OrganizationInvitations.js"
import { Role } from "../api/OrganizationRoles.js"
import { Session } from "../api/Sessions.js"
import { WaitlistEntry } from "../api/WaitlistEntries.js"
import { User } from "../models/User.js"
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
  deliveredByClerk: Schema.Boolean
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
  deliveredByClerk: Schema.Boolean,
  /** As Clerk's specification names it; its example has `createdAt`. */
  createdAtMs: Schema.optional(Wire.Timestamp),
  /** As Clerk's example names it; its specification has `createdAtMs`. */
  createdAt: Schema.optional(Wire.UnixTime)
})) {}

const SessionEventPayload_ = () =>
  Schema.extend(
    Session,
    Schema.Struct({
      /** Whose session it is. Left out where Clerk has no user to show any more. */
      user: Schema.optional(User)
    })
  )

/**
 * A session together with its user.
 *
 * @since 0.1.0
 * @category models
 */
export interface SessionEventPayload extends Schema.Schema.Type<ReturnType<typeof SessionEventPayload_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface SessionEventPayloadEncoded extends Schema.Schema.Encoded<ReturnType<typeof SessionEventPayload_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const SessionEventPayload: Schema.Schema<SessionEventPayload, SessionEventPayloadEncoded> = Wire.named(
  "SessionEventPayload",
  SessionEventPayload_
)

const OrganizationInvitationAcceptedPayload_ = () =>
  Schema.extend(
    OrganizationInvitation,
    Schema.Struct({
      /** Who accepted. */
      userId: Schema.String,
      data: Schema.optional(
        Schema.Struct({ publicOrganizationData: Schema.optional(OrganizationInvitationPublicOrganizationData) })
      )
    })
  )

/**
 * An invitation to an organization together with the user who accepted it.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationInvitationAcceptedPayload
  extends Schema.Schema.Type<ReturnType<typeof OrganizationInvitationAcceptedPayload_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface OrganizationInvitationAcceptedPayloadEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof OrganizationInvitationAcceptedPayload_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const OrganizationInvitationAcceptedPayload: Schema.Schema<
  OrganizationInvitationAcceptedPayload,
  OrganizationInvitationAcceptedPayloadEncoded
> = Wire.named("OrganizationInvitationAcceptedPayload", OrganizationInvitationAcceptedPayload_)

const RoleEventPayload_ = () =>
  Schema.extend(
    Role.pipe(Schema.omit("isCreatorEligible")),
    Schema.Struct({
      /** Whether an organization's creator can be given it. Not in every event. */
      isCreatorEligible: Schema.optional(Schema.Boolean)
    })
  )

/**
 * A role as events carry it.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleEventPayload extends Schema.Schema.Type<ReturnType<typeof RoleEventPayload_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RoleEventPayloadEncoded extends Schema.Schema.Encoded<ReturnType<typeof RoleEventPayload_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const RoleEventPayload: Schema.Schema<RoleEventPayload, RoleEventPayloadEncoded> = Wire.named(
  "RoleEventPayload",
  RoleEventPayload_
)

const WaitlistEntryEventPayload_ = () =>
  Schema.extend(
    WaitlistEntry.pipe(Schema.omit("invitation")),
    Schema.Struct({
      /** The invitation that followed, its metadata not in every event. */
      invitation: Schema.optional(
        Schema.extend(
          Invitation.pipe(Schema.omit("publicMetadata")),
          Schema.Struct({ publicMetadata: Schema.optional(Wire.JsonObject) })
        )
      )
    })
  )

/**
 * A waitlist entry as events carry it.
 *
 * @since 0.1.0
 * @category models
 */
export interface WaitlistEntryEventPayload extends Schema.Schema.Type<ReturnType<typeof WaitlistEntryEventPayload_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface WaitlistEntryEventPayloadEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof WaitlistEntryEventPayload_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const WaitlistEntryEventPayload: Schema.Schema<WaitlistEntryEventPayload, WaitlistEntryEventPayloadEncoded> =
  Wire.named("WaitlistEntryEventPayload", WaitlistEntryEventPayload_)
