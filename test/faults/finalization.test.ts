import { assert, describe, it } from "@effect/vitest"

// Before the platform is loaded, which then falls back to a time limit for responses that nobody reads.
const { FinalizationRegistry: registry } = globalThis
Reflect.deleteProperty(globalThis, "FinalizationRegistry")
const platform = await import("@effect/platform")
globalThis.FinalizationRegistry = registry

const { Effect } = await import("effect")
const { outcome, read, session } = await import("./calls.js")
const { transports } = await import("./server.js")

describe.concurrent("row 16: without a FinalizationRegistry, a body may take longer than the platform waits for its reader", () => {
  it.scopedLive.each(transports)("%s", ([, transport]) =>
    Effect.gen(function* () {
      assert.isDefined(platform.HttpClient)
      const body = JSON.stringify(session)
      const { ends } = yield* outcome(
        read,
        (socket) => {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`)
          setTimeout(() => socket.write(body.slice(10)), 6000)
        },
        transport,
        { attemptTimeout: "20 seconds" }
      )
      assert.strictEqual(ends, "1 × success")
    })
  )
})
