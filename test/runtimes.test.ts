import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { resolve } from "node:path"
import { HttpServer } from "@effect/platform"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, WebhookExamples } from "effect-clerk/testing"
import { vi } from "vitest"
import { freePort } from "./support/freePort.js"

/** The recipes of docs/runtimes.md, each run as its runtime or framework runs it, against the embedded Clerk on a socket. */

type Send = (request: Request) => Promise<Response>

const root = resolve(import.meta.dirname, "..")
const signingSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })
const emulator = ManagedRuntime.make(
  ClerkEmulator.layerServed().pipe(Layer.provide(NodeHttpClient.layerUndici), Layer.provideMerge(server))
)

let env: Readonly<Record<string, string>>
let userId: string
let sessionId: string
const closing: Array<() => unknown> = []

beforeAll(async () => {
  await emulator.runPromise(
    Effect.gen(function* () {
      const { publishableKey, secretKey } = yield* ClerkEmulator
      const { address } = yield* HttpServer.HttpServer
      const clerk = yield* ClerkService
      const user = yield* clerk.users.create({ emailAddress: ["ada@example.com"], firstName: "Ada" })
      const session = yield* clerk.sessions.create({ userId: user.id })
      userId = user.id
      sessionId = session.id
      env = {
        CLERK_API_URL: HttpServer.formatAddress(address),
        CLERK_SECRET_KEY: Redacted.value(secretKey),
        CLERK_PUBLISHABLE_KEY: publishableKey,
        CLERK_WEBHOOK_SIGNING_SECRET: signingSecret
      }
    })
  )
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
})

afterAll(async () => {
  for (const close of closing) await close()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await emulator.dispose()
})

const mint = (expiresInSeconds = 60) =>
  emulator.runPromise(
    Effect.flatMap(ClerkEmulator, ({ mintSessionToken }) => mintSessionToken(sessionId, { expiresInSeconds }))
  )

const get = (headers: Readonly<Record<string, string>> = {}, path = "/me") =>
  new Request(`http://localhost${path}`, { headers })

const delivery = () =>
  Effect.runPromise(WebhookExamples.request(WebhookExamples.make("user.created"), Redacted.make(signingSecret)))

const forgery = async () => {
  const request = await delivery()
  return new Request(request, { body: (await request.clone().text()).replace("Ada", "Eve") })
}

/** Sends a request to a server on this machine. */
const sendTo =
  (url: string): Send =>
  async (request) =>
    fetch(new URL(new URL(request.url).pathname, url), {
      method: request.method,
      headers: request.headers,
      body: request.method === "GET" ? null : await request.arrayBuffer()
    })

