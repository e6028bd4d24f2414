/** Prints what a call costs over a transport that responds at once, without a limiter and with one that never waits. */
import { HttpClient, HttpClientResponse } from "@effect/platform"
import { Effect, Layer } from "effect"
import { ClerkClient, RateLimit, Users } from "effect-clerk"
import { amount, median, report } from "../measure.js"

const calls = amount(500, 50)
const rounds = amount(36, 3)
const warmUp = amount(5, 1)

const http = Layer.succeed(
  HttpClient.HttpClient,
  HttpClient.make((request) =>
    Effect.succeed(HttpClientResponse.fromWeb(request, new Response("{}", { headers: { "content-length": "2" } })))
  )
)
const plain = ClerkClient.layer({ secretKey: "sk_test_bench" }).pipe(Layer.provide(http))

const clientOf = <E>(layer: Layer.Layer<ClerkClient.ClerkClient, E>) =>
  Effect.runPromise(Effect.provide(ClerkClient.ClerkClient, layer))

/** Microseconds of CPU time for each of many calls, one after the other. */
const timeOf = async (client: ClerkClient.Service): Promise<number> => {
  const start = process.cpuUsage()
  await Effect.runPromise(Effect.repeatN(client.raw(Users.get.spec, { userId: "user_1" }), calls - 1))
  const { system, user } = process.cpuUsage(start)
  return (system + user) / calls
}

const without = await clientOf(plain)
const limited = await clientOf(RateLimit.layer({ limit: 1_000_000 }).pipe(Layer.provide(plain)))
const overhead: Array<number> = []
const base: Array<number> = []
for (let round = 0; round < warmUp + rounds; round++) {
  const plainTime = await timeOf(without)
  const limitedTime = await timeOf(limited)
  if (round < warmUp) continue
  base.push(plainTime)
  overhead.push(limitedTime - plainTime)
}
report(
  { name: "RateLimit on a call", value: median(overhead), unit: " µs", target: 3 },
  `a call takes ${median(base).toFixed(1)} µs`
)
