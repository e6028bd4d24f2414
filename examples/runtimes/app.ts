/** An application of Effect alone, which the recipes for Node, Bun, Deno, Cloudflare Workers and AWS Lambda serve. */
import { HttpRouter, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import { Users } from "effect-clerk"
import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"

const me = Effect.gen(function* () {
  const { userId } = yield* CurrentAuth.CurrentAuth
  const { firstName } = yield* Users.get({ userId })
  return yield* HttpServerResponse.json({ name: firstName })
})

const webhook = Webhooks.handler({
  "user.created": (event) => Effect.log(`welcome, ${event.data.firstName}`)
})

export const app = HttpRouter.empty.pipe(
  HttpRouter.get("/me", AuthMiddleware.required()(me)),
  HttpRouter.post("/webhooks/clerk", webhook)
)
