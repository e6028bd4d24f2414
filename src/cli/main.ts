#!/usr/bin/env node
/** The command `effect-clerk`. It is bundled with all that it needs besides `effect` and `@effect/platform`. */
import * as Command from "@effect/cli/Command"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import { version } from "../client/version.js"
import { delete_ } from "./delete.js"
import { emulator } from "./emulator.js"
import { reportFailure, teardown } from "./exit.js"
import { export_ } from "./export.js"
import { import_ } from "./import.js"

const command = Command.make("effect-clerk").pipe(
  Command.withDescription("Tools for Clerk's Backend API"),
  Command.withSubcommands([emulator, import_, export_, delete_])
)

const run = Command.run(command, { name: "effect-clerk", version })

NodeRuntime.runMain(reportFailure(run(process.argv)).pipe(Effect.provide(NodeContext.layer)), {
  disablePrettyLogger: true,
  disableErrorReporting: true,
  teardown
})
