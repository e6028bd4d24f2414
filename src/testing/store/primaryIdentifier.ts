import type { UpdateInput } from "../../api/Users.js"
import type { User } from "../../models/User.js"
import { invalid, type Problem, referenceNotFound } from "./problem.js"

interface Identifier {
  readonly id?: string | undefined
  readonly verification: { readonly status?: string | undefined } | null
}

/** What is wrong with new primary identifiers, if anything: they must be the user's own, and verified. */
export const primaryProblem = (user: User, input: UpdateInput): Problem | undefined =>
  problemOf("primary_email_address_id", input.primaryEmailAddressId, user.emailAddresses) ??
  problemOf("primary_phone_number_id", input.primaryPhoneNumberId, user.phoneNumbers) ??
  problemOf("primary_web3_wallet_id", input.primaryWeb3WalletId, user.web3Wallets)

const problemOf = (
  parameter: string,
  id: string | null | undefined,
  own: ReadonlyArray<Identifier>
): Problem | undefined => {
  if (id == null) return undefined
  const found = own.find((each) => each.id === id)
  if (found === undefined) return referenceNotFound(parameter)
  return found.verification?.status === "verified"
    ? undefined
    : invalid(
        parameter,
        "This identification needs to be verified before you can perform this action.",
        "form_verification_needed"
      )
}
