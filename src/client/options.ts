import * as Headers from "@effect/platform/Headers"
import type * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import type { ClerkConfigError } from "../ClerkError.js"
import {
  checkApiVersion,
  checkBaseUrl,
  checkCount,
  checkDuration,
  checkHeaders,
  checkHeaderValue,
  checkNames,
  checkSecret,
  unusable
} from "./checkOptions.js"
import { version } from "./version.js"

/**
 * How a call is sent and retried. Every option can be set for a client and for a single call.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The instance's secret key, `sk_…`. A client needs this, or `machineSecretKey`, or both. */
  readonly secretKey?: Redacted.Redacted | string | undefined
  /** A machine's secret key, `ak_…`, for M2M tokens. */
  readonly machineSecretKey?: Redacted.Redacted | string | undefined
  /**
   * The origin of the API. Default `https://api.clerk.com`; `http:` only on a loopback address. A call that changes it to
   * another origin must give its own key: the client's key is never sent there.
   */
  readonly baseUrl?: string | undefined
  /** The `Clerk-API-Version` that is sent. Default `2026-05-12`, which this library is written for. */
  readonly apiVersion?: string | undefined
  /** Default `effect-clerk/` and the version. */
  readonly userAgent?: string | undefined
  /** Headers that are added to every request. They cannot replace those that the client sets itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Whether a secret key may be used in a browser, where every visitor can read it. Default false. */
  readonly allowBrowser?: boolean | undefined
  /** For one attempt, headers and body. Default 30 seconds. */
  readonly attemptTimeout?: Duration.DurationInput | undefined
  /** For the whole call, waits included. Default 60 seconds. */
  readonly deadline?: Duration.DurationInput | undefined
  /** The largest response that is read, in bytes. Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined
  readonly retry?: RetryOptions | undefined
}

/**
 * When and how soon a call is retried. Jitter is full: a wait is drawn between zero and the backoff. `RetryPolicy` has
 * three presets.
 *
 * @since 0.1.0
 * @category models
 */
export interface RetryOptions {
  /** Attempts in all, the first included. Default 3; 1 never retries. */
  readonly attempts?: number | undefined
  /** The first backoff, doubled each time. Default 250 milliseconds. */
  readonly baseDelay?: Duration.DurationInput | undefined
  /** The first backoff after a 429. Default 1 second. */
  readonly throttleDelay?: Duration.DurationInput | undefined
  /** The longest backoff. Default 20 seconds. */
  readonly maxDelay?: Duration.DurationInput | undefined
  /** The longest `Retry-After` that a call waits for; beyond it the call fails at once. Default 30 seconds. */
  readonly maxRetryAfter?: Duration.DurationInput | undefined
  /** Whether a 503 that carries `Retry-After` is retried with every method, also a POST. Default false. */
  readonly retryUnavailable?: boolean | undefined
  /**
   * Whether all calls of the client share a budget of retries, so that an outage makes at most 1.2 times the requests.
   * Default true.
   */
  readonly budget?: boolean | undefined
}

/** Options as they are used: checked, with defaults filled in. */
export interface ResolvedOptions {
  readonly secretKey: Redacted.Redacted | undefined
  readonly machineSecretKey: Redacted.Redacted | undefined
  /** The origin and `/v1`. */
  readonly root: string
  readonly apiVersion: string
  readonly headers: Headers.Headers
  /** Times are in milliseconds. */
  readonly attemptTimeout: number
  readonly deadline: number
  readonly maxResponseBytes: number
  readonly attempts: number
  readonly baseDelay: number
  readonly throttleDelay: number
  readonly maxDelay: number
  readonly maxRetryAfter: number
  readonly retryUnavailable: boolean
  readonly budget: boolean
}

