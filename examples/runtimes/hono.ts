/** Hono: a middleware that requires a session, and a webhook. */
import { Effect } from "effect"
import type { SessionAuth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"
import { Hono } from "hono"
import { createMiddleware } from "hono/factory"
import { authenticate, firstNameOf } from "./clerk.js"

const requireSession = createMiddleware<{ Variables: { session: SessionAuth.SessionAuth } }>(async (context, next) => {
  const outcome = await authenticate(context.req.raw)
  const { headers, session } = outcome
  if (session === undefined) return new Response(null, { status: outcome.status, headers })
  context.set("session", session)
  await next()
  for (const [name, value] of headers) context.header(name, value, { append: true })
  return undefined
})

const webhook = Webhooks.toWebHandler(
  Webhooks.handler({ "user.created": (event) => Effect.log(`welcome, ${event.data.firstName}`) })
)

export const app = new Hono()
  .get("/me", requireSession, async (context) => {
    return context.json({ name: await firstNameOf(context.get("session").userId) })
  })
  .post("/webhooks/clerk", (context) => webhook(context.req.raw))
