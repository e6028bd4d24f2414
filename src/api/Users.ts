/**
 * Users: who can sign in, and what is known of them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as EmailAddress from "../models/EmailAddress.js"
import * as OrganizationInvitation from "../models/OrganizationInvitation.js"
import * as OrganizationMembership from "../models/OrganizationMembership.js"
import * as PhoneNumber from "../models/PhoneNumber.js"
import * as Subscriptions from "../models/Subscriptions.js"
import * as User from "../models/User.js"
import * as Page from "../Page.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

export { fullName, primaryEmailAddress, SCIMUserMetadata, User } from "../models/User.js"

/**
 * How many items match.
 *
 * @since 0.1.0
 * @category schemas
 */
export class TotalCount extends Wire.Struct<TotalCount>("TotalCount")(() => ({
  object: Wire.object("total_count"),
  totalCount: Schema.Int
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceEmailAddressInput extends Wire.Struct<ReplaceEmailAddressInput>("Users.ReplaceEmailAddressInput")(
  () => ({
    emailAddress: Schema.String,
    /**
     * Default `verified`. `reserved`: usable for sign-in and closed to others; `unverified`: neither, so the user may
     * be left with no way in.
     */
    identificationStatus: Schema.optional(Schema.Literal("verified", "reserved", "unverified")),
    /** Emails the former primary address, if it differs. Default false. */
    notifyPrimaryEmailAddressChanged: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
) {}

/**
 * Deletes all of a user's email addresses and puts one new primary address in their place. `unverified` can lock the
 * user out; an address tied to a connected account makes Clerk reject the call.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceEmailAddress = Endpoint.put("users.replaceEmailAddress", "/users/:userId/email_address", {
  payload: ReplaceEmailAddressInput,
  success: EmailAddress.EmailAddress,
  errors: [400, 401, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplacePhoneNumberInput extends Wire.Struct<ReplacePhoneNumberInput>("Users.ReplacePhoneNumberInput")(
  () => ({
    /** In E.164 form, such as +15555550100. */
    phoneNumber: Schema.String,
    /**
     * Default `verified`. `reserved`: usable for sign-in and closed to others; `unverified`: neither, so the user may
     * be left with no way in.
     */
    identificationStatus: Schema.optional(Schema.Literal("verified", "reserved", "unverified"))
  })
) {}

/**
 * Deletes all of a user's phone numbers and puts one new primary number in their place. Turns MFA off if a deleted
 * number was a second factor; `unverified` can lock the user out.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replacePhoneNumber = Endpoint.put("users.replacePhoneNumber", "/users/:userId/phone_number", {
  payload: ReplacePhoneNumberInput,
  success: PhoneNumber.PhoneNumber,
  errors: [400, 401, 403, 404, 422]
})

/** Which users `list` and `count` are about. */
const filters = () => ({
  /** Exact addresses, at most 100; unknown ones are skipped. */
  emailAddress: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact numbers, at most 100; unknown ones are skipped. */
  phoneNumber: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact names, at most 100; unknown ones are skipped. */
  username: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact wallet addresses, at most 100; unknown ones are skipped. */
  web3Wallet: Schema.optional(Wire.atMost(100, Schema.String)),
  /**
   * Members of these organizations, at most 100. Put `-` before an id for those who are not members; `+` or nothing
   * for those who are.
   */
  organizationId: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Finds part of an email address, phone number, username, wallet, user id, first or last name. */
  query: Schema.optional(Schema.String),
  /** Part of an email address, in any case. */
  emailAddressQuery: Schema.optional(Schema.String),
  /** Part of a phone number. */
  phoneNumberQuery: Schema.optional(Schema.String),
  /** Part of a username, in any case. */
  usernameQuery: Schema.optional(Schema.String),
  /** Part of a name, in any case. */
  nameQuery: Schema.optional(Schema.String),
  /** True: banned users only; false: all others. */
  banned: Schema.optional(Schema.Boolean),
  lastActiveAtBefore: Schema.optional(Wire.Timestamp),
  lastActiveAtAfter: Schema.optional(Wire.Timestamp),
  /** @deprecated Use `lastActiveAtAfter`. */
  lastActiveAtSince: Schema.optional(Wire.Timestamp),
  createdAtBefore: Schema.optional(Wire.Timestamp),
  createdAtAfter: Schema.optional(Wire.Timestamp),
  lastSignInAtBefore: Schema.optional(Wire.Timestamp),
  lastSignInAtAfter: Schema.optional(Wire.Timestamp),
  /** Such as `oauth_google`. Only together with `providerUserId`. */
  provider: Schema.optional(Schema.String),
  /** Ids at `provider`, at most 100; unknown ones are skipped. Only together with `provider`. */
  providerUserId: Schema.optional(Wire.atMost(100, Schema.String))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Users.ListInput")(() => ({
  ...filters(),
  /** At most 100; unknown ones are skipped. `-` before an id leaves that user out, `+` or nothing includes it. */
  externalId: Schema.optional(Wire.atMost(100, Schema.String)),
  /** At most 100; unknown ones are skipped. `-` before an id leaves that user out, `+` or nothing includes it. */
  userId: Schema.optional(Wire.atMost(100, Schema.String)),
  /** 1 to 500. Default 10. */
  limit: Schema.optional(Wire.limit(500)),
  /** Slow and in the end timing out when large: use `startingAfter` to go deep. */
  offset: Schema.optional(Wire.Offset),
  /**
   * The id of the last user of the page before; keep all else the same. Only in the order of `created_at` and
   * without an `offset`, else 422. A page shorter than `limit` is the last.
   */
  startingAfter: Schema.optional(Schema.String),
  orderBy: Schema.optional(
    Wire.orderBy(
      "created_at",
      "updated_at",
      "email_address",
      "web3wallet",
      "first_name",
      "last_name",
      "phone_number",
      "username",
      "last_active_at",
      "last_sign_in_at"
    )
  )
})) {}

/**
 * Lists users, newest first. The page has no total: `users.count` gives it, and `Find.usersWithTotal` both. Page long
 * lists with `startingAfter`: a large `offset` grows slow, times out in the end, and drifts while users are added.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("users.list", "/users", {
  query: ListInput,
  success: Page.of(User.User),
  errors: [400, 401, 422],
  paging: { style: "cursor", max: 500 }
})

const metadata = () => ({
  /** The frontend can read it. At most 8 KB, and 1.2 KB if it goes into the session token. */
  publicMetadata: Schema.optional(Register.newMetadata<Register.UserPublicMetadata>()),
  /** Seen by the backend only. At most 8 KB. */
  privateMetadata: Schema.optional(Register.newMetadata<Register.UserPrivateMetadata>()),
  /** Writable by the frontend: never trust it for access. At most 8 KB. */
  unsafeMetadata: Schema.optional(Register.newMetadata<Register.UserUnsafeMetadata>())
})

