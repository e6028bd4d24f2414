/** An endpoint of your own: an operation that this library lacks, or one that you read differently. */
import { Effect, Schema } from "effect"
import { ClerkClient, Endpoint, Wire } from "effect-clerk"

/** A user as this application stores it: the metadata is validated, and a user without a plan fails to decode. */
class Subscriber extends Wire.Struct<Subscriber>("Subscriber")(() => ({
  id: Schema.String,
  firstName: Schema.NullOr(Schema.String),
  publicMetadata: Wire.verbatim(Schema.Struct({ plan: Schema.Literal("free", "pro") }))
})) {}

export const getSubscriber = Endpoint.get("subscribers.get", "/users/:userId", {
  success: Subscriber,
  errors: [401, 404]
})

/** An endpoint is a function over `ClerkClient`, with retries, time limits and spans as all others. */
export const planOf = (userId: string) => Effect.map(getSubscriber({ userId }), (user) => user.publicMetadata.plan)

/** The same without the function, for code that is given the declaration of an operation. */
export const subscriber = (userId: string) =>
  Effect.flatMap(ClerkClient.ClerkClient, (client) => client.execute(getSubscriber.spec, { userId }))
