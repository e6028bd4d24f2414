import type { CreateInput, UpdateInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { invalid, type Problem } from "./problem.js"
import type { State, World } from "./store.js"

type Identifiers = Partial<
  Pick<CreateInput, "emailAddress" | "phoneNumber" | "web3Wallet"> & Pick<UpdateInput, "username" | "externalId">
>

const emailAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const phoneNumber = /^\+[1-9]\d{6,14}$/

/** What is wrong with the form of an email address. */
export const emailProblem = (address: string): Problem | undefined =>
  emailAddress.test(address)
    ? undefined
    : invalid("email_address", "email_address must be a valid email address.", "form_param_format_invalid")

/** What is wrong with the identifiers that a user is to have: their form, or that somebody else has them. */
export const identifierProblem = ({ state }: World, wanted: Identifiers, own?: User): Problem | undefined => {
  for (const address of wanted.emailAddress ?? []) {
    const problem = emailProblem(address)
    if (problem !== undefined) return problem
  }
  for (const number of wanted.phoneNumber ?? []) {
    if (!phoneNumber.test(number)) {
      return invalid(
        "phone_number",
        "phone_number must be a valid phone number according to E.164 international standard.",
        "form_param_format_invalid"
      )
    }
  }
  for (const identifier of identifiers(wanted)) {
    const owner = state.identifiers.get(identifier.key)
    if (owner !== undefined && owner !== own?.id) {
      const name = identifier.parameter.replaceAll("_", " ")
      return {
        status: 422,
        code: "form_identifier_exists",
        message: `That ${name} is taken. Please try another.`,
        meta: { param_name: identifier.parameter }
      }
    }
  }
  return undefined
}

/** Keeps a user, and what nobody else may have from now on. */
export const putUser = (state: State, user: User): void => {
  const before = state.users.get(user.id)
  if (before !== undefined) release(state, before)
  state.users.set(user.id, user)
  state.usersRevision += 1
  for (const { key } of ownIdentifiers(user)) state.identifiers.set(key, user.id)
}

/** Forgets a user, whose identifiers others may have then. */
export const dropUser = (state: State, user: User): void => {
  state.users.delete(user.id)
  state.usersRevision += 1
  release(state, user)
}

const release = (state: State, user: User): void => {
  for (const { key } of ownIdentifiers(user)) state.identifiers.delete(key)
}

const ownIdentifiers = (user: User) =>
  identifiers({
    emailAddress: user.emailAddresses.map((each) => each.emailAddress),
    phoneNumber: user.phoneNumbers.map((each) => each.phoneNumber),
    web3Wallet: user.web3Wallets.map((each) => each.web3Wallet),
    username: user.username,
    externalId: user.externalId
  })

const identifiers = (of: Identifiers): ReadonlyArray<{ readonly parameter: string; readonly key: string }> =>
  [
    ...(of.emailAddress ?? []).map((value) => ["email_address", value.toLowerCase()] as const),
    ...(of.phoneNumber ?? []).map((value) => ["phone_number", value] as const),
    ...(of.web3Wallet ?? []).map((value) => ["web3_wallet", value] as const),
    ...(of.username ? [["username", of.username] as const] : []),
    ...(of.externalId == null ? [] : [["external_id", of.externalId] as const])
  ].map(([parameter, value]) => ({ parameter, key: `${parameter}:${value}` }))
