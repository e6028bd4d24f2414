/** Machine to machine: one service calls another with a token from Clerk, and the other verifies it. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, type Redacted } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"
import { ClerkLayer } from "./support/plumbing.js"

const temporaryMachine = (name: string) =>
  Effect.flatMap(ClerkService, (clerk) =>
    Effect.acquireRelease(clerk.machines.create({ name }), ({ id }) =>
      Effect.ignoreLogged(clerk.machines.delete({ machineId: id }))
    )
  )

const as = (machine: { readonly secretKey: Redacted.Redacted }) =>
  ClerkClient.withOptions({ machineSecretKey: machine.secretKey })

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const reports = yield* temporaryMachine("reports")
  const billing = yield* temporaryMachine("billing")
  yield* clerk.machines.createScope({ machineId: billing.id, toMachineId: reports.id })
  yield* Effect.log(`machines: ${billing.name} may call ${reports.name}`)

  const { token } = yield* clerk.m2m
    .createToken({ secondsUntilExpiration: 600, claims: { job: "invoices" } })
    .pipe(as(billing))
  yield* Effect.log(`token: ${token.slice(0, 3)}…, for ten minutes`)

  const verified = yield* clerk.m2m.verifyToken({ token }).pipe(as(reports))
  yield* Effect.log(
    `verified: from ${verified.subject === billing.id ? billing.name : "someone else"}, for ${JSON.stringify(verified.claims)}`
  )

  yield* clerk.m2m.revokeToken({ m2mTokenId: verified.id }).pipe(as(billing))
  yield* clerk.m2m.verifyToken({ token }).pipe(
    as(reports),
    Effect.flatMap(({ revoked }) => Effect.log(`after revoking: revoked is ${revoked}`)),
    Effect.catchTag("ClerkErrors", (error) => Effect.log(`after revoking: ${error.message}`))
  )
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
