/**
 * Streams 100,000 users out of the embedded Clerk, through HTTP and JSON: 200 requests, and no more memory at the end
 * than at the beginning.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { HttpClient } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"
import { report } from "./measure.js"

const users = 100_000

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
          return seen % 10_000 === 0 ? Effect.map(used, (bytes) => samples.push(bytes)) : Effect.void
        })
      )
    ),
    Effect.provide(ClerkService.layer({ secretKey }).pipe(Layer.provide(http)))
  )
  const [first = 0] = samples
  const max = Math.max(...samples.slice(1))
  report("users", users - seen, 0, " missing")
  // One more than 100,000 / 500: the list has no total, so only an empty page after the last full one ends it.
  report("requests", requests, users / 500 + 1, "")
  report("growth of the heap from the 10,000th user on", (max - first) / 1024 / 1024, 5, " MiB")
})

Effect.runPromise(program.pipe(Effect.provide(ClerkEmulator.layer())))