/** What can be set of a user at first and later. */
const attributes = () => ({
  /** The user's id in your own system; unique in the instance. */
  externalId: Schema.optional(Schema.NullOr(Schema.String)),
  firstName: Schema.optional(Schema.NullOr(Schema.String)),
  lastName: Schema.optional(Schema.NullOr(Schema.String)),
  /** Such as `en-US`. */
  locale: Schema.optional(Schema.NullOr(Schema.String)),
  /** Such as `Europe/Zurich`. */
  timezone: Schema.optional(Schema.NullOr(Schema.String)),
  /** Whether the user may delete their own account. */
  deleteSelfEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether the user may create organizations. */
  createOrganizationEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** How many organizations the user may create; 0 is no limit. */
  createOrganizationsLimit: Schema.optional(Schema.NullOr(Schema.Int)),
  /** Skips the device trust check at sign-in. */
  bypassClientTrust: Schema.optional(Schema.NullOr(Schema.Boolean))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Users.CreateInput")(() => ({
  ...attributes(),
  /** The first becomes primary. Each unique in the instance. */
  emailAddress: Schema.optional(Schema.Array(Schema.String)),
  /**
   * One for each of `emailAddress`, in the same order. Default `verified`; `reserved` is unverified, yet usable for
   * sign-in and closed to others.
   */
  emailAddressIdentificationStatus: Schema.optional(Schema.Array(Schema.Literal("verified", "reserved"))),
  /** In E.164 form; the first becomes primary. Each unique in the instance. */
  phoneNumber: Schema.optional(Schema.Array(Schema.String)),
  /**
   * One for each of `phoneNumber`, in the same order. Default `verified`; `reserved` is unverified, yet usable for
   * sign-in and closed to others.
   */
  phoneNumberIdentificationStatus: Schema.optional(Schema.Array(Schema.Literal("verified", "reserved"))),
  /** The first becomes primary. Each unique in the instance. */
  web3Wallet: Schema.optional(Schema.Array(Schema.String)),
  /** Unique in the instance. */
  username: Schema.optional(Schema.NullOr(Schema.String)),
  /** At least 8 characters and not known from a leak, unless `skipPasswordChecks`. */
  password: Schema.optional(Schema.NullOr(Wire.SecretInput)),
  /** An existing hash of the password, so that it can move without being known. Goes with `passwordHasher`. */
  passwordDigest: Schema.optional(Schema.NullOr(Wire.SecretInput)),
  /** How `passwordDigest` was made. */
  passwordHasher: Schema.optional(Schema.String),
  /** Accepts any plaintext password. For migrations. */
  skipPasswordChecks: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Allows a user without a password, unless a password is the instance's only way to sign in. */
  skipPasswordRequirement: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** An authenticator secret to carry over: 6 digits, 30 seconds, SHA1. */
  totpSecret: Schema.optional(Schema.NullOr(Wire.SecretInput)),
  /** Plain or as bcrypt digests. */
  backupCodes: Schema.optional(Schema.Array(Wire.SecretInput)),
  ...metadata(),
  /** When the user agreed to the legal terms, if not now. */
  legalAcceptedAt: Schema.optional(Schema.NullOr(Wire.DateTimeString)),
  /** Does not ask for consent to the legal terms. For migrations. */
  skipLegalChecks: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Does not ask for the identifiers the instance requires; at least one is still needed. For migrations. */
  skipUserRequirement: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** When the user signed up, if not now. For migrations. */
  createdAt: Schema.optional(Schema.NullOr(Wire.DateTimeString)),
  /** Creates the user banned. Plan-gated (402), as `users.ban` is. */
  banned: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Creates the user locked. Lockout must be on in the instance. */
  locked: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Creates a user. Email addresses and phone numbers count as verified unless you say `reserved`, and nobody is asked
 * to confirm them. After a lost response, look for the `externalId` before trying again. Limit: 1000 calls in 10
 * seconds, 100 in a development instance.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("users.create", "/users", {
  payload: CreateInput,
  success: User.User,
  errors: [400, 401, 402, 403, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CountInput extends Wire.Struct<CountInput>("Users.CountInput")(() => ({
  ...filters(),
  /** At most 100; unknown ones are skipped. */
  externalId: Schema.optional(Wire.atMost(100, Schema.String)),
  /** At most 100; unknown ones are skipped. */
  userId: Schema.optional(Wire.atMost(100, Schema.String))
})) {}

/**
 * Counts the users that match the filters of `users.list`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const count = Endpoint.get("users.count", "/users/count", {
  query: CountInput,
  success: TotalCount,
  errors: [422]
})

/**
 * Reads one user.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("users.get", "/users/:userId", {
  success: User.User,
  errors: [400, 401, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Users.UpdateInput")(() => ({
  ...attributes(),
  /** Must be verified and the user's own. */
  primaryEmailAddressId: Schema.optional(Schema.NullOr(Schema.String)),
  /** Tells the user by email that the primary address changed. Default false. */
  notifyPrimaryEmailAddressChanged: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Must be verified and the user's own. */
  primaryPhoneNumberId: Schema.optional(Schema.NullOr(Schema.String)),
  /** Must be verified and the user's own. */
  primaryWeb3WalletId: Schema.optional(Schema.NullOr(Schema.String)),
  /** Unique in the instance. Null or an empty string removes it. */
  username: Schema.optional(Schema.NullOr(Schema.String)),
  profileImageId: Schema.optional(Schema.NullOr(Schema.String)),
  /** At least 8 characters and not known from a leak, unless `skipPasswordChecks`. */
  password: Schema.optional(Schema.NullOr(Wire.SecretInput)),
  /** An existing hash of the password, so that it can move without being known. Goes with `passwordHasher`. */
  passwordDigest: Schema.optional(Wire.SecretInput),
  /** How `passwordDigest` was made. */
  passwordHasher: Schema.optional(Schema.String),
  /** Accepts any new password. Only with `password`. */
  skipPasswordChecks: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Ends all of the user's sessions with the change of password. Only with `password`. */
  signOutOfOtherSessions: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** An authenticator secret to carry over, so that the user need not enrol again. */
  totpSecret: Schema.optional(Schema.NullOr(Wire.SecretInput)),
  /** Backup codes to carry over, so that the user need not make new ones. */
  backupCodes: Schema.optional(Schema.Array(Wire.SecretInput)),
  /** When the user agreed to the legal terms. */
  legalAcceptedAt: Schema.optional(Schema.NullOr(Wire.DateTimeString)),
  /** Does not ask for consent to the legal terms. For migrations. */
  skipLegalChecks: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Rewrites when the user signed up. */
  createdAt: Schema.optional(Schema.NullOr(Wire.DateTimeString))
})) {}

/**
 * Changes the given attributes of a user; metadata has its own calls, `users.updateMetadata` and
 * `users.replaceMetadata`. Limit: 10 calls in 10 seconds per user.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("users.update", "/users/:userId", {
  payload: UpdateInput,
  success: User.User,
  errors: [400, 401, 404, 409, 422]
})

const delete_ = Endpoint.del("users.delete", "/users/:userId", {
  success: Deleted.DeletedObject,
  errors: [400, 401, 404]
})

export {
  /**
   * Deletes a user for good. Whoever signs up again is a new user, with another id.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class SetProfileImageInput extends Wire.Struct<SetProfileImageInput>("Users.SetProfileImageInput")(() => ({
  /** At most 10 MB. */
  file: Wire.Upload
})) {}

