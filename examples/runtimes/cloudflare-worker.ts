/** Cloudflare Workers: keys come with each request, from the bindings of the worker. */
import { HttpApp } from "@effect/platform"
import { ConfigProvider, Layer } from "effect"
import { app } from "./app.js"
import { ClerkLayer } from "./clerk.js"

type Env = Readonly<Record<string, unknown>>

const makeHandler = (env: Env) => {
  const bindings = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string")
  const config = Layer.setConfigProvider(ConfigProvider.fromMap(new Map(bindings)))
  return HttpApp.toWebHandlerLayer(app, Layer.provideMerge(ClerkLayer, config)).handler
}

// The bindings are the same for all requests of an isolate.
let handler: ReturnType<typeof makeHandler> | undefined

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    handler ??= makeHandler(env)
    return handler(request)
  }
}
