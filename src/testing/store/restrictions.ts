import { Problem } from "./problem.js"
import type { State } from "./store.js"

/** Why the instance's restrictions do not let someone sign up with these identifiers; `undefined` if they do. */
export const restrictionProblem = (
  { allowlist, blocklist, settings: { restrictions } }: State,
  identifiers: {
    readonly emailAddress?: ReadonlyArray<string> | undefined
    readonly phoneNumber?: ReadonlyArray<string> | undefined
    readonly web3Wallet?: ReadonlyArray<string> | undefined
  }
): Problem | undefined => {
  const { emailAddress = [], phoneNumber = [], web3Wallet = [] } = identifiers
  const all = [...emailAddress, ...phoneNumber, ...web3Wallet]
  const isOn = (list: Iterable<{ readonly identifier?: string | undefined }>) => {
    const patterns = Array.from(list, ({ identifier = "" }) => identifier)
    return (identifier: string) => patterns.some((pattern) => matches(pattern, identifier))
  }
  const isAllowed = isOn(allowlist.values())
  const isBlocked = isOn(blocklist.values())
  const rejected = all.find(
    (each) => (restrictions.blocklist && isBlocked(each)) || (restrictions.allowlist && !isAllowed(each))
  )
  if (rejected !== undefined) return accessNotAllowed(rejected)
  if (restrictions.blockEmailSubaddresses && emailAddress.some((each) => /[+=#][^@]*@/.test(each))) {
    return subaddressNotAllowed()
  }
  return restrictions.blockDisposableEmailDomains && emailAddress.some(isDisposable) ? disposableEmail() : undefined
}

/** Whether an identifier is on a list: itself, or its whole domain as `*@example.com`. */
const matches = (pattern: string, identifier: string): boolean =>
  pattern.startsWith("*@")
    ? identifier.toLowerCase().endsWith(pattern.slice(1).toLowerCase())
    : pattern.toLowerCase() === identifier.toLowerCase()

/** Some services that Clerk's list contains. */
const disposableDomains = ["10minutemail.com", "guerrillamail.com", "mailinator.com", "temp-mail.org", "yopmail.com"]

const isDisposable = (address: string): boolean =>
  disposableDomains.some((domain) => address.toLowerCase().endsWith(`@${domain}`))

const accessNotAllowed = (identifier: string): Problem =>
  new Problem({
    status: 403,
    code: "not_allowed_access",
    message: "Access not allowed.",
    longMessage: `${identifier} is not allowed to access this application.`
  })

const subaddressNotAllowed = (): Problem =>
  new Problem({
    status: 403,
    code: "not_allowed_access",
    message: "Email subaddress not allowed.",
    longMessage: "Email address must not contain the characters '+', '=', or '#'."
  })

const disposableEmail = (): Problem =>
  new Problem({
    status: 403,
    code: "form_email_address_blocked",
    message: "temporary email services are not allowed",
    longMessage:
      "Temporary email services are not supported. Please use your regular email address to create an account."
  })