/** Waits until a server responds. */
const isUp = async (url: string, child: ChildProcess): Promise<void> => {
  while (!(await fetch(url).catch(() => undefined))) {
    assert.isNull(child.exitCode, "the server ended")
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What a global function `serve` of a runtime is called with. */
const served = async (runtime: "Bun" | "Deno"): Promise<Send> => {
  let handler: unknown
  vi.stubGlobal(runtime, { serve: (given: unknown) => (handler = given) })
  await (runtime === "Bun" ? import("../examples/runtimes/bun.js") : import("../examples/runtimes/deno.js"))
  return (runtime === "Bun" ? (handler as { readonly fetch: Send }).fetch : handler) as Send
}

const recipes: Readonly<Record<string, () => Promise<Send>>> = {
  "Node, in a process of its own": async () => {
    const port = await freePort()
    const child = spawn("npx", ["tsx", "examples/runtimes/node.ts"], {
      cwd: root,
      env: { ...process.env, PORT: String(port) },
      detached: true
    })
    closing.push(() => process.kill(-child.pid!))
    const url = `http://127.0.0.1:${port}`
    await isUp(url, child)
    return sendTo(url)
  },
  "Bun.serve": () => served("Bun"),
  "Deno.serve": () => served("Deno"),
  "Cloudflare Workers, with keys of its bindings only": async () => {
    const { default: worker } = await import("../examples/runtimes/cloudflare-worker.js")
    return async (request) => {
      vi.unstubAllEnvs()
      const response = await worker.fetch(request, { ...env, ASSETS: { fetch } })
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
      return response
    }
  },
  "AWS Lambda": async () => {
    const { handler } = await import("../examples/runtimes/aws-lambda.js")
    return async (request) => {
      const { cookie, ...headers } = Object.fromEntries(request.headers)
      const body = Buffer.from(await request.arrayBuffer())
      const result = await handler({
        rawPath: new URL(request.url).pathname,
        rawQueryString: "",
        headers,
        ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
        requestContext: { domainName: "localhost", http: { method: request.method } },
        ...(body.length === 0 ? {} : { body: body.toString("base64") }),
        isBase64Encoded: body.length > 0
      })
      const { statusCode: status, ...rest } = result
      return new Response(status === 204 ? null : rest.body, { status, headers: rest.headers })
    }
  },
  "Next.js": async () => {
    const { GET } = await import("../examples/runtimes/next-route.js")
    const { POST } = await import("../examples/runtimes/next-webhook.js")
    return (request) => (request.method === "GET" ? GET(request) : POST(request))
  },
  Hono: async () => {
    const { app } = await import("../examples/runtimes/hono.js")
    return async (request) => app.fetch(request)
  },
  "Express, on a socket": async () => {
    const { app } = await import("../examples/runtimes/express.js")
    const listening = app.listen(0, "127.0.0.1")
    closing.push(() => listening.close())
    await once(listening, "listening")
    return sendTo(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`)
  },
  "Fastify, on a socket": async () => {
    const { app } = await import("../examples/runtimes/fastify.js")
    closing.push(() => app.close())
    return sendTo(await app.listen({ host: "127.0.0.1", port: 0 }))
  },
  HttpApi: async () => {
    const { dispose, handler } = await import("../examples/runtimes/http-api.js")
    closing.push(dispose)
    return (request) => handler(request)
  }
}

describe.each(Object.entries(recipes))("the recipe for %s", (_, open) => {
  let send: Send

  beforeAll(async () => {
    send = await open()
  }, 60_000)

  it("responds to a session token with the name of its user", async () => {
    const response = await send(get({ authorization: `Bearer ${await mint()}` }))
    assert.deepStrictEqual([response.status, await response.json()], [200, { name: "Ada" }])
  })

  it("responds to a session cookie with the name of its user", async () => {
    const cookie = `__session=${await mint()}; __client_uat=1; __clerk_db_jwt=dvb_1`
    const response = await send(get({ cookie }))
    assert.deepStrictEqual([response.status, await response.json()], [200, { name: "Ada" }])
  })

  it("responds with 401 and the reason if no one is signed in, or the token has expired", async () => {
    for (const [headers, reason] of [
      [{}, "session-token-and-uat-missing"],
      [{ authorization: `Bearer ${await mint(-60)}` }, "session-token-expired-refresh-non-eligible-no-refresh-cookie"]
    ] as const) {
      const response = await send(get(headers))
      assert.deepStrictEqual([response.status, response.headers.get("x-clerk-auth-reason")], [401, reason])
    }
  })

  it("accepts a webhook that Clerk signed, and responds with 400 to one that was changed", async () => {
    assert.strictEqual((await send(await delivery())).status, 204)
    assert.strictEqual((await send(await forgery())).status, 400)
  })
})

describe("a recipe that calls Clerk", () => {
  it("responds with 503 while the keys of Clerk cannot be fetched", async () => {
    vi.resetModules()
    const { app } = await import("../examples/runtimes/hono.js")
    const faults = await emulator.runPromise(Effect.map(ClerkEmulator, ({ faults }) => faults))
    await emulator.runPromise(faults.inject("jwks.get", { status: 403 }))
    const response = await app.fetch(get({ authorization: `Bearer ${await mint()}` }))
    await emulator.runPromise(faults.clear)
    // The next test must not find what this one's runtime remembers.
    vi.resetModules()
    assert.deepStrictEqual([response.status, response.headers.get("retry-after")], [503, "5"])
  })
})

describe("the recipe for the proxy of Next.js", () => {
  const proxy = async (headers: Readonly<Record<string, string>>) => {
    const { proxy } = await import("../examples/runtimes/next-proxy.js")
    return proxy(get(headers, "/dashboard"))
  }

  it("lets a signed-in user through", async () => {
    const response = await proxy({ authorization: `Bearer ${await mint()}` })
    assert.deepStrictEqual([response.status, response.headers.get("x-middleware-next")], [200, "1"])
  })

  it("responds with 401 to a script without a session", async () => {
    const response = await proxy({})
    assert.deepStrictEqual([response.status, response.headers.get("x-middleware-next")], [401, null])
  })

  it("sends a browser that Clerk does not know to Clerk", async () => {
    const response = await proxy({ "sec-fetch-dest": "document" })
    const { issuer } = await emulator.runPromise(ClerkEmulator)
    assert.deepStrictEqual([response.status, new URL(response.headers.get("location")!).origin], [307, issuer])
  })

  it("sends a browser without a session to the page to sign in at", async () => {
    const response = await proxy({ "sec-fetch-dest": "document", cookie: "__clerk_db_jwt=dvb_1; __client_uat=0" })
    assert.deepStrictEqual(
      [response.status, response.headers.get("location")],
      [307, "http://localhost/sign-in?redirect_url=http%3A%2F%2Flocalhost%2Fdashboard"]
    )
  })
})

describe("the recipe for a middleware of your own", () => {
  const send = async (token: string | undefined) => {
    const { handler } = await import("../examples/runtimes/own-middleware.js")
    const response = await handler(get(token === undefined ? {} : { authorization: `Bearer ${token}` }))
    return [response.status, await response.json()]
  }

  it("provides the user to the handler", async () =>
    assert.deepStrictEqual(await send(await mint()), [200, { name: "Ada" }]))

  it("rejects a request without a session, and that of a user who was deleted meanwhile", async () => {
    const reason = "session-token-and-uat-missing"
    assert.deepStrictEqual(await send(undefined), [401, { _tag: "Unauthenticated", reason }])
    const token = await emulator.runPromise(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { id: userId } = yield* clerk.users.create({ emailAddress: ["bob@example.com"] })
        const session = yield* clerk.sessions.create({ userId })
        const token = yield* (yield* ClerkEmulator).mintSessionToken(session.id)
        yield* clerk.users.delete({ userId })
        return token
      })
    )
    assert.deepStrictEqual(await send(token), [401, { _tag: "Unauthenticated", reason: "user-deleted" }])
  })
})

it("the recipe for a proxy agent sends its calls through the proxy", async () => {
  const { ClerkLayer } = await import("../examples/runtimes/proxy-agent.js")
  const tunnels: Array<string | undefined> = []
  const proxy = createServer().on("connect", ({ url }, socket, head) => {
    tunnels.push(url)
    const { hostname, port } = new URL(`http://${url}`)
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    for (const end of [socket, target]) end.on("error", () => target.destroy())
  })
  proxy.listen(0, "127.0.0.1")
  await once(proxy, "listening")
  const config = ConfigProvider.fromMap(
    new Map(Object.entries({ ...env, HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }))
  )
  const user = await Effect.flatMap(ClerkService, (clerk) => clerk.users.get({ userId })).pipe(
    Effect.provide(ClerkLayer),
    Effect.withConfigProvider(config),
    Effect.runPromise
  )
  proxy.close()
  assert.strictEqual(user.firstName, "Ada")
  assert.deepStrictEqual(tunnels, [new URL(env["CLERK_API_URL"]!).host])
})

it("the recipe for an endpoint of your own decodes what it declares, and fails if the response does not fit", async () => {
  const { planOf, subscriber } = await import("../examples/runtimes/own-endpoint.js")
  const plans = Effect.gen(function* () {
    const clerk = yield* ClerkService
    const { id } = yield* clerk.users.create({ emailAddress: ["eve@example.com"], publicMetadata: { plan: "pro" } })
    const failure = yield* Effect.flip(planOf(userId))
    return [yield* planOf(id), (yield* subscriber(id)).id === id, failure.message]
  })
  const [plan, isSame, message] = await emulator.runPromise(plans)
  assert.deepStrictEqual([plan, isSame], ["pro", true])
  assert.include(message, "publicMetadata: expected")
})

describe("docs/runtimes.md", () => {
  const shown = new Map(
    Array.from(
      readFileSync(resolve(root, "docs/runtimes.md"), "utf8").matchAll(
        /^`([\w-]+\.ts)`:\n\n```typescript\n([\s\S]*?)^```/gm
      ),
      ([, name = "", code = ""]) => [name, code]
    )
  )
  const folder = resolve(root, "examples/runtimes")
  const files = readdirSync(folder)

  it("shows every recipe", () => assert.sameMembers([...shown.keys()], files))

  it.each(files)("shows the code of %s as it is run here", (name) => {
    const code = readFileSync(resolve(folder, name), "utf8")
    assert.isTrue(shown.get(name) === code, `docs/runtimes.md shows another ${name}`)
    assert.isBelow(code.split("\n").length, 60)
  })
})
