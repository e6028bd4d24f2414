import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClerkClient, type ClerkErrors, FetchTransport, type SDKError } from "effect-clerk"
import { CommandExit, exitCodes } from "./exit.js"

/** The client of the instance whose secret key is in the environment. Keys are never arguments, which every process can read. */
export const clerkLayer: Layer.Layer<ClerkClient.ClerkClient, CommandExit> = Layer.unwrapEffect(
  Effect.gen(function* () {
    const config = yield* ClerkClient.config
    if (config.secretKey === undefined) {
      return yield* new CommandExit({
        code: exitCodes.noKey,
        message:
          "CLERK_SECRET_KEY is not set; copy the secret key of the instance from the API keys page of the Clerk dashboard"
      })
    }
    return ClerkClient.layer(config).pipe(Layer.provide(FetchTransport.layer))
  })
).pipe(Layer.catchAll((error) => Layer.fail(error instanceof CommandExit ? error : noKey(error.message))))

/** Ends a command at a failure of Clerk: with the key, or for now. */
export const stoppedBy = (error: ClerkErrors | SDKError, message: string): CommandExit =>
  new CommandExit({ code: error.status === 401 ? exitCodes.noKey : exitCodes.stopped, message })

const noKey = (message: string) => new CommandExit({ code: exitCodes.noKey, message })
