/** The tools of an MCP server, of which every one knows for which user it runs. */
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js"
import { Effect } from "effect"
import { CurrentAuth } from "effect-clerk/auth"

/** Answers one message. The server keeps nothing between messages. */
export const answerMcp = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.gen(function* () {
    const { clientId, userId } = yield* CurrentAuth.current("oauth_token")
    const server = new McpServer({ name: "example", version: "1.0.0" })
    server.registerTool("whoami", { description: "The user who is signed in" }, () => ({
      content: [{ type: "text", text: `${clientId} acts for ${userId}` }]
    }))
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    const message = yield* HttpServerRequest.toWeb(request)
    yield* Effect.promise(() => server.connect(transport))
    return HttpServerResponse.fromWeb(yield* Effect.promise(() => transport.handleRequest(message)))
  }).pipe(Effect.orDie)
