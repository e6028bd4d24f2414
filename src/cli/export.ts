import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import { RateLimit } from "effect-clerk"
import { Export, type Kind } from "effect-clerk/bulk"
import { clerkLayer, paceOptions, stoppedBy } from "./clerk.js"
import { stoppedIfInterrupted } from "./exit.js"
import { writeLines } from "./output.js"
import { withProgress } from "./progress.js"
import { unusable } from "./source.js"

const options = {
  ...paceOptions,
  out: Options.file("out").pipe(Options.withDescription("The NDJSON file to write"))
}

export const export_ = Command.make("export", options, (config) =>
  stoppedIfInterrupted(RateLimit.bulk(exportTo(config.out))).pipe(Effect.provide(clerkLayer(config)))
).pipe(Command.withDescription("Write all users, organizations and memberships to a file that can be imported"))

const none: Readonly<Record<Kind, number>> = { user: 0, organization: 0, organization_membership: 0 }

const exportTo = (out: string) =>
  Effect.gen(function* () {
    const counts = yield* Ref.make(none)
    const progress = Effect.map(Ref.get(counts), (now) => ({
      done: now.user + now.organization + now.organization_membership,
      total: undefined,
      details: ""
    }))
    yield* withProgress(
      progress,
      writeLines(
        out,
        Export.records.pipe(
          Stream.tap(({ type }) => Ref.update(counts, (now) => ({ ...now, [type]: now[type] + 1 }))),
          Stream.map(Export.toLine)
        )
      ).pipe(
        Effect.catchTags({
          BadArgument: (error) => unusable(out, error),
          SystemError: (error) => unusable(out, error),
          ClerkErrors: (error) => stoppedBy(error, error.message),
          SDKError: (error) => stoppedBy(error, error.message)
        })
      )
    )
    const { organization, organization_membership, user } = yield* Ref.get(counts)
    yield* Console.log(
      `${user} users, ${organization} organizations and ${organization_membership} memberships written to ${out}`
    )
  })
