/**
 * A working Clerk in memory, for tests and for development without a network.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as ClerkClient from "../ClerkClient.js"
import type { ClerkConfigError } from "../ClerkError.js"
import { ClerkService } from "../ClerkService.js"
import * as ClerkServer from "./ClerkServer.js"
import type { Emulator, EmulatorOptions } from "./Emulator.js"
import { makeEmulator } from "./makeEmulator.js"
import { send, type WebhookOptions } from "./server/webhookSender.js"
import type { InvalidSigningKey } from "./store/signer.js"

/**
 * A Clerk in memory. It stores users, sessions and other resources as Clerk does, fails with Clerk's own error codes, and
 * signs real RS256 tokens. Times come from `Clock`; ids are the same in every run (`idSeed`).
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { ClerkEmulator } from "effect-clerk/testing"
 *
 * export const test = Effect.gen(function* () {
 *   const clerk = yield* ClerkService
 *   const user = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
 *   const session = yield* clerk.sessions.create({ userId: user.id })
 *   const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
 *   return jwt
 * }).pipe(Effect.provide(ClerkEmulator.layer()))
 * ```
 */
export class ClerkEmulator extends Context.Tag("effect-clerk/testing/ClerkEmulator")<ClerkEmulator, Emulator>() {
  /** The service without HTTP and JSON. Input is validated as a client over HTTP validates it. */
  static readonly layer = (
    options?: EmulatorOptions
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient | ClerkEmulator, InvalidSigningKey> =>
    Layer.effectContext(
      Effect.map(makeEmulator(options), ({ client, handle }) =>
        Context.make(ClerkEmulator, handle).pipe(
          Context.add(ClerkService, handle.clerk),
          Context.add(ClerkClient.ClerkClient, client)
        )
      )
    )

  /**
   * The service over HTTP without a socket, so that a call runs completely, with retries and time limits. The second
   * parameter has the options of the client.
   */
  static readonly layerHttp = (
    options?: EmulatorOptions,
    client?: ClerkClient.Options
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient | ClerkEmulator, InvalidSigningKey | ClerkConfigError> =>
    Layer.unwrapEffect(
      Effect.map(makeEmulator(options), ({ handle }) =>
        ClerkService.layer({ secretKey: handle.secretKey, ...client }).pipe(
          Layer.provide(ClerkServer.layerHttpClient(handle.httpApp)),
          Layer.merge(Layer.succeed(ClerkEmulator, handle))
        )
      )
    )

  /** The service over a socket: serves on the `HttpServer` of the context, and calls through its `HttpClient`. */
  static readonly layerServed = (
    options?: EmulatorOptions,
    client?: ClerkClient.Options
  ): Layer.Layer<
    ClerkService | ClerkClient.ClerkClient | ClerkEmulator,
    InvalidSigningKey | ClerkConfigError,
    HttpServer.HttpServer | HttpClient.HttpClient
  > =>
    Layer.unwrapEffect(
      Effect.gen(function* () {
        const { handle } = yield* makeEmulator(options)
        const { address } = yield* HttpServer.HttpServer
        return Layer.mergeAll(
          HttpServer.serve(handle.httpApp),
          ClerkService.layer({ secretKey: handle.secretKey, baseUrl: urlOf(address), ...client }),
          Layer.succeed(ClerkEmulator, handle)
        )
      })
    )

  /**
   * Sends every event from now on to an endpoint, signed, over the `HttpClient` of the context. A delivery that gets no
   * 2xx response within 15 seconds is retried after the delays of Clerk's sender, 5 seconds to 10 hours.
   */
  static readonly layerWebhooks = (
    options: WebhookOptions
  ): Layer.Layer<never, never, ClerkEmulator | HttpClient.HttpClient> =>
    Layer.scopedDiscard(
      Effect.gen(function* () {
        const { noteDelivery, subscribe } = yield* ClerkEmulator
        const http = yield* HttpClient.HttpClient
        const events = yield* subscribe
        yield* Stream.fromQueue(events).pipe(
          Stream.mapEffect((event) => send(http, options, event, noteDelivery), {
            concurrency: "unbounded",
            unordered: true
          }),
          Stream.runDrain,
          Effect.forkScoped
        )
      })
    )
}

const urlOf = (address: HttpServer.Address): string =>
  address._tag === "UnixAddress"
    ? "http://localhost"
    : `http://${address.hostname === "0.0.0.0" ? "127.0.0.1" : address.hostname}:${address.port}`
