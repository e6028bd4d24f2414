import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { EmailAddress } from "../../api/EmailAddresses.js"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { CreateInput } from "../../api/Users.js"
import type { Web3Wallet } from "../../models/ExternalAccounts.js"
import type { User } from "../../models/User.js"
import { type Failing, fail, invalid, type Problem } from "./problem.js"
import { newId, now, type World } from "./store.js"
import { passwordProblem } from "./userCredentials.js"
import { identifierProblem, putUser } from "./userIdentifiers.js"

/** The image of whoever has none. */
export const defaultImage = "https://img.clerk.com/default"

/** Creates a user, or says what Clerk would have against it. */
export const newUser = <Status extends number>(world: World, operation: Failing<Status>, input: CreateInput) =>
  Effect.gen(function* () {
    const time = yield* now
    const user = yield* build(input, time)
    // From the check to the change nothing else runs, so that two callers cannot both take one email address.
    const problem = inputProblem(input) ?? identifierProblem(world, input) ?? passwordProblem(input)
    if (problem !== undefined) return yield* fail(operation, problem)
    putUser(world.state, user)
    world.state.credentials.set(user.id, {
      password: input.password == null ? undefined : Redacted.make(input.password),
      passwordDigest: input.passwordDigest ?? undefined,
      totpSecret: input.totpSecret == null ? undefined : Redacted.make(input.totpSecret),
      backupCodes: input.backupCodes
    })
    world.emit("user.created", user)
    return user
  })

const inputProblem = (input: CreateInput): Problem | undefined => {
  const { emailAddress = [], phoneNumber = [], username, web3Wallet = [] } = input
  if (emailAddress.length + phoneNumber.length + web3Wallet.length === 0 && !username) {
    return {
      status: 422,
      code: "form_data_missing",
      message: "missing data",
      longMessage: "A user needs an email address, a phone number, a username or a web3 wallet"
    }
  }
  return (
    lengths("email_address", emailAddress, input.emailAddressIdentificationStatus) ??
    lengths("phone_number", phoneNumber, input.phoneNumberIdentificationStatus)
  )
}

const lengths = (name: string, values: ReadonlyArray<string>, statuses: ReadonlyArray<string> | undefined) =>
  statuses === undefined || statuses.length === values.length
    ? undefined
    : invalid(
        `${name}_identification_status`,
        `${name}_identification_status must contain exactly one item for each item in ${name}.`,
        "form_param_array_length_mismatch"
      )

const build = (input: CreateInput, time: DateTime.Utc): Effect.Effect<User> =>
  Effect.gen(function* () {
    const ids = Effect.map(newId("idn"), (id) => ({ id, createdAt: time, updatedAt: time }))
    const emailAddresses = yield* Effect.forEach(input.emailAddress ?? [], (emailAddress, index) =>
      Effect.map(
        ids,
        (own): EmailAddress => ({
          ...own,
          object: "email_address",
          emailAddress,
          ...verified(input.emailAddressIdentificationStatus?.[index]),
          linkedTo: []
        })
      )
    )
    const phoneNumbers = yield* Effect.forEach(input.phoneNumber ?? [], (phoneNumber, index) =>
      Effect.map(
        ids,
        (own): PhoneNumber => ({
          ...own,
          object: "phone_number",
          phoneNumber,
          ...verified(input.phoneNumberIdentificationStatus?.[index]),
          linkedTo: []
        })
      )
    )
    const web3Wallets = yield* Effect.forEach(input.web3Wallet ?? [], (web3Wallet) =>
      Effect.map(
        ids,
        (own): Web3Wallet => ({
          ...own,
          object: "web3_wallet",
          web3Wallet,
          verification: verified(undefined).verification
        })
      )
    )
    return {
      id: yield* newId("user"),
      object: "user",
      externalId: input.externalId ?? null,
      primaryEmailAddressId: emailAddresses[0]?.id ?? null,
      primaryPhoneNumberId: phoneNumbers[0]?.id ?? null,
      primaryWeb3WalletId: web3Wallets[0]?.id ?? null,
      username: input.username || null,
      firstName: input.firstName ?? null,
      lastName: input.lastName ?? null,
      ...(input.locale == null ? {} : { locale: input.locale }),
      imageUrl: defaultImage,
      hasImage: false,
      publicMetadata: input.publicMetadata ?? {},
      privateMetadata: input.privateMetadata ?? {},
      unsafeMetadata: input.unsafeMetadata ?? {},
      emailAddresses,
      phoneNumbers,
      web3Wallets,
      passkeys: [],
      passwordEnabled: input.password != null || input.passwordDigest != null,
      twoFactorEnabled: input.totpSecret != null || input.backupCodes !== undefined,
      totpEnabled: input.totpSecret != null,
      backupCodeEnabled: input.backupCodes !== undefined,
      mfaEnabledAt: input.totpSecret == null ? null : time,
      mfaDisabledAt: null,
      ...(input.password == null ? {} : { passwordLastUpdatedAt: time }),
      externalAccounts: [],
      samlAccounts: [],
      enterpriseAccounts: [],
      lastSignInAt: null,
      banned: input.banned ?? false,
      locked: input.locked ?? false,
      lockoutExpiresInSeconds: null,
      verificationAttemptsRemaining: 100,
      updatedAt: time,
      createdAt: input.createdAt ?? time,
      deleteSelfEnabled: input.deleteSelfEnabled ?? true,
      createOrganizationEnabled: input.createOrganizationEnabled ?? true,
      ...(input.createOrganizationsLimit == null ? {} : { createOrganizationsLimit: input.createOrganizationsLimit }),
      lastActiveAt: null,
      legalAcceptedAt: input.legalAcceptedAt ?? null,
      ...(input.bypassClientTrust == null ? {} : { bypassClientTrust: input.bypassClientTrust })
    }
  })

/** What the Backend API writes for an identifier that nobody has to confirm. */
export const verified = (status: "verified" | "reserved" | undefined) =>
  status === "reserved"
    ? { reserved: true, verification: null }
    : {
        reserved: false,
        verification: { object: "verification_admin", status: "verified", strategy: "admin" } as const
      }
