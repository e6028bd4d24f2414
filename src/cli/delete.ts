import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Prompt from "@effect/cli/Prompt"
import * as Terminal from "@effect/platform/Terminal"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import { Users } from "effect-clerk"
import { DeleteUsers } from "effect-clerk/bulk"
import { clerkLayer, paceOptions, stoppedBy } from "./clerk.js"
import { CommandExit, exitCodes, stoppedIfInterrupted } from "./exit.js"
import { withProgress } from "./progress.js"

const options = {
  ...paceOptions,
  query: Options.text("query").pipe(
    Options.withDescription(
      "Part of an email address, phone number, username, id or name, as in the search of the Clerk dashboard"
    )
  ),
  dryRun: Options.boolean("dry-run").pipe(Options.withDescription("Say how many users match, and delete none")),
  yes: Options.boolean("yes").pipe(Options.withDescription("Do not ask for confirmation")),
  concurrency: Options.integer("concurrency").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.positive())),
    Options.withDefault(10),
    Options.withDescription("How many users are deleted at the same time")
  )
}

type Config = Command.Command.ParseConfig<typeof options>

export const delete_ = Command.make("delete", options, (config) =>
  stoppedIfInterrupted(deleteUsers(config)).pipe(
    Effect.catchTags({
      ClerkErrors: (error) => stoppedBy(error, `${error.message}\nRun the same command again to delete the rest.`),
      SDKError: (error) => stoppedBy(error, `${error.message}\nRun the same command again to delete the rest.`)
    }),
    Effect.provide(clerkLayer(config))
  )
).pipe(Command.withDescription("Delete all users that match; the same command deletes those that are left"))

const deleteUsers = (config: Config) =>
  Effect.gen(function* () {
    const filter = { query: yield* queryOf(config.query) }
    const { totalCount } = yield* Users.count(filter)
    if (config.dryRun) return yield* Console.log(`${totalCount} users would be deleted. None was.`)
    if (totalCount > 0 && !config.yes) yield* confirm(totalCount)
    const current = yield* Ref.make<DeleteUsers.Report>({ deleted: 0, rejected: 0 })
    const progress = Effect.map(Ref.get(current), ({ deleted, rejected }) => ({
      done: deleted + rejected,
      total: totalCount,
      details: `${deleted} deleted, ${rejected} rejected`
    }))
    const report = yield* withProgress(
      progress,
      DeleteUsers.run(filter, {
        concurrency: config.concurrency,
        onProgress: (now) => Ref.set(current, now),
        onRejected: ({ id }, reason) => Console.error(`${id} was not deleted: ${reason}`)
      })
    )
    yield* Console.log(`${report.deleted} users deleted, ${report.rejected} rejected`)
    if (report.rejected > 0) {
      return yield* new CommandExit({ code: exitCodes.rejected, message: `${report.rejected} users were not deleted` })
    }
  })

/** An empty query matches every user. */
const queryOf = (query: string) =>
  query.trim() === ""
    ? new CommandExit({ code: exitCodes.badInput, message: "--query is empty and would match every user" })
    : Effect.succeed(query)

const confirm = (count: number) =>
  Effect.gen(function* () {
    const { isTTY } = yield* Terminal.Terminal
    const confirmed =
      (yield* isTTY) &&
      (yield* Prompt.confirm({ message: `Delete ${count} users? This cannot be undone.` }).pipe(
        Effect.catchTag("QuitException", () => Effect.succeed(false))
      ))
    if (!confirmed) {
      return yield* new CommandExit({
        code: exitCodes.notConfirmed,
        message: `${count} users match and none was deleted; confirm on a terminal, or with --yes`
      })
    }
  })