/**
 * Uploads a new profile image, at most 10 MB, in place of the old one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const setProfileImage = Endpoint.post("users.setProfileImage", "/users/:userId/profile_image", {
  payload: SetProfileImageInput,
  bodyFormat: "multipart",
  success: User.User,
  errors: [400, 401, 404]
})

/**
 * Removes a user's profile image; `imageUrl` then shows a default one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteProfileImage = Endpoint.del("users.deleteProfileImage", "/users/:userId/profile_image", {
  success: User.User,
  errors: [404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateMetadataInput extends Wire.Struct<UpdateMetadataInput>("Users.UpdateMetadataInput")(() => ({
  /** The frontend can read it. At most 8 KB, and 1.2 KB if it goes into the session token. */
  publicMetadata: Schema.optional(Register.metadataChanges<Register.UserPublicMetadata>()),
  /** Seen by the backend only. At most 8 KB. */
  privateMetadata: Schema.optional(Register.metadataChanges<Register.UserPrivateMetadata>()),
  /** Writable by the frontend: never trust it for access. At most 8 KB. */
  unsafeMetadata: Schema.optional(Register.metadataChanges<Register.UserUnsafeMetadata>())
})) {}

/**
 * Merges into a user's metadata at every depth; a key set to null is removed. At most 8 KB; 10 calls in 10 seconds
 * per user.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateMetadata = Endpoint.patch("users.updateMetadata", "/users/:userId/metadata", {
  payload: UpdateMetadataInput,
  success: User.User,
  errors: [400, 401, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceMetadataInput extends Wire.Struct<ReplaceMetadataInput>("Users.ReplaceMetadataInput")(metadata) {}

/**
 * Overwrites each metadata field you give, dropping what it held; fields left out stay as they are. Limit: 10 calls
 * in 10 seconds per user.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceMetadata = Endpoint.put("users.replaceMetadata", "/users/:userId/metadata", {
  payload: ReplaceMetadataInput,
  success: User.User,
  errors: [400, 401, 404, 422]
})

/**
 * A phone or tablet whose key a user enrolled, so that it can vouch for them.
 *
 * @since 0.1.0
 * @category schemas
 */
