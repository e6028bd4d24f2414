import { Problem } from "./problem.js"

/** Whether a list already has this identifier. */
export const isListed = (
  records: ReadonlyMap<string, { readonly identifier?: string | undefined }>,
  identifier: string
): boolean => Array.from(records.values()).some((each) => each.identifier === identifier)

/** The kind of an identifier, from its form. */
export const identifierType = (identifier: string): "email_address" | "phone_number" | "web3_wallet" =>
  identifier.includes("@") ? "email_address" : identifier.startsWith("+") ? "phone_number" : "web3_wallet"

/** 400: a list contains an identifier only once. */
export const alreadyListed = (list: "allowlist" | "blocklist", identifier: string): Problem =>
  new Problem({
    status: 400,
    code: "duplicate_record",
    message: `duplicate ${list} identifier`,
    longMessage: `the identifier ${identifier} already exists`
  })
