import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { ClerkConfigError } from "../ClerkError.js"

/**
 * How a call is sent and repeated. Every option can be set for a client and for a single call.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The instance's secret key, `sk_…`. A client needs this, or `machineSecretKey`, or both. */
  readonly secretKey?: Redacted.Redacted | undefined
  /** A machine's secret key, `ak_…`, for M2M tokens. */
  readonly machineSecretKey?: Redacted.Redacted | undefined
  /** The origin of the API. Default `https://api.clerk.com`; `http:` only on a loopback address. */
  readonly baseUrl?: string | undefined
  /** The `Clerk-API-Version` that is sent. Default `2026-05-12`, which this library is written for. */
  readonly apiVersion?: string | undefined
  /** Default `effect-clerk`. */
  readonly userAgent?: string | undefined
  /** For one attempt, headers and body. Default 30 seconds. */
  readonly attemptTimeout?: Duration.DurationInput | undefined
  /** For the whole call, waits included. Default 60 seconds. */
  readonly deadline?: Duration.DurationInput | undefined
  /** The largest answer that is read, in bytes. Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined
  readonly retry?: RetryOptions | undefined
}

/**
 * When and how soon a call is repeated. Jitter is full: a wait is drawn between zero and the backoff.
 *
 * @since 0.1.0
 * @category models
 */
export interface RetryOptions {
  /** Attempts in all, the first included. Default 3; 1 never repeats. */
  readonly attempts?: number | undefined
  /** The first backoff, doubled each time. Default 250 milliseconds. */
  readonly baseDelay?: Duration.DurationInput | undefined
  /** The first backoff after a 429. Default 1 second. */
  readonly throttleDelay?: Duration.DurationInput | undefined
  /** The longest backoff. Default 20 seconds. */
  readonly maxDelay?: Duration.DurationInput | undefined
  /** The longest `Retry-After` that is waited for; beyond it the call fails at once. Default 30 seconds. */
  readonly maxRetryAfter?: Duration.DurationInput | undefined
  /** Whether a 503 that carries `Retry-After` repeats every method, also a POST. Default false. */
  readonly retryUnavailable?: boolean | undefined
}

/** Options as they are used: checked, with defaults filled in. */
export interface ResolvedOptions {
  readonly secretKey: Redacted.Redacted | undefined
  readonly machineSecretKey: Redacted.Redacted | undefined
  /** The origin and `/v1`. */
  readonly root: string
  readonly apiVersion: string
  readonly userAgent: string
  readonly attemptTimeout: Duration.Duration
  readonly deadline: Duration.Duration
  readonly maxResponseBytes: number
  readonly attempts: number
  readonly baseDelay: Duration.Duration
  readonly throttleDelay: Duration.Duration
  readonly maxDelay: Duration.Duration
  readonly maxRetryAfter: Duration.Duration
  readonly retryUnavailable: boolean
}

/** Checks every option; the first that cannot be used is the failure. */
export const resolve = (options: Options): Either.Either<ResolvedOptions, ClerkConfigError> =>
  Either.gen(function* () {
    const retry = options.retry ?? {}
    const { machineSecretKey, secretKey } = options
    if (secretKey === undefined && machineSecretKey === undefined) {
      return yield* bad(
        "secretKey",
        "is missing; copy it from the API keys page of the Clerk dashboard, as `CLERK_SECRET_KEY` where layerConfig reads it"
      )
    }
    return {
      secretKey: secretKey && (yield* checkSecret("secretKey", secretKey, /^sk_/, "sk_test_… or sk_live_…")),
      machineSecretKey: machineSecretKey && (yield* checkSecret("machineSecretKey", machineSecretKey, /^ak_/, "ak_…")),
      root: yield* checkBaseUrl(options.baseUrl ?? "https://api.clerk.com"),
      apiVersion: yield* checkApiVersion(options.apiVersion ?? "2026-05-12"),
      userAgent: yield* checkHeaderValue("userAgent", options.userAgent ?? "effect-clerk"),
      attemptTimeout: yield* checkDuration("attemptTimeout", options.attemptTimeout ?? "30 seconds"),
      deadline: yield* checkDuration("deadline", options.deadline ?? "60 seconds"),
      maxResponseBytes: yield* checkCount("maxResponseBytes", options.maxResponseBytes ?? 32 * 1024 * 1024),
      attempts: yield* checkCount("retry.attempts", retry.attempts ?? 3),
      baseDelay: yield* checkDuration("retry.baseDelay", retry.baseDelay ?? "250 millis"),
      throttleDelay: yield* checkDuration("retry.throttleDelay", retry.throttleDelay ?? "1 second"),
      maxDelay: yield* checkDuration("retry.maxDelay", retry.maxDelay ?? "20 seconds"),
      maxRetryAfter: yield* checkDuration("retry.maxRetryAfter", retry.maxRetryAfter ?? "30 seconds"),
      retryUnavailable: retry.retryUnavailable ?? false
    }
  })

/** What a call changes of its client's options. */
export const merge = (client: Options, call: Options): Options => ({
  ...client,
  ...call,
  retry: { ...client.retry, ...call.retry }
})

const bad = (option: string, issue: string): Either.Either<never, ClerkConfigError> =>
  Either.left(new ClerkConfigError({ option, issue }))

const checkSecret = (
  option: string,
  key: Redacted.Redacted,
  prefix: RegExp,
  form: string
): Either.Either<Redacted.Redacted, ClerkConfigError> => {
  const value = Redacted.value(key)
  if (value.trim() === "") return bad(option, `is empty; it has the form ${form}`)
  if (/\s/.test(value)) return bad(option, "contains white space; was it copied with a line break?")
  if (value.startsWith("pk_")) return bad(option, `is a publishable key; the secret key has the form ${form}`)
  // Header values are held to visible ASCII here, since NodeHttpClient dies on others instead of failing.
  return prefix.test(value) && /^[\x21-\x7e]+$/.test(value)
    ? Either.right(key)
    : bad(option, `does not have the form ${form}`)
}

const checkHeaderValue = (option: string, value: string): Either.Either<string, ClerkConfigError> =>
  /^[\x20-\x7e]+$/.test(value) ? Either.right(value) : bad(option, "must be printable ASCII on one line")

const checkApiVersion = (value: string): Either.Either<string, ClerkConfigError> =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) ? Either.right(value) : bad("apiVersion", "must have the form YYYY-MM-DD")

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

const checkBaseUrl = (value: string): Either.Either<string, ClerkConfigError> => {
  if (!URL.canParse(value)) return bad("baseUrl", "is not a URL; it looks like https://api.clerk.com")
  const url = new URL(value)
  if (url.username !== "" || url.password !== "") {
    return bad("baseUrl", "must not contain credentials; use `secretKey`")
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback.test(url.hostname))) {
    return bad("baseUrl", "must be https, except on a loopback address")
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return bad("baseUrl", "must be the origin only; the client adds /v1 and the path of the operation")
  }
  return Either.right(`${url.origin}/v1`)
}

const checkDuration = (
  option: string,
  input: Duration.DurationInput
): Either.Either<Duration.Duration, ClerkConfigError> =>
  Option.match(Duration.decodeUnknown(input), {
    onNone: () => bad(option, "is not a duration"),
    onSome: (duration) =>
      Duration.greaterThan(duration, Duration.zero) ? Either.right(duration) : bad(option, "must be longer than zero")
  })

const checkCount = (option: string, value: number): Either.Either<number, ClerkConfigError> =>
  Number.isInteger(value) && value > 0 ? Either.right(value) : bad(option, "must be a whole number above zero")
