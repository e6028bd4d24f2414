import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import * as Command from "@effect/cli/Command"
import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Options from "@effect/cli/Options"
import * as ValidationError from "@effect/cli/ValidationError"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { ClerkEmulator, decodeSeed, type Emulator, EmulatorState } from "effect-clerk/testing"
import { Webhooks } from "effect-clerk/webhooks"
import { badInput, unusable } from "./source.js"

/** The endpoint that gets webhooks. A wrong URL or secret would otherwise show only at the first event. */
const webhook = Options.all({
  url: Options.text("webhook-url").pipe(
    Options.optional,
    Options.withDescription("Where to send every event, signed; needs --webhook-secret")
  ),
  secret: Options.text("webhook-secret").pipe(
    Options.optional,
    Options.withDescription("The signing secret of the webhook endpoint, whsec_…")
  )
}).pipe(
  Options.mapEffect(({ secret, url }) =>
    Effect.gen(function* () {
      if (Option.isNone(url) && Option.isNone(secret)) return Option.none()
      if (Option.isNone(url) || Option.isNone(secret)) {
        return yield* wrongOption("--webhook-url and --webhook-secret need each other")
      }
      if (!/^https?:\/\//i.test(url.value) || !URL.canParse(url.value)) {
        return yield* wrongOption("--webhook-url must be a URL with http: or https:")
      }
      const signingSecret = Redacted.make(secret.value)
      yield* Effect.catchAll(Webhooks.sign({ messageId: "msg_trial", body: "", signingSecret }), ({ reason }) =>
        wrongOption(`--webhook-secret: ${reason.message}`)
      )
      return Option.some({ url: url.value, signingSecret })
    })
  )
)

const wrongOption = (message: string) => Effect.fail(ValidationError.invalidValue(HelpDoc.p(message)))

const options = {
  port: Options.integer("port").pipe(
    Options.filterMap(
      (port) => Option.liftPredicate(port, () => port >= 0 && port <= 65_535),
      "--port must be between 0 and 65535"
    ),
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
  webhook,
  noHandle: Options.boolean("no-handle").pipe(
    Options.withDescription(
      "Serve Clerk's API only: neither /_emulator, with which tests mint tokens and reset, nor the page"
    )
  ),
  json: Options.boolean("json").pipe(Options.withDescription("Print the addresses and keys as one line of JSON"))
}

type Config = Command.Command.ParseConfig<typeof options>

export const emulator = Command.make("emulator", options, (config) =>
  Effect.gen(function* () {
    const emulator = yield* ClerkEmulator
    if (Option.isSome(config.seed)) yield* start(emulator, config.seed.value)
    const httpApp = yield* app(emulator, !config.noHandle)
    // It listens only now: Node drops the requests that come before the app is there.
    return yield* Effect.provide(serve(config, emulator, httpApp), listen(config))
  }).pipe(Effect.provide(clerk(config)))
).pipe(Command.withDescription("Serve an embedded Clerk at the paths of the Backend API"))

const serve = (config: Config, emulator: Emulator, httpApp: HttpApp.Default) =>
  Effect.scoped(
    Effect.gen(function* () {
      yield* HttpServer.serveEffect(httpApp)
      const { address } = yield* HttpServer.HttpServer
      yield* Console.log(announcement(emulator, HttpServer.formatAddress(address), config.json))
      if (!loopback.test(config.host)) {
        yield* Effect.logWarning(`Everyone who reaches ${config.host} can read and change this Clerk`)
      }
      return yield* Effect.never
    })
  )

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

const listen = ({ host, port }: Config) =>
  Layer.catchAll(NodeHttpServer.layerServer(createServer, { port, host }), ({ cause }) =>
    Layer.fail(badInput(`cannot listen on ${host}:${port}: ${cause instanceof Error ? cause.message : cause}`))
  )

const clerk = ({ noHandle, rateLimits, secretKey, webhook }: Config) => {
  const instance = ClerkEmulator.layer({
    secretKey: Redacted.make(secretKey),
    // A long-lived instance must not give the ids of an earlier one, whose state it may have read.
    idSeed: null,
    serveHandle: !noHandle,
    ...(Option.isSome(rateLimits) ? { rateLimits: rateLimits.value } : {})
  })
  const webhooks = Option.match(webhook, {
    onNone: () => Layer.empty,
    onSome: (endpoint) => Layer.provide(ClerkEmulator.layerWebhooks(endpoint), FetchHttpClient.layer)
  })
  return Layer.provideMerge(webhooks, instance)
}

/** Fills an instance from a file: a seed, or a state that another instance exported. */
const start = (emulator: Emulator, file: string) =>
  Effect.gen(function* () {
    const { readFileString } = yield* FileSystem.FileSystem
    const text = yield* Effect.mapError(readFileString(file), (error) => unusable(file, error))
    const json = yield* Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: () => badInput(`${file} is not JSON`)
    })
    const unusableBecause = ({ message }: { readonly message: string }) => badInput(`${file}: ${message}`)
    if (Schema.is(EmulatorState)(json)) {
      return yield* Effect.mapError(emulator.importState(json), unusableBecause)
    }
    const seed = decodeSeed(json)
    if (Either.isLeft(seed)) return yield* unusableBecause({ message: seed.left })
    yield* Effect.mapError(emulator.seed(seed.right), unusableBecause)
  })

/** The API of Clerk, `/health`, and a page for people. */
const app = (emulator: Emulator, withPage: boolean) =>
  Effect.gen(function* () {
    const { readFileString } = yield* FileSystem.FileSystem
    const page = HttpServerResponse.text(yield* readFileString(pageFile), { contentType: "text/html; charset=utf-8" })
    const routes = HttpRouter.empty.pipe(
      HttpRouter.get("/health", HttpServerResponse.unsafeJson({ status: "ok" })),
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