/** Checks every option; the first that cannot be used is the failure. */
export const resolve = (options: Options): Either.Either<ResolvedOptions, ClerkConfigError> =>
  Either.gen(function* () {
    yield* checkNames("", optionNames, options)
    const retry = options.retry ?? {}
    yield* checkNames("retry.", retryNames, retry)
    const secretKey = yield* redacted("secretKey", options.secretKey)
    const machineSecretKey = yield* redacted("machineSecretKey", options.machineSecretKey)
    if (secretKey === undefined && machineSecretKey === undefined) {
      return yield* unusable(
        "secretKey",
        "is missing; copy it from the API keys page of the Clerk dashboard, as `CLERK_SECRET_KEY` where layerConfig reads it"
      )
    }
    if (inBrowser() && options.allowBrowser !== true) {
      return yield* unusable(
        secretKey === undefined ? "machineSecretKey" : "secretKey",
        "must not reach a browser, where every visitor can read it; call Clerk from a server, or set `allowBrowser` if this is none"
      )
    }
    const userAgent = yield* checkHeaderValue("userAgent", options.userAgent ?? `effect-clerk/${version}`)
    return {
      secretKey: secretKey && (yield* checkSecret("secretKey", secretKey, /^sk_/, "sk_test_… or sk_live_…")),
      machineSecretKey: machineSecretKey && (yield* checkSecret("machineSecretKey", machineSecretKey, /^ak_/, "ak_…")),
      root: yield* checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
      apiVersion: yield* checkApiVersion(options.apiVersion ?? "2026-05-12"),
      headers: Headers.merge(
        yield* checkHeaders(options.headers ?? {}),
        Headers.fromInput({ "user-agent": userAgent })
      ),
      attemptTimeout: yield* checkDuration("attemptTimeout", options.attemptTimeout ?? "30 seconds"),
      deadline: yield* checkDuration("deadline", options.deadline ?? "60 seconds"),
      maxResponseBytes: yield* checkCount("maxResponseBytes", options.maxResponseBytes ?? 32 * 1024 * 1024),
      attempts: yield* checkCount("retry.attempts", retry.attempts ?? 3),
      baseDelay: yield* checkDuration("retry.baseDelay", retry.baseDelay ?? "250 millis"),
      throttleDelay: yield* checkDuration("retry.throttleDelay", retry.throttleDelay ?? "1 second"),
      maxDelay: yield* checkDuration("retry.maxDelay", retry.maxDelay ?? "20 seconds"),
      maxRetryAfter: yield* checkDuration("retry.maxRetryAfter", retry.maxRetryAfter ?? "30 seconds"),
      retryUnavailable: retry.retryUnavailable ?? false,
      budget: retry.budget ?? true
    }
  })

/**
 * What a call changes of its client's options; `undefined` changes nothing. The client's keys stay with the client's origin.
 */
export const merge = (client: Options, call: Options): Options => {
  const { machineSecretKey, secretKey, ...rest } = client
  const elsewhere = call.baseUrl !== undefined && originOf(call.baseUrl) !== originOf(client.baseUrl ?? defaultBaseUrl)
  return {
    ...(elsewhere ? rest : client),
    ...given(call),
    headers: { ...client.headers, ...call.headers },
    retry: { ...client.retry, ...given(call.retry ?? {}) }
  }
}

const given = <A extends object>(options: A): Partial<A> =>
  // What is left is a part of what was there.
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<A>

const defaultBaseUrl = "https://api.clerk.com"

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url)

/** Untyped programs pass `null` for a key that is not set, or something else that is no key. */
const redacted = (option: string, key: unknown): Either.Either<Redacted.Redacted | undefined, ClerkConfigError> => {
  if (key === undefined || key === null) return Either.right(undefined)
  if (typeof key === "string") return Either.right(Redacted.make(key))
  return Redacted.isRedacted(key) && typeof Redacted.value(key) === "string"
    ? Either.right(key as Redacted.Redacted)
    : unusable(option, "must be a string, or a Redacted one")
}

const inBrowser = (): boolean => "window" in globalThis && "document" in globalThis

const optionNames: ReadonlySet<string> = new Set<keyof Options>([
  "secretKey",
  "machineSecretKey",
  "baseUrl",
  "apiVersion",
  "userAgent",
  "headers",
  "allowBrowser",
  "attemptTimeout",
  "deadline",
  "maxResponseBytes",
  "retry"
])

const retryNames: ReadonlySet<string> = new Set<keyof RetryOptions>([
  "attempts",
  "baseDelay",
  "throttleDelay",
  "maxDelay",
  "maxRetryAfter",
  "retryUnavailable",
  "budget"
])
