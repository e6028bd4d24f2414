/**
 * Streams 100,000 users out of the embedded Clerk, through HTTP and JSON: 201 requests, and no more memory at the end
 * than at the beginning.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { HttpClient } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"
import { amount, report } from "./measure.js"

const users = amount(100_000, 2000)
const perSample = users / 10

const seed = Effect.flatMap(ClerkService, (clerk) =>
  Effect.forEach(
    Array.from({ length: users }, (_, number) => number),
    (number) => clerk.users.create({ username: `user_${number}`, skipPasswordRequirement: true }),
    { discard: true }
  )
)

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** Bytes in use after a garbage collection. */
const used = Effect.sync(() => {
  collectGarbage()
  return process.memoryUsage().heapUsed
  // The target of a WeakRef is kept until the next turn of the event loop, and without a socket nothing else causes one.
}).pipe(Effect.delay("1 millis"))

const program = Effect.gen(function* () {
  const { httpApp, secretKey } = yield* ClerkEmulator
  yield* seed
  let requests = 0
  const http = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(
      HttpClient.HttpClient,
      HttpClient.tapRequest(() =>
        Effect.sync(() => {
          requests += 1
        })
      )
    )
  ).pipe(Layer.provide(ClerkServer.layerHttpClient(httpApp)))
  const samples: Array<number> = []
  let seen = 0
  yield* ClerkService.pipe(
    Effect.flatMap((clerk) =>
      Page.stream(clerk.users.list).pipe(
        Stream.runForEach(() => {
          seen += 1
          return seen % perSample === 0 ? Effect.map(used, (bytes) => samples.push(bytes)) : Effect.void
        })
      )
    ),
    Effect.provide(ClerkService.layer({ secretKey }).pipe(Layer.provide(http)))
  )
  const [first = 0] = samples
  const max = Math.max(...samples.slice(1))
  report({ name: "missing users", value: users - seen, unit: "", target: 0 })
  // One more than full pages: the list has no total, so only an empty page after the last full one ends it.
  report({ name: "requests", value: requests, unit: "", target: users / 500 + 1 })
  report({
    name: "growth of the heap after a tenth of the users",
    value: (max - first) / 1024 / 1024,
    unit: " MiB",
    target: 5
  })
})

Effect.runPromise(program.pipe(Effect.provide(ClerkEmulator.layer())))
