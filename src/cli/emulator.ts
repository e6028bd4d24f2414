import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { ClerkEmulator, decodeSeed, type Emulator, EmulatorState } from "effect-clerk/testing"

const options = {
  port: Options.integer("port").pipe(
    Options.withDefault(4010),
    Options.withDescription("The port to listen on; 0 takes a free one")
  ),
  host: Options.text("host").pipe(
    Options.withDefault("127.0.0.1"),
    Options.withDescription("The address to listen on. Whoever reaches it can do everything")
  ),
  seed: Options.file("seed", { exists: "yes" }).pipe(
    Options.optional,
    Options.withDescription("A JSON file with users and organizations to start with, or a state exported before")
  ),
  secretKey: Options.text("secret-key").pipe(
    Options.withDefault("sk_test_emulator"),
    Options.withDescription("The secret key that clients must send")
  ),
  rateLimits: Options.choice("rate-limits", ["production", "development"]).pipe(
    Options.optional,
    Options.withDescription("Respond with 429 to requests over Clerk's documented limits")
  ),
  webhookUrl: Options.text("webhook-url").pipe(
    Options.optional,
    Options.withDescription("Where to send every event, signed; needs --webhook-secret")
  ),
  webhookSecret: Options.text("webhook-secret").pipe(
    Options.optional,
    Options.withDescription("The signing secret of the webhook endpoint, whsec_…")
  ),
  noHandle: Options.boolean("no-handle").pipe(
    Options.withDescription(
      "Serve Clerk's API only: neither /_emulator, with which tests mint tokens and reset, nor the page"
    )
  ),
  json: Options.boolean("json").pipe(Options.withDescription("Print the addresses and keys as one line of JSON"))
}

/** A file that the command cannot use. */
class Unusable extends Data.TaggedError("Unusable")<{ readonly message: string }> {}

type Config = Command.Command.ParseConfig<typeof options>

export const emulator = Command.make("emulator", options, (config) =>
  Effect.scoped(
    Effect.gen(function* () {
      if (Option.isSome(config.webhookUrl) !== Option.isSome(config.webhookSecret)) {
        return yield* new Unusable({ message: "--webhook-url and --webhook-secret need each other" })
      }
      const emulator = yield* ClerkEmulator
      if (Option.isSome(config.seed)) yield* start(emulator, config.seed.value)
      yield* HttpServer.serveEffect(yield* app(emulator, !config.noHandle))
      const { address } = yield* HttpServer.HttpServer
      yield* Console.log(announcement(emulator, HttpServer.formatAddress(address), config.json))
      if (!loopback.test(config.host)) {
        yield* Effect.logWarning(`Everyone who reaches ${config.host} can read and change this Clerk`)
      }
      return yield* Effect.never
    })
  ).pipe(Effect.provide(layer(config)))
).pipe(Command.withDescription("Serve an embedded Clerk at the paths of the Backend API"))

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

const layer = ({ host, noHandle, port, rateLimits, secretKey, webhookSecret, webhookUrl }: Config) => {
  const clerk = ClerkEmulator.layer({
    secretKey: Redacted.make(secretKey),
    // A long-lived instance must not give the ids of an earlier one, whose state it may have read.
    idSeed: null,
    serveHandle: !noHandle,
    ...(Option.isSome(rateLimits) ? { rateLimits: rateLimits.value } : {})
  })
  const webhooks =
    Option.isSome(webhookUrl) && Option.isSome(webhookSecret)
      ? ClerkEmulator.layerWebhooks({
          url: webhookUrl.value,
          signingSecret: Redacted.make(webhookSecret.value)
        }).pipe(Layer.provide(FetchHttpClient.layer))
      : Layer.empty
  return Layer.merge(Layer.provideMerge(webhooks, clerk), NodeHttpServer.layerServer(createServer, { port, host }))
}

/** Fills an instance from a file: a seed, or a state that another instance exported. */
const start = (emulator: Emulator, file: string) =>
  Effect.gen(function* () {
    const text = yield* Effect.flatMap(FileSystem.FileSystem, ({ readFileString }) => readFileString(file))
    const json = yield* Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: () => new Unusable({ message: `${file} is not JSON` })
    })
    if (Schema.is(EmulatorState)(json)) return yield* emulator.importState(json)
    const seed = decodeSeed(json)
    if (Either.isLeft(seed)) return yield* new Unusable({ message: `${file}: ${seed.left}` })
    return yield* Effect.asVoid(emulator.seed(seed.right))
  })

/** The API of Clerk, `/health`, and a page for people. */
const app = (emulator: Emulator, withPage: boolean) =>
  Effect.gen(function* () {
    const { readFileString } = yield* FileSystem.FileSystem
    const page = HttpServerResponse.text(yield* readFileString(pageFile), { contentType: "text/html; charset=utf-8" })
    const routes = HttpRouter.empty.pipe(
      HttpRouter.get("/health", HttpServerResponse.json({ status: "ok" })),
      withPage ? HttpRouter.get("/", page) : identity
    )
    return Effect.catchTag(routes, "RouteNotFound", () => emulator.httpApp)
  })

const pageFile = fileURLToPath(new URL("./page.html", import.meta.url))

/** Where it is and which keys it takes, for people or for scripts. */
const announcement = ({ issuer, publishableKey, secretKey }: Emulator, url: string, json: boolean): string => {
  const key = Redacted.value(secretKey)
  const jwksUrl = `${url}/.well-known/jwks.json`
  return json
    ? JSON.stringify({ base_url: url, secret_key: key, publishable_key: publishableKey, issuer, jwks_url: jwksUrl })
    : `The embedded Clerk listens on ${url}

  page              ${url}/
  secret key        ${key}
  publishable key   ${publishableKey}
  JWKS              ${jwksUrl}
  issuer            ${issuer}

For your .env:

CLERK_API_URL=${url}
CLERK_SECRET_KEY=${key}
CLERK_PUBLISHABLE_KEY=${publishableKey}
`
}
