/**
 * How users get in, and how they are kept out: bans, locks, passwords and second factors. Part of `Users`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"
import * as User from "./User.js"

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
  errors: [402],
  repeatable: true
})

/**
 * Lifts a ban, so that the user can sign in again; ended sessions stay ended. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unban = Endpoint.post("users.unban", "/users/:userId/unban", {
  success: User.User,
  errors: [402],
  repeatable: true
})

const BulkInput_ = () =>
  Schema.Struct({
    /** 1 to 50. */
    userIds: Wire.between(1, 50, Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface BanBulkInput extends Schema.Schema.Type<ReturnType<typeof BulkInput_>> {}

/**
 * Bans up to 50 users in one call, ending all of their sessions. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const banBulk = Endpoint.post("users.banBulk", "/users/ban", {
  payload: Endpoint.input<BanBulkInput>(BulkInput_),
  success: Page.of(User.User),
  errors: [400, 402],
  repeatable: true
})

/**
 * @since 0.1.0
 * @category models
 */
export interface UnbanBulkInput extends Schema.Schema.Type<ReturnType<typeof BulkInput_>> {}

/**
 * Lifts the ban of up to 50 users in one call. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unbanBulk = Endpoint.post("users.unbanBulk", "/users/unban", {
  payload: Endpoint.input<UnbanBulkInput>(BulkInput_),
  success: Page.of(User.User),
  errors: [400, 402],
  repeatable: true
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
  errors: [403],
  repeatable: true
})

/**
 * Lets a locked user sign in again at once.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const unlock = Endpoint.post("users.unlock", "/users/:userId/unlock", {
  success: User.User,
  errors: [403],
  repeatable: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class RemovePasswordInput extends Wire.Struct<RemovePasswordInput>("RemovePasswordInput")(() => ({
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
export class VerifyPasswordInput extends Wire.Struct<VerifyPasswordInput>("VerifyPasswordInput")(() => ({
  password: Schema.String
})) {}

/**
 * Checks a user's password; a wrong one answers 422. Wrong tries may count towards a lockout, so do not repeat it
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
export class VerifyTotpInput extends Wire.Struct<VerifyTotpInput>("VerifyTotpInput")(() => ({
  /** From the authenticator app, or a backup code, which is then spent. */
  code: Schema.String
})) {}

/**
 * Checks an authenticator code or a backup code; a wrong one answers 422. A backup code is used up by it, so a lost
 * answer may have spent the code.
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
  "SetPasswordCompromisedInput"
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
    repeatable: true
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
    repeatable: true
  }
)
