import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { ClerkConfigError } from "../../ClerkError.js"
import { preview } from "../keys/preview.js"
import { TokenError } from "../TokenError.js"
import { claimError } from "./claims.js"

/**
 * Options for verifying a token.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyOptions {
  /**
   * If the token has an `aud`, it must contain one of these. OAuth tokens must have an `aud` then. M2M tokens are for the
   * machines in their `aud`, or else in their `scopes`, so that this option must name the id of this machine (`mch_…`).
   */
  readonly audience?: string | ReadonlyArray<string> | undefined
  /** Whether to reject a token without `aud` if `audience` is set. Default false: Clerk adds no `aud` by default. */
  readonly requireAudience?: boolean | undefined
  /**
   * The origins whose tokens are accepted, which protects against cookies that leak to subdomains. A session token
   * without `azp` is then rejected, also if it was created by the Backend API; an OAuth token may have none.
   */
  readonly authorizedParties?: ReadonlyArray<string> | undefined
  /**
   * The instance's Frontend API URL, which must equal `iss`; an empty list accepts any. Default in `Auth`: the URL of
   * its publishable key.
   */
  readonly issuer?: string | ReadonlyArray<string> | undefined
  /** The maximum difference between clocks. Default 5 seconds. */
  readonly clockSkew?: Duration.DurationInput | undefined
  /** The `typ` headers accepted. Default `JWT` or none. */
  readonly headerType?: string | ReadonlyArray<string> | undefined
}

/** {@link VerifyOptions}, checked and with defaults. An empty list accepts any value. */
export interface Policy {
  readonly audience: ReadonlyArray<string>
  readonly requireAudience: boolean
  readonly authorizedParties: ReadonlyArray<string>
  readonly issuers: ReadonlyArray<string>
  readonly skew: number
  readonly headerTypes: ReadonlyArray<string> | undefined
}

/** Checks the options. An empty text is an error: it is often an unset variable, and must not turn a check off. */
export const policyOf = (options: VerifyOptions): Either.Either<Policy, ClerkConfigError> =>
  Either.gen(function* () {
    const { headerType, requireAudience = false } = options
    const audience = yield* textsOf("audience", oneOrMore(options.audience))
    if (requireAudience && audience.length === 0) {
      return yield* invalid("requireAudience", "needs an `audience` to compare with")
    }
    return {
      audience,
      requireAudience,
      authorizedParties: yield* textsOf("authorizedParties", options.authorizedParties),
      issuers: yield* textsOf("issuer", oneOrMore(options.issuer)),
      skew: skewMillis(options.clockSkew),
      headerTypes: headerType === undefined ? undefined : yield* textsOf("headerType", oneOrMore(headerType))
    }
  })

const oneOrMore = (value: string | ReadonlyArray<string> | undefined) => (typeof value === "string" ? [value] : value)

const textsOf = (
  option: string,
  value: ReadonlyArray<string> | undefined
): Either.Either<ReadonlyArray<string>, ClerkConfigError> => {
  if (value === undefined) return Either.right([])
  // JavaScript may pass a string, whose `includes` would compare substrings.
  if (!Array.isArray(value)) return invalid(option, "is not a list of texts")
  return value.every((item) => typeof item === "string" && item !== "")
    ? Either.right(value)
    : invalid(
        option,
        "has an empty text, as from an empty variable; set the variable or remove it, or use an empty list to accept any value"
      )
}

const invalid = (option: string, issue: string) => Either.left(new ClerkConfigError({ option, issue }))

/** `clockSkew` in milliseconds if it is a finite duration, else the default of 5 seconds. */
const skewMillis = (clockSkew: Duration.DurationInput | undefined): number => {
  if (clockSkew === undefined || (typeof clockSkew === "number" && !Number.isFinite(clockSkew))) return 5000
  const millis = Option.match(Duration.decodeUnknown(clockSkew), { onNone: () => 5000, onSome: Duration.toMillis })
  return Number.isFinite(millis) ? millis : 5000
}

/** Checks that `aud` contains one of the audiences. It must be a string or a list of strings. */
export const checkAudience = (
  aud: unknown,
  audience: ReadonlyArray<string>,
  required: boolean
): TokenError | undefined => {
  if (audience.length === 0) return undefined
  const values: ReadonlyArray<unknown> = (
    Array.isArray(aud) ? aud : aud === undefined || aud === null ? [] : [aud]
  ).filter((value) => value !== "")
  if (values.length === 0 && !required) return undefined
  return values.every((value) => typeof value === "string") && values.some((value) => audience.includes(value))
    ? undefined
    : claimError("aud", "the token is for another audience", audience.join(" or "), preview(aud))
}

/** Checks that `azp` is one of the parties. */
export const checkAuthorizedParty = (azp: unknown, parties: ReadonlyArray<string>): TokenError | undefined =>
  parties.length === 0 || (typeof azp === "string" && parties.includes(azp))
    ? undefined
    : new TokenError({
        reason: "token-invalid-authorized-parties",
        claim: "azp",
        detail: "the token was made for an origin that is not among `authorizedParties`",
        expected: parties.join(" or "),
        actual: preview(azp)
      })

/** Checks that `iss` is one of the issuers. */
export const checkIssuer = (iss: string | undefined, issuers: ReadonlyArray<string>): TokenError | undefined =>
  issuers.length === 0 || (iss !== undefined && issuers.includes(iss))
    ? undefined
    : new TokenError({
        reason: "token-invalid-issuer",
        claim: "iss",
        detail: "the token is another instance's",
        expected: issuers.join(" or "),
        actual: preview(iss)
      })
