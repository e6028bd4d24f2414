/** AWS Lambda behind an HTTP API or a function URL, whose events have format 2.0. */
import { HttpApp } from "@effect/platform"
import { app } from "./app.js"
import { ClerkLayer } from "./clerk.js"

/** What is read of an `APIGatewayProxyEventV2` of `@types/aws-lambda`. */
interface Event {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies?: ReadonlyArray<string>
  readonly requestContext: { readonly domainName: string; readonly http: { readonly method: string } }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

// Outside of the handler, so that the next invocations find the signing keys in memory.
const { handler: respond } = HttpApp.toWebHandlerLayer(app, ClerkLayer)

const requestOf = (event: Event): Request => {
  const { domainName, http } = event.requestContext
  const headers = new Headers()
  for (const [name, value] of Object.entries(event.headers)) if (value !== undefined) headers.set(name, value)
  if (event.cookies !== undefined) headers.set("cookie", event.cookies.join("; "))
  // A webhook is verified over the bytes that were sent.
  const body = event.body === undefined ? null : Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8")
  const url = new URL(`https://${domainName}${event.rawPath}`)
  url.search = event.rawQueryString
  return new Request(url, { method: http.method, headers, body })
}

export const handler = async (event: Event) => {
  const response = await respond(requestOf(event))
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie")
  return {
    statusCode: response.status,
    headers: Object.fromEntries(headers),
    cookies: response.headers.getSetCookie(),
    body: await response.text()
  }
}
