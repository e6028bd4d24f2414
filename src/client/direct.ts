import type * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { type Attempt, timedOut } from "./attempt.js"
import { timer } from "./timer.js"

/**
 * Sends a request and calls back once with the whole response, or with why there is none. Returns what stops it.
 *
 * The transports of this library carry one beside their `execute`. A call through it needs no fiber of its own and no
 * response object of the platform, which is more than a fifth of what a call costs.
 */
export type Direct = (
  request: HttpClientRequest.HttpClientRequest,
  maxResponseBytes: number,
  done: (attempt: Attempt) => void
) => () => void

const DirectTypeId: unique symbol = Symbol.for("effect-clerk/Direct")

export const withDirect = (http: HttpClient.HttpClient, direct: Direct): HttpClient.HttpClient =>
  Object.assign(http, { [DirectTypeId]: direct })

/** The direct way of a client, if it has one. A client derived from another (`mapRequest`, …) has none. */
export const directOf = (http: HttpClient.HttpClient): Direct | undefined =>
  (http as { readonly [DirectTypeId]?: Direct })[DirectTypeId]

/** Sends one request the direct way, within `millis`. */
export const attemptDirectly = (
  direct: Direct,
  request: HttpClientRequest.HttpClientRequest,
  maxResponseBytes: number,
  fiber: Fiber.RuntimeFiber<unknown, unknown>,
  millis: number
): Effect.Effect<Attempt> =>
  Effect.async((resume) => {
    const cancel = timer(fiber, millis, () => {
      stop()
      resume(Effect.succeed(timedOut))
    })
    const stop = direct(request, maxResponseBytes, (attempt) => {
      cancel()
      resume(Effect.succeed(attempt))
    })
    return Effect.sync(() => {
      cancel()
      stop()
    })
  })
