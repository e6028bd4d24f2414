import { Cause, Effect, Layer } from "effect"
import { type ClerkClient, ClerkErrors, type ClerkService, SDKError } from "effect-clerk"
import { ClerkEmulator, type EmulatorOptions } from "effect-clerk/testing"
import { exportPKCS8, generateKeyPair } from "jose"

/** One key for all tests, because making a key takes longer than most of them. */
export const signingKey = await exportPKCS8((await generateKeyPair("RS256", { extractable: true })).privateKey)

type Mode = (
  options?: EmulatorOptions,
  /** Options of the client, if there is one. */
  client?: ClerkClient.Options
) => Layer.Layer<ClerkService | ClerkClient.ClerkClient | ClerkEmulator>

/** The embedded Clerk must behave the same when it is called directly and over HTTP. */
export const modes: ReadonlyArray<readonly [string, Mode]> = [
  ["called directly", (options) => Layer.orDie(ClerkEmulator.layer({ signingKey, ...options }))],
  ["over HTTP", (options, client) => Layer.orDie(ClerkEmulator.layerHttp({ signingKey, ...options }, client))]
]

/** The status and the first error code of a call that must fail. */
export const statusAndCode = <A, E, R>(
  call: Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<number | string>, never, R> =>
  Effect.matchCauseEffect(call, {
    onSuccess: () => Effect.dieMessage("expected the call to fail"),
    onFailure: (cause) => {
      const error: unknown = Cause.squash(cause)
      if (error instanceof ClerkErrors) return Effect.succeed([error.status, error.errors[0]?.code ?? ""])
      return error instanceof SDKError && error.reason._tag === "UnexpectedStatus"
        ? Effect.succeed([error.reason.status, error.reason.errors[0]?.code ?? ""])
        : Effect.failCause(Cause.die(error))
    }
  })