export class TrustedDevice extends Wire.Struct<TrustedDevice>("TrustedDevice")(() => ({
  object: Wire.object("trusted_device"),
  id: Schema.String,
  platform: Wire.openLiteral("ios", "android"),
  /** The app that enrolled it. */
  appIdentifier: Schema.String,
  name: Schema.optional(Schema.String),
  /** The algorithm of the device's key. */
  algorithm: Wire.openLiteral("ES256"),
  status: Wire.openLiteral("active", "revoked"),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  lastUsedAt: Schema.optional(Wire.Timestamp),
  revokedAt: Schema.optional(Wire.Timestamp)
})) {}

/**
 * Whether the password was right.
 *
 * @since 0.1.0
 * @category schemas
 */
export class PasswordVerification extends Wire.Struct<PasswordVerification>("PasswordVerification")(() => ({
  verified: Schema.Boolean
})) {}

/**
 * Whether the code was right, and of which kind it was.
 *
 * @since 0.1.0
 * @category schemas
 */
export class TotpVerification extends Wire.Struct<TotpVerification>("TotpVerification")(() => ({
  verified: Schema.Boolean,
  codeType: Schema.optional(Wire.openLiteral("totp", "backup_code"))
})) {}

/**
 * The user that was changed.
 *
 * @since 0.1.0
 * @category schemas
 */
