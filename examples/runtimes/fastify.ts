/** Fastify: a hook that requires a session, and a webhook. */
import { Effect } from "effect"
import type { SessionAuth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"
import fastify, { type FastifyReply, type FastifyRequest } from "fastify"
import { authenticate, firstNameOf, runtime } from "./clerk.js"

const requireSession = async (request: FastifyRequest, reply: FastifyReply) => {
  const outcome = await authenticate(request)
  for (const [name, value] of outcome.headers) reply.header(name, value)
  if (outcome.session === undefined) return reply.status(outcome.status).send()
  request.setDecorator("session", outcome.session)
}

export const app = fastify()

app.decorateRequest("session")

app.get("/me", { onRequest: requireSession }, async (request) => {
  const { userId } = request.getDecorator<SessionAuth.SessionAuth>("session")
  return { name: await firstNameOf(userId) }
})

app.register(async (webhooks) => {
  // Only for this route: the signature is that of the bytes.
  webhooks.removeAllContentTypeParsers()
  webhooks.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body))
  webhooks.post<{ Body: Buffer }>("/webhooks/clerk", async (request, reply) => {
    const status = Webhooks.verify({ headers: request.headers, body: request.body }).pipe(
      Effect.tap((event) => Effect.log(`${event.type}: ${event.messageId}`)),
      Effect.as(204),
      Effect.catchTag("WebhookError", (error) => Effect.as(Effect.logWarning(error.message), error.isOurs ? 500 : 400))
    )
    return reply.status(await runtime.runPromise(status)).send()
  })
})
