import { createServer } from "node:http"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { HttpClient } from "@effect/platform"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { assert, describe, layer } from "@effect/vitest"
import { Chunk, Context, Effect, Layer, Ref, Stream } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

const heapMegabytes = Effect.sync(() => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1024 / 1024
})

const count = 100_000

class Requests extends Context.Tag("Requests")<Requests, Ref.Ref<number>>() {}

/** The embedded Clerk on a socket, and the number of requests that it receives. */
const served = ClerkEmulator.layerServed().pipe(
  Layer.provide(
    Layer.effect(
      HttpClient.HttpClient,
      Effect.zipWith(HttpClient.HttpClient, Requests, (client, requests) =>
        HttpClient.tapRequest(client, () => Ref.update(requests, (made) => made + 1))
      )
    )
  ),
  Layer.provideMerge(Layer.effect(Requests, Ref.make(0))),
  Layer.provide(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
  Layer.provide(NodeHttpClient.layerUndici)
)

describe("a list of 100,000 users", () => {
  layer(served, { excludeTestServices: true, timeout: 60_000 })((it) => {
    it.effect(
      "streams in 200 requests and in flat memory",
      () =>
        Effect.gen(function* () {
          const { seedUsers } = yield* ClerkEmulator
          const { users } = yield* ClerkService
          yield* seedUsers(count, (index) => ({
            emailAddress: [`user${index}@example.com`],
            publicMetadata: { index }
          }))
          const heaps: Array<number> = []
          const { pages, seen, sum } = yield* Page.stream(users.list).pipe(
            Stream.chunks,
            Stream.runFoldEffect({ pages: 0, seen: 0, sum: 0 }, (before, page) =>
              Effect.gen(function* () {
                if (before.pages % 40 === 20) heaps.push(yield* heapMegabytes)
                return {
                  pages: before.pages + 1,
                  seen: before.seen + page.length,
                  sum: Chunk.reduce(page, before.sum, (sum, user) => sum + Number(user.publicMetadata["index"]))
                }
              })
            )
          )
          assert.isAtLeast(pages, count / 500)
          assert.deepStrictEqual([seen, sum], [count, (count * (count - 1)) / 2])
          // The last page is full, so that only an empty page shows the end.
          assert.strictEqual(yield* Effect.flatMap(Requests, Ref.get), count / 500 + 1)
          assert.isBelow(Math.max(...heaps) - Math.min(...heaps), 10, `heap in MB: ${heaps.map(Math.round).join(" ")}`)
        }),
      180_000
    )
  })
})
