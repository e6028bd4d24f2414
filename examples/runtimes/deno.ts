/** Deno: a server that hands its Web requests to the application. */
import { HttpApp } from "@effect/platform"
import { app } from "./app.js"
import { ClerkLayer } from "./clerk.js"

// The language server of Deno declares this.
declare const Deno: { readonly serve: (handler: (request: Request) => Promise<Response>) => unknown }

const { handler } = HttpApp.toWebHandlerLayer(app, ClerkLayer)

Deno.serve((request) => handler(request))