export class UserReference extends Wire.Struct<UserReference>("UserReference")(() => ({
  userId: Schema.String
})) {}

/**
 * Bans a user: ends all of their sessions and keeps them from signing in until `users.unban`. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const ban = Endpoint.post("users.ban", "/users/:userId/ban", {
  success: User.User,
  errors: [402, 404],
  idempotent: true
})

/**
 * Lifts a ban, so that the user can sign in again; ended sessions stay ended. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unban = Endpoint.post("users.unban", "/users/:userId/unban", {
  success: User.User,
  errors: [402, 404],
  idempotent: true
})

const bulkInput = () => ({
  /** 1 to 50. */
  userIds: Wire.between(1, 50, Schema.String)
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class BanBulkInput extends Wire.Struct<BanBulkInput>("Users.BanBulkInput")(bulkInput) {}

/**
 * Bans up to 50 users in one call, ending all of their sessions. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const banBulk = Endpoint.post("users.banBulk", "/users/ban", {
  payload: BanBulkInput,
  success: Page.of(User.User),
  errors: [400, 402],
  idempotent: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UnbanBulkInput extends Wire.Struct<UnbanBulkInput>("Users.UnbanBulkInput")(bulkInput) {}

/**
 * Lifts the ban of up to 50 users in one call. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unbanBulk = Endpoint.post("users.unbanBulk", "/users/unban", {
  payload: UnbanBulkInput,
  success: Page.of(User.User),
  errors: [400, 402],
  idempotent: true
})

/**
 * Keeps a user from signing in until the instance's lockout time is over. A 403 can mean that the instance has
 * lockout switched off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const lock = Endpoint.post("users.lock", "/users/:userId/lock", {
  success: User.User,
  errors: [403, 404],
  idempotent: true
})

/**
 * Lets a locked user sign in again at once.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unlock = Endpoint.post("users.unlock", "/users/:userId/unlock", {
  success: User.User,
  errors: [403, 404],
  idempotent: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class RemovePasswordInput extends Wire.Struct<RemovePasswordInput>("Users.RemovePasswordInput")(() => ({
  /** Ends all of the user's sessions. Default false. */
  signOutOfOtherSessions: Schema.optional(Schema.Boolean)
})) {}

/**
 * Takes a user's password away, even if it is their only way in; no effect without one. Sessions live on unless
 * `signOutOfOtherSessions` is true.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const removePassword = Endpoint.post("users.removePassword", "/users/:userId/remove_password", {
  payload: RemovePasswordInput,
  success: User.User,
  errors: [400, 401, 403, 404, 500]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyPasswordInput extends Wire.Struct<VerifyPasswordInput>("Users.VerifyPasswordInput")(() => ({
  password: Wire.SecretInput
})) {}

/**
 * Checks a user's password; a wrong one returns 422. Wrong tries may count towards a lockout, so do not repeat it
 * blindly.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verifyPassword = Endpoint.post("users.verifyPassword", "/users/:userId/verify_password", {
  payload: VerifyPasswordInput,
  success: PasswordVerification,
  errors: [400, 404, 422, 500]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyTotpInput extends Wire.Struct<VerifyTotpInput>("Users.VerifyTotpInput")(() => ({
  /** From the authenticator app, or a backup code, which is then spent. */
  code: Wire.SecretInput
})) {}

