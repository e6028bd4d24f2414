import * as Headers from "@effect/platform/Headers"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { ClerkConfigError } from "../ClerkError.js"

/** An option that no client can use. The value is never shown. */
export const unusable = (option: string, issue: string): Either.Either<never, ClerkConfigError> =>
  Either.left(new ClerkConfigError({ option, issue }))

/** Untyped programs misspell options, and one that is ignored fails much later or never. */
export const checkNames = (
  prefix: string,
  known: ReadonlySet<string>,
  given: object
): Either.Either<void, ClerkConfigError> => {
  const unknown = Object.keys(given).find((name) => !known.has(name))
  return unknown === undefined
    ? Either.void
    : unusable(
        prefix + unknown,
        `is no option; the options are ${Array.from(known, (name) => prefix + name).join(", ")}`
      )
}

/** Headers that the client and its transport set themselves; undici fails a request that brings some of them. */
const ownHeaders = new Set([
  "accept",
  "authorization",
  "clerk-api-version",
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "user-agent"
])

export const checkHeaders = (
  headers: Readonly<Record<string, string>>
): Either.Either<Headers.Headers, ClerkConfigError> => {
  for (const [name, value] of Object.entries(headers)) {
    const option = `headers.${name}`
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return unusable("headers", "has a name that is no header name")
    if (ownHeaders.has(name.toLowerCase())) return unusable(option, "is set by the client itself")
    if (!/^[\x20-\x7e]*$/.test(value)) return unusable(option, "must be printable ASCII on one line")
  }
  return Either.right(Headers.fromInput(headers))
}

export const checkSecret = (
  option: string,
  key: Redacted.Redacted,
  prefix: RegExp,
  form: string
): Either.Either<Redacted.Redacted, ClerkConfigError> => {
  const value = Redacted.value(key)
  if (value.trim() === "") return unusable(option, `is empty; it has the form ${form}`)
  if (/\s/.test(value)) return unusable(option, "contains white space; was it copied with a line break?")
  if (value.startsWith("pk_")) return unusable(option, `is a publishable key; the secret key has the form ${form}`)
  // Header values are held to visible ASCII here, since NodeHttpClient dies on others instead of failing.
  return prefix.test(value) && /^[\x21-\x7e]+$/.test(value)
    ? Either.right(key)
    : unusable(option, `does not have the form ${form}`)
}

export const checkHeaderValue = (option: string, value: string): Either.Either<string, ClerkConfigError> =>
  /^[\x20-\x7e]+$/.test(value) ? Either.right(value) : unusable(option, "must be printable ASCII on one line")

export const checkApiVersion = (value: string): Either.Either<string, ClerkConfigError> =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) ? Either.right(value) : unusable("apiVersion", "must have the form YYYY-MM-DD")

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

export const checkBaseUrl = (value: string): Either.Either<string, ClerkConfigError> => {
  if (!URL.canParse(value)) return unusable("baseUrl", "is not a URL; it looks like https://api.clerk.com")
  const url = new URL(value)
  if (url.username !== "" || url.password !== "") {
    return unusable("baseUrl", "must not contain credentials; use `secretKey`")
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback.test(url.hostname))) {
    return unusable("baseUrl", "must be https, except on a loopback address")
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return unusable("baseUrl", "must be the origin only; the client adds /v1 and the path of the operation")
  }
  return Either.right(`${url.origin}/v1`)
}

export const checkDuration = (option: string, input: Duration.DurationInput): Either.Either<number, ClerkConfigError> =>
  Option.match(Duration.decodeUnknown(input), {
    onNone: () => unusable(option, "is not a duration"),
    onSome: (duration) =>
      Duration.greaterThan(duration, Duration.zero)
        ? Either.right(Duration.toMillis(duration))
        : unusable(option, "must be longer than zero")
  })

export const checkCount = (option: string, value: number): Either.Either<number, ClerkConfigError> =>
  Number.isInteger(value) && value > 0 ? Either.right(value) : unusable(option, "must be a whole number above zero")
