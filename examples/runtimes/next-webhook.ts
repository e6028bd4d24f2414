/** Next.js, `app/api/webhooks/clerk/route.ts`: a route handler for the webhooks of Clerk. */
import { Effect } from "effect"
import { Webhooks } from "effect-clerk/webhooks"

export const POST = Webhooks.toWebHandler(
  Webhooks.handler({ "user.created": (event) => Effect.log(`welcome, ${event.data.firstName}`) })
)