/**
 * Checks an authenticator code or a backup code; a wrong one returns 422. A backup code is used up by it, so a lost
 * response may have spent the code.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verifyTotp = Endpoint.post("users.verifyTotp", "/users/:userId/verify_totp", {
  payload: VerifyTotpInput,
  success: TotpVerification,
  errors: [400, 404, 422, 500]
})

/**
 * Turns off all of a user's second factors at once, text messages and authenticator app among them. The user must
 * enrol again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const disableMfa = Endpoint.del("users.disableMfa", "/users/:userId/mfa", {
  success: UserReference,
  errors: [404, 500]
})

/**
 * Voids all of a user's backup codes.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteBackupCodes = Endpoint.del("users.deleteBackupCodes", "/users/:userId/backup_code", {
  success: UserReference,
  errors: [404, 500]
})

/**
 * Deletes a passkey; Clerk tells the user by email. Cannot be undone.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deletePasskey = Endpoint.del("users.deletePasskey", "/users/:userId/passkeys/:passkeyIdentificationId", {
  success: Deleted.DeletedObject,
  errors: [403, 404, 500]
})

/**
 * Lists the trusted devices of a user that are still active.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listTrustedDevices = Endpoint.get("users.listTrustedDevices", "/users/:userId/trusted_devices", {
  success: Page.of(TrustedDevice),
  errors: [403, 404, 500],
  paging: { style: "single" }
})

/**
 * Stops trusting a user's device.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revokeTrustedDevice = Endpoint.del(
  "users.revokeTrustedDevice",
  "/users/:userId/trusted_devices/:trustedDeviceId",
  {
    success: TrustedDevice,
    errors: [403, 404, 500]
  }
)

/**
 * Removes a wallet from a user, who can no longer sign in with it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteWeb3Wallet = Endpoint.del(
  "users.deleteWeb3Wallet",
  "/users/:userId/web3_wallets/:web3WalletIdentificationId",
  {
    success: Deleted.DeletedObject,
    errors: [400, 403, 404, 500]
  }
)

/**
 * Removes a user's authenticator app; its codes stop working.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteTotp = Endpoint.del("users.deleteTotp", "/users/:userId/totp", {
  success: UserReference,
  errors: [404, 500]
})

/**
 * Disconnects a social account from a user, who can no longer sign in with it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteExternalAccount = Endpoint.del(
  "users.deleteExternalAccount",
  "/users/:userId/external_accounts/:externalAccountId",
  {
    success: Deleted.DeletedObject,
    errors: [400, 403, 404, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class SetPasswordCompromisedInput extends Wire.Struct<SetPasswordCompromisedInput>(
  "Users.SetPasswordCompromisedInput"
)(() => ({
  /** Ends all of the user's sessions. */
  revokeAllSessions: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Marks a user's password as leaked: the next sign-in asks for a new one. Sessions live on unless
 * `revokeAllSessions` is true.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const setPasswordCompromised = Endpoint.post(
  "users.setPasswordCompromised",
  "/users/:userId/password/set_compromised",
  {
    payload: SetPasswordCompromisedInput,
    success: User.User,
    errors: [400, 401, 403, 404, 422],
    idempotent: true
  }
)

