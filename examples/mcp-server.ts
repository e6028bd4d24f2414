/** An MCP server whose clients sign in with Clerk: they discover where, and their token says for which user they act. */
import { createServer } from "node:http"
import { FetchHttpClient, HttpClient, HttpLayerRouter, HttpServer, HttpServerRequest } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { discoverOAuthProtectedResourceMetadata } from "@modelcontextprotocol/sdk/client/auth.js"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { Effect, Layer } from "effect"
import { ClerkService } from "effect-clerk"
import { Auth, ProtectedResource } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { answerMcp } from "./support/mcp-tools.js"

const resource = Effect.map(HttpServer.addressFormattedWith(Effect.succeed), (url) => `${url}/mcp`)

const auth = Layer.unwrapEffect(Effect.map(ClerkEmulator, ({ publishableKey }) => Auth.layer({ publishableKey })))

const mcp = Layer.unwrapEffect(
  Effect.map(resource, (resource) =>
    HttpLayerRouter.add("*", "/mcp", Effect.flatMap(HttpServerRequest.HttpServerRequest, answerMcp)).pipe(
      Layer.provide(ProtectedResource.layer({ resource, scopes: ["profile"], name: "Example" }))
    )
  )
)

/** Calls the tool `whoami` with an access token. */
const whoAmI = (url: string, accessToken: string) => {
  const requestInit = { headers: { authorization: `Bearer ${accessToken}` } }
  return Effect.promise(async () => {
    const client = new Client({ name: "example", version: "1.0.0" })
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
    const result = await client.callTool({ name: "whoami" })
    await client.close()
    return JSON.stringify(result.content)
  })
}

const program = Effect.gen(function* () {
  const url = yield* resource
  const { headers, status } = yield* HttpClient.post(url)
  yield* Effect.log(`without a token: ${status} ${headers["www-authenticate"]}`)
  const metadata = yield* Effect.promise(() => discoverOAuthProtectedResourceMetadata(url))
  yield* Effect.log(`sign in at ${metadata.authorization_servers}, for ${metadata.scopes_supported}`)

  const clerk = yield* ClerkService
  const { mintOAuthToken } = yield* ClerkEmulator
  const user = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
  const token = yield* mintOAuthToken(user.id, { format: "jwt", scopes: ["profile"], audience: url })
  yield* Effect.log(`signed in: ${yield* whoAmI(url, token)}`)
})

const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })
const app = HttpLayerRouter.serve(mcp, { disableListenLog: true, disableLogger: true }).pipe(Layer.provide(auth))
const layer = Layer.mergeAll(app, FetchHttpClient.layer).pipe(
  Layer.provideMerge(ClerkEmulator.layer()),
  Layer.provideMerge(server)
)

NodeRuntime.runMain(Effect.provide(program, layer))
