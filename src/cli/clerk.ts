import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { ClerkClient, type ClerkErrors, FetchTransport, RateLimit, type SDKError } from "effect-clerk"
import { CommandExit, exitCodes } from "./exit.js"

/** How much of Clerk's rate limits a command uses. */
export const paceOptions = {
  share: Options.float("share").pipe(
    Options.withSchema(Schema.Number.pipe(Schema.positive(), Schema.lessThanOrEqualTo(1))),
    Options.withDefault(0.5),
    Options.withDescription("The part of Clerk's rate limits to use, up to 1; the rest is left to your application")
  ),
  limit: Options.integer("limit").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.positive())),
    Options.optional,
    Options.withDescription("Requests in 10 seconds that the instance allows. Default: what Clerk documents")
  )
}

export interface Pace {
  readonly share: number
  readonly limit: Option.Option<number>
}

/** The client of the instance whose secret key is in the environment. Keys are never arguments, which every process can read. */
export const clerkLayer = ({ limit, share }: Pace): Layer.Layer<ClerkClient.ClerkClient, CommandExit> =>
  Layer.unwrapEffect(
    Effect.gen(function* () {
      const config = yield* ClerkClient.config
      if (config.secretKey === undefined) {
        return yield* new CommandExit({
          code: exitCodes.noKey,
          message:
            "CLERK_SECRET_KEY is not set; copy the secret key of the instance from the API keys page of the Clerk dashboard"
        })
      }
      // A call may wait for its turn, however long that takes.
      const patient = { ...config, deadline: "1 hour", retry: { maxRetryAfter: "1 hour" } } as const
      return RateLimit.layer({ bulkShare: share, limit: Option.getOrUndefined(limit) }).pipe(
        Layer.provide(ClerkClient.layer(patient)),
        Layer.provide(FetchTransport.layer)
      )
    })
  ).pipe(Layer.catchAll((error) => Layer.fail(error instanceof CommandExit ? error : noKey(error.message))))

/** Ends a command at a failure of Clerk: with the key, or for now. */
export const stoppedBy = (error: ClerkErrors | SDKError, message: string): CommandExit =>
  new CommandExit({ code: error.status === 401 ? exitCodes.noKey : exitCodes.stopped, message })

const noKey = (message: string) => new CommandExit({ code: exitCodes.noKey, message })
