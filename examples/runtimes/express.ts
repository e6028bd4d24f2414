/** Express: a middleware that requires a session, and a webhook. */
import { Effect } from "effect"
import type { SessionAuth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"
import express, { type RequestHandler } from "express"
import { authenticate, firstNameOf, runtime } from "./clerk.js"

const requireSession: RequestHandler<{}, unknown, unknown, unknown, { session: SessionAuth.SessionAuth }> = async (
  request,
  response,
  next
) => {
  const outcome = await authenticate(request)
  for (const [name, value] of outcome.headers) response.append(name, value)
  if (outcome.session === undefined) {
    response.status(outcome.status).end()
  } else {
    response.locals.session = outcome.session
    next()
  }
}

export const app = express()

app.get("/me", requireSession, async (_, response) => {
  response.json({ name: await firstNameOf(response.locals.session.userId) })
})

// Before `express.json()`: the signature is that of the bytes.
app.post("/webhooks/clerk", express.raw({ type: () => true }), async (request, response) => {
  const status = Webhooks.verify({ headers: request.headers, body: request.body }).pipe(
    Effect.tap((event) => Effect.log(`${event.type}: ${event.messageId}`)),
    Effect.as(204),
    Effect.catchTag("WebhookError", (error) => Effect.as(Effect.logWarning(error.message), error.isOurs ? 500 : 400))
  )
  response.sendStatus(await runtime.runPromise(status))
})
