import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CreateInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { normalizedEmail } from "./emailAddress.js"
import { newId } from "./ids.js"
import { passwordProblem } from "./password.js"
import { invalid, Problem } from "./problem.js"
import { restrictionProblem } from "./restrictions.js"
import { redact, redactIfGiven } from "./secret.js"
import type { Store } from "./store.js"
import { identifierProblem, putUser } from "./userIdentifiers.js"
import { completeWaitlistEntries } from "./waitlist.js"

/** The image of a user or an organization without an image of its own. */
export const defaultImage = "https://img.clerk.com/default"

/** Creates a user. */
export const newUser = (store: Store, input: CreateInput): Effect.Effect<User, Problem> =>
  Effect.gen(function* () {
    const { emit, state } = store
    const user = yield* build(input, yield* DateTime.now)
    // No other fiber runs between these checks and the change, so two callers cannot both take one email address.
    const problem =
      inputProblem(input) ??
      identifierProblem(state, input) ??
      passwordProblem(input) ??
      restrictionProblem(state, input)
    if (problem !== undefined) return yield* problem
    putUser(state, user)
    state.credentials.set(user.id, {
      password: redactIfGiven(input.password),
      passwordDigest: redactIfGiven(input.passwordDigest),
      passwordHasher: input.passwordHasher,
      totpSecret: redactIfGiven(input.totpSecret),
      backupCodes: input.backupCodes?.map(redact)
    })
    emit("user.created", user)
    completeWaitlistEntries(store, user)
    return user
  })

const inputProblem = (input: CreateInput): Problem | undefined => {
  const { emailAddress = [], phoneNumber = [], username, web3Wallet = [] } = input
  if (emailAddress.length + phoneNumber.length + web3Wallet.length === 0 && !username) {
    return new Problem({
      status: 422,
      code: "form_data_missing",
      message: "missing data",
      longMessage: "A user needs an email address, a phone number, a username or a web3 wallet"
    })
  }
  return (
    lengthProblem("email_address", emailAddress, input.emailAddressIdentificationStatus) ??
    lengthProblem("phone_number", phoneNumber, input.phoneNumberIdentificationStatus)
  )
}

const lengthProblem = (name: string, values: ReadonlyArray<string>, statuses: ReadonlyArray<string> | undefined) =>
  statuses === undefined || statuses.length === values.length
    ? undefined
    : invalid(
        `${name}_identification_status`,
        `${name}_identification_status must contain exactly one item for each item in ${name}.`,
        "form_param_array_length_mismatch"
      )

const build = (input: CreateInput, time: DateTime.Utc): Effect.Effect<User> =>
  Effect.gen(function* () {
    const own = Effect.map(newId("idn"), (id) => ({ id, createdAt: time, updatedAt: time }))
    const emailAddresses: Array<User["emailAddresses"][number]> = []
    for (const [index, address] of (input.emailAddress ?? []).entries()) {
      const emailAddress = normalizedEmail(address)
      const status = verification(input.emailAddressIdentificationStatus?.[index])
      emailAddresses.push({ ...(yield* own), object: "email_address", emailAddress, ...status, linkedTo: [] })
    }
    const phoneNumbers: Array<User["phoneNumbers"][number]> = []
    for (const [index, phoneNumber] of (input.phoneNumber ?? []).entries()) {
      const status = verification(input.phoneNumberIdentificationStatus?.[index])
      phoneNumbers.push({
        ...(yield* own),
        object: "phone_number",
        phoneNumber,
        reservedForSecondFactor: false,
        defaultSecondFactor: false,
        ...status,
        linkedTo: []
      })
    }
    const web3Wallets: Array<User["web3Wallets"][number]> = []
    for (const web3Wallet of input.web3Wallet ?? []) {
      web3Wallets.push({ ...(yield* own), object: "web3_wallet", web3Wallet, verification: verifiedByAdmin })
    }
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
      ...(input.timezone == null ? {} : { timezone: input.timezone }),
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

/** The verification of an identifier that the Backend API created as verified. */
export const verifiedByAdmin = { object: "verification_admin", status: "verified", strategy: "admin" } as const

const verification = (status: "verified" | "reserved" | undefined) =>
  status === "reserved" ? { reserved: true, verification: null } : { reserved: false, verification: verifiedByAdmin }
