/** Bun: a server that hands its Web requests to the application. */
import { HttpApp } from "@effect/platform"
import { app } from "./app.js"
import { ClerkLayer } from "./clerk.js"

// The package @types/bun declares this.
declare const Bun: {
  readonly serve: (options: { readonly fetch: (request: Request) => Promise<Response> }) => unknown
}

const { handler } = HttpApp.toWebHandlerLayer(app, ClerkLayer)

Bun.serve({ fetch: (request) => handler(request) })
