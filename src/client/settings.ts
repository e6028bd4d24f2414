import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Headers from "@effect/platform/Headers"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as Context from "effect/Context"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { AnySpec } from "../Operation.js"
import type { ResolvedOptions } from "./options.js"
import { redactorOf } from "./redact.js"

/** Options, with what is worked out from them once instead of in every call. */
export class Settings {
  readonly options: ResolvedOptions
  /** Removes secrets, those of this client first, from text of a response. */
  readonly redact: (text: string) => string
  private readonly requests = new WeakMap<AnySpec, Either.Either<HttpClientRequest.HttpClientRequest, string>>()
  private readonly contexts = new WeakMap<Context.Context<never>, Context.Context<never>>()

  constructor(options: ResolvedOptions) {
    this.options = options
    const { machineSecretKey, secretKey } = options
    this.redact = redactorOf([secretKey, machineSecretKey].flatMap((key) => (key ? [Redacted.value(key)] : [])))
  }

  /** What the requests of an operation share, or which key is missing for them. */
  requestOf(spec: AnySpec): Either.Either<HttpClientRequest.HttpClientRequest, string> {
    let request = this.requests.get(spec)
    if (request === undefined) {
      request = Either.map(credential(this.options, spec), (key) =>
        HttpClientRequest.make(spec.method)("", { headers: requestHeaders(this.options, spec, key) })
      )
      this.requests.set(spec, request)
    }
    return request
  }

  /** The context in which requests run: no redirects, and a limit for transports that read the body themselves. */
  requestContext(outer: Context.Context<never>): Context.Context<never> {
    let context = this.contexts.get(outer)
    if (context === undefined) {
      context = requestContext(outer, this.options.maxResponseBytes)
      this.contexts.set(outer, context)
    }
    return context
  }
}

const requestHeaders = (options: ResolvedOptions, spec: AnySpec, key: Redacted.Redacted | undefined): Headers.Headers =>
  Headers.setAll(options.headers, {
    accept: spec.responseFormat === "text" ? "text/html" : "application/json",
    "clerk-api-version": spec.apiVersion ?? options.apiVersion,
    ...(key === undefined ? {} : { authorization: `Bearer ${Redacted.value(key)}` })
  })

const credential = (options: ResolvedOptions, spec: AnySpec): Either.Either<Redacted.Redacted | undefined, string> => {
  const { machineSecretKey, secretKey } = options
  switch (spec.credential) {
    case "none":
      return Either.right(undefined)
    case "secretKey":
      return secretKey === undefined
        ? Either.left("this operation needs the option `secretKey`")
        : Either.right(secretKey)
    case "machineSecretKey":
      return machineSecretKey === undefined
        ? Either.left("this operation needs the option `machineSecretKey`")
        : Either.right(machineSecretKey)
    case "either":
      return Either.right(machineSecretKey ?? secretKey)
  }
}

/** Fetch follows redirects by default, and would take another origin's response for Clerk's. */
const requestContext = (outer: Context.Context<never>, maxResponseBytes: number): Context.Context<never> => {
  const init = Context.getOption(outer as Context.Context<FetchHttpClient.RequestInit>, FetchHttpClient.RequestInit)
  return outer.pipe(
    Context.add(FetchHttpClient.RequestInit, { ...Option.getOrUndefined(init), redirect: "manual" }),
    Context.add(HttpIncomingMessage.MaxBodySize, Option.some(FileSystem.Size(maxResponseBytes)))
  )
}