/**
 * Takes the leaked mark off a user's password. A user whom Clerk quarantined over a reserved email must still reset
 * it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unsetPasswordCompromised = Endpoint.post(
  "users.unsetPasswordCompromised",
  "/users/:userId/password/unset_compromised",
  {
    success: User.User,
    errors: [400, 401, 403, 404, 422],
    idempotent: true
  }
)

/**
 * A provider's token for a user: a live credential.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthAccessToken extends Wire.Struct<OAuthAccessToken>("Users.OAuthAccessToken")(() => ({
  object: Wire.object("oauth_access_token"),
  externalAccountId: Schema.String,
  /** The user's id at the provider. */
  providerUserId: Schema.String,
  /** Acts as the user at the provider, in some of them for ever. */
  token: Wire.Secret,
  /** Null if unknown. */
  expiresAt: Schema.NullOr(Wire.UnixTime),
  /** Such as `oauth_google`. */
  provider: Schema.String,
  publicMetadata: Wire.JsonObject,
  /** Tells several accounts at one provider apart. */
  label: Schema.NullOr(Schema.String),
  /** What the token allows; OAuth 2.0 only. */
  scopes: Schema.optional(Schema.Array(Schema.String)),
  /** Only from OpenID Connect providers that sent one. */
  idToken: Schema.optional(Schema.String),
  /** OAuth 1.0 only. */
  tokenSecret: Schema.optional(Wire.Secret)
})) {}

/**
 * Reads a user's subscription: its status, its items (one per plan) and the next payment. 403 if billing is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingSubscription = Endpoint.get(
  "users.getBillingSubscription",
  "/users/:userId/billing/subscription",
  {
    success: Subscriptions.CommerceSubscription,
    errors: [400, 401, 403, 404, 422, 500]
  }
)

/**
 * Reads how much credit a user has left; `balance` is null for a payer that never had any.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingCreditBalance = Endpoint.get("users.getBillingCreditBalance", "/users/:userId/billing/credits", {
  success: Subscriptions.CommerceCreditBalance,
  errors: [400, 401, 403, 404, 422, 500]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class AdjustBillingCreditBalanceInput extends Wire.Struct<AdjustBillingCreditBalanceInput>(
  "Users.AdjustBillingCreditBalanceInput"
)(Subscriptions.creditAdjustment) {}

/**
 * Adds credit to a user's balance or takes it off, and returns the ledger entry. It is money: make
 * `idempotencyKey` once per change and keep it over retries, so that Clerk returns the first entry again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const adjustBillingCreditBalance = Endpoint.post(
  "users.adjustBillingCreditBalance",
  "/users/:userId/billing/credits",
  {
    payload: AdjustBillingCreditBalanceInput,
    success: Subscriptions.CommerceCreditLedger,
    errors: [400, 401, 403, 404, 409, 422, 500],
    idempotent: true
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOAuthAccessTokensInput extends Wire.Struct<ListOAuthAccessTokensInput>(
  "Users.ListOAuthAccessTokensInput"
)(() => Page.countedQuery()) {}

/**
 * Returns the provider tokens Clerk holds for a user, refreshing expired ones if it can. They are live
 * credentials: never log them.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOAuthAccessTokens = Endpoint.get(
  "users.listOAuthAccessTokens",
  "/users/:userId/oauth_access_tokens/:provider",
  {
    query: ListOAuthAccessTokensInput,
    success: Page.of(OAuthAccessToken),
    errors: [400, 404, 422],
    paging: { style: "offset", max: 500 }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOrganizationMembershipsInput extends Wire.Struct<ListOrganizationMembershipsInput>(
  "Users.ListOrganizationMembershipsInput"
)(Page.query) {}

/**
 * Lists the organizations a user belongs to, with the role in each.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOrganizationMemberships = Endpoint.get(
  "users.listOrganizationMemberships",
  "/users/:userId/organization_memberships",
  {
    query: ListOrganizationMembershipsInput,
    success: Page.of(OrganizationMembership.OrganizationMembership),
    errors: [403, 404],
    paging: { style: "offset", max: 500 }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOrganizationInvitationsInput extends Wire.Struct<ListOrganizationInvitationsInput>(
  "Users.ListOrganizationInvitationsInput"
)(() => ({
  ...Page.query(),
  status: Schema.optional(Schema.Literal("pending", "accepted", "revoked", "expired"))
})) {}

/**
 * Lists a user's invitations to organizations.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOrganizationInvitations = Endpoint.get(
  "users.listOrganizationInvitations",
  "/users/:userId/organization_invitations",
  {
    query: ListOrganizationInvitationsInput,
    success: Page.of(OrganizationInvitation.OrganizationInvitationWithPublicOrganizationData),
    errors: [400, 403, 404],
    paging: { style: "offset", max: 500 }
  }
)
