/** What the examples share: a Clerk instance to call, and users to try things on. */
import { createServer } from "node:http"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { Clock, Data, Effect, Layer, Redacted } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

class LiveKeyRejected extends Data.TaggedError("LiveKeyRejected")<{}> {
  override get message(): string {
    return "CLERK_SECRET_KEY is an sk_live_ key, and this example writes. Use the sk_test_ key of a development instance."
  }
}

/** The embedded Clerk, served on a loopback port and called over real HTTP. */
const embedded = ClerkEmulator.layerServed().pipe(
  Layer.provide(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
  Layer.provide(NodeHttpClient.layerUndici)
)

/** api.clerk.com, with the secret key of the environment. */
const live = Layer.unwrapEffect(
  Effect.gen(function* () {
    const { secretKey } = yield* ClerkClient.config
    if (secretKey !== undefined && Redacted.value(secretKey).startsWith("sk_live_")) return yield* new LiveKeyRejected()
    return ClerkService.layerConfig()
  })
).pipe(Layer.provide(NodeHttpClient.layerUndici))

/** `--live` on the command line picks api.clerk.com. */
export const ClerkLayer: Layer.Layer<
  ClerkService | ClerkClient.ClerkClient,
  Layer.Layer.Error<typeof live | typeof embedded>
> = process.argv.includes("--live") ? live : embedded

/** Users to try things on, deleted at the end of the scope. */
export const temporaryUsers = (count: number) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const run = yield* Clock.currentTimeMillis
    return yield* Effect.forEach(
      Array.from({ length: count }, (_, number) => number + 1),
      (number) =>
        Effect.acquireRelease(
          clerk.users.create({
            externalId: `example_${run}_${number}`,
            firstName: `Example ${number}`,
            emailAddress: [`example+clerk_test_${run}_${number}@example.com`],
            skipPasswordRequirement: true
          }),
          ({ id }) => Effect.ignoreLogged(clerk.users.delete({ userId: id }))
        ),
      { concurrency: 5 }
    )
  })
