import type { CreateInput, UpdateInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { emailProblem, normalizedEmail } from "./emailAddress.js"
import { duplicate, invalid, type Problem, taken } from "./problem.js"
import type { State } from "./store.js"

type Identifiers = Partial<
  Pick<CreateInput, "emailAddress" | "phoneNumber" | "web3Wallet"> & Pick<UpdateInput, "username" | "externalId">
>

const phoneNumber = /^\+[1-9]\d{6,14}$/

/** What is wrong with new identifiers, if anything: their format, one twice, or that another user than `own` has one. */
export const identifierProblem = (state: State, wanted: Identifiers, own?: User): Problem | undefined => {
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
  const all = identifiers(wanted)
  const repeated = all.find((each, index) => all.some(({ key }, other) => other < index && key === each.key))
  if (repeated !== undefined) return duplicate(repeated.parameter)
  for (const identifier of all) {
    const owner = state.identifiers.get(identifier.key)
    if (owner !== undefined && owner !== own?.id) {
      return taken(identifier.parameter, identifier.parameter.replaceAll("_", " "))
    }
  }
  return undefined
}

/** Stores a user and reserves the user's identifiers. */
export const putUser = (state: State, user: User): void => {
  const before = state.users.get(user.id)
  if (before !== undefined) release(state, before)
  state.users.set(user.id, user)
  indexUser(state, before, user)
  for (const { key } of ownIdentifiers(user)) state.identifiers.set(key, user.id)
}

/** Makes a user findable: a new one, or one that was `before` until now. */
export const indexUser = (
  { userOrders, usersByIdentifier }: Pick<State, "userOrders" | "usersByIdentifier">,
  before: User | undefined,
  user: User
): void => {
  if (before !== undefined) usersByIdentifier.remove(before)
  usersByIdentifier.add(user)
  userOrders.put(before, user)
}

/** Deletes a user and releases the user's identifiers. */
export const deleteUser = (state: State, user: User): void => {
  state.users.delete(user.id)
  state.usersByIdentifier.remove(user)
  state.userOrders.remove(user)
  release(state, user)
}

const release = (state: State, user: User): void => {
  for (const { key } of ownIdentifiers(user)) state.identifiers.delete(key)
}

/** The identifiers that no other user can have: an unverified email address or phone number is not among them. */
const ownIdentifiers = (user: User) =>
  identifiers({
    emailAddress: user.emailAddresses.filter(isTaken).map((each) => each.emailAddress),
    phoneNumber: user.phoneNumbers.filter(isTaken).map((each) => each.phoneNumber),
    web3Wallet: user.web3Wallets.map((each) => each.web3Wallet),
    username: user.username,
    externalId: user.externalId
  })

const isTaken = ({ reserved, verification }: User["emailAddresses"][number] | User["phoneNumbers"][number]): boolean =>
  reserved || verification?.status === "verified"

const identifiers = (of: Identifiers): ReadonlyArray<{ readonly parameter: string; readonly key: string }> =>
  [
    ...(of.emailAddress ?? []).map((value) => ["email_address", normalizedEmail(value)] as const),
    ...(of.phoneNumber ?? []).map((value) => ["phone_number", value] as const),
    ...(of.web3Wallet ?? []).map((value) => ["web3_wallet", value] as const),
    ...(of.username ? [["username", of.username] as const] : []),
    ...(of.externalId == null ? [] : [["external_id", of.externalId] as const])
  ].map(([parameter, value]) => ({ parameter, key: `${parameter}:${value}` }))
