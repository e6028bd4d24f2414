import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiGroup,
  type HttpApp,
  HttpBody,
  HttpClient,
  HttpRouter,
  HttpServer,
  HttpServerRequest,
  HttpServerResponse,
  KeyValueStore
} from "@effect/platform"
import type { RouteNotFound } from "@effect/platform/HttpServerError"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import {
  Chunk,
  Clock,
  ConfigProvider,
  Context,
  Deferred,
  Effect,
  Fiber,
  Layer,
  Logger,
  ManagedRuntime,
  Redacted,
  Ref,
  Schema,
  TestClock,
  TestContext
} from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import { type WebhookEvent, WebhookInbox, WebhookInboxError, Webhooks } from "effect-clerk/webhooks"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
const options = { signingSecret }

/** The app's response to a request. */
const respond = <R>(app: HttpApp.Default<never, R>, request: Request) =>
  Effect.map(
    Effect.provideService(app, HttpServerRequest.HttpServerRequest, HttpServerRequest.fromWeb(request)),
    (response) => HttpServerResponse.toWeb(response)
  )

const deliver = <R>(app: HttpApp.Default<never, R>, event: WebhookEvent) =>
  Effect.flatMap(WebhookExamples.request(event, signingSecret), (request) => respond(app, request))

const statusOf = <R>(app: HttpApp.Default<never, R>, event: WebhookEvent) =>
  Effect.map(deliver(app, event), (response) => response.status)

const created = WebhookExamples.make("user.created")
const inbox = WebhookInbox.layerMemory()
const quiet = Logger.remove(Logger.defaultLogger)

/** Passes a list to `use` that fills with the lines that `use` logs. */
const logged = <A, E, R>(use: (lines: ReadonlyArray<string>) => Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const lines: Array<string> = []
    const logger = Logger.map(Logger.logfmtLogger, (line) => void lines.push(line))
    return Effect.provide(use(lines), Logger.replace(Logger.defaultLogger, logger))
  })

describe("a handler", () => {
  it.effect("runs for an event of its type, and the response is 204", () =>
    Effect.gen(function* () {
      const names = yield* Ref.make<ReadonlyArray<string | null>>([])
      const app = Webhooks.handler(
        {
          "user.created": (event) => Ref.update(names, (all) => [...all, event.data.firstName]),
          "user.updated": () => Effect.dieMessage("not this one")
        },
        options
      )
      assert.strictEqual(yield* statusOf(app, created), 204)
      assert.deepStrictEqual(yield* Ref.get(names), ["Ada"])
    }).pipe(Effect.provide(inbox))
  )

  it.effect("runs once for a message that is delivered again", () =>
    Effect.gen(function* () {
      let calls = 0
      const handle = () => {
        calls++
        return Effect.void
      }
      const app = Webhooks.handler({ "user.created": handle }, options)
      assert.strictEqual(yield* statusOf(app, created), 204)
      yield* TestClock.adjust("2 days")
      assert.strictEqual(yield* statusOf(app, created), 204)
      assert.strictEqual(calls, 1)
    }).pipe(Effect.provide(inbox))
  )

  it.effect("runs once for two deliveries at the same time, from two endpoints with different secrets", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const second = Redacted.make("whsec_c2Vjb25kIGVuZHBvaW50IG9mIHRoZSBzYW1lIFVSTA==")
      const app = Webhooks.handler(
        {
          "user.created": () =>
            Effect.zipRight(
              Effect.yieldNow(),
              Ref.update(runs, (n) => n + 1)
            )
        },
        { signingSecret: [signingSecret, second] }
      )
      const requests = yield* Effect.all([
        WebhookExamples.request(created, signingSecret),
        WebhookExamples.request(created, second)
      ])
      const responses = yield* Effect.forEach(requests, (request) => respond(app, request), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(
        responses.map((response) => response.status),
        [204, 204]
      )
      assert.strictEqual(yield* Ref.get(runs), 1)
    }).pipe(Effect.provide(inbox))
  )

  it.effect("runs for an event that is signed with a secret that it got as a string", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const handlers = { "user.created": () => Ref.update(runs, (n) => n + 1) }
      const app = Webhooks.handler(handlers, { signingSecret: Redacted.value(signingSecret) })
      assert.strictEqual(yield* statusOf(app, created), 204)
      assert.strictEqual(yield* Ref.get(runs), 1)
    }).pipe(Effect.provide(inbox))
  )

  const memories: ReadonlyArray<readonly [inbox: string, layer: Layer.Layer<never>]> = [
    ["the default inbox", Layer.empty],
    ["an inbox in memory", inbox]
  ]
  it.effect.each(memories)("without a name runs for a message that another one has handled, with %s", ([, layer]) =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const handlers = { "user.created": () => Ref.update(runs, (n) => n + 1) }
      const apps = [Webhooks.handler(handlers, options), Webhooks.handler(handlers, options)]
      for (const app of [...apps, ...apps]) assert.strictEqual(yield* statusOf(app, created), 204)
      assert.strictEqual(yield* Ref.get(runs), 2)
    }).pipe(Effect.provide(layer))
  )

  const durable = Layer.provide(WebhookInbox.layerKeyValueStore, KeyValueStore.layerMemory)
  const second = Redacted.make("whsec_c2Vjb25kIGVuZHBvaW50IG9mIHRoZSBzYW1lIFVSTA==")

  it.effect("runs for a message that the handler of an endpoint with another secret has handled", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const handlers = { "user.created": () => Ref.update(runs, (n) => n + 1) }
      for (const secret of [signingSecret, second, signingSecret]) {
        const request = yield* WebhookExamples.request(created, secret)
        const app = Webhooks.handler(handlers, { signingSecret: secret })
        assert.strictEqual((yield* respond(app, request)).status, 204)
      }
      assert.strictEqual(yield* Ref.get(runs), 2)
    }).pipe(Effect.provide(durable))
  )

  const rotations: ReadonlyArray<readonly [listed: string, secrets: ReadonlyArray<Webhooks.SigningSecret>]> = [
    ["first", [signingSecret, [second, signingSecret], second]],
    ["last", [signingSecret, [signingSecret, second], second]]
  ]
  it.effect.each(rotations)("runs once for a message although its secret is rotated, the new one %s", ([, secrets]) =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const handlers = { "user.created": () => Ref.update(runs, (n) => n + 1) }
      for (const signingSecret of secrets) {
        const request = yield* WebhookExamples.request(created, signingSecret)
        assert.strictEqual((yield* respond(Webhooks.handler(handlers, { signingSecret }), request)).status, 204)
      }
      assert.strictEqual(yield* Ref.get(runs), 1)
    }).pipe(Effect.provide(durable))
  )

  it.effect("runs for a message although one with its id and another body was signed with another of its secrets", () =>
    Effect.gen(function* () {
      const names = yield* Ref.make<ReadonlyArray<string | null>>([])
      const app = Webhooks.handler(
        { "user.created": (event) => Ref.update(names, (all) => [...all, event.data.firstName]) },
        { signingSecret: [signingSecret, second] }
      )
      const forged = WebhookExamples.make("user.created", { data: { firstName: "Mallory" } })
      const requests = [
        yield* WebhookExamples.request(forged, second),
        yield* WebhookExamples.request(created, signingSecret),
        yield* WebhookExamples.request(created, second)
      ]
      for (const request of requests) assert.strictEqual((yield* respond(app, request)).status, 204)
      assert.deepStrictEqual(yield* Ref.get(names), ["Mallory", "Ada"])
    }).pipe(Effect.provide(durable))
  )

  it.effect("runs for a message that a handler of another name has handled", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const handlers = { "user.created": () => Ref.update(runs, (n) => n + 1) }
      yield* deliver(Webhooks.handler(handlers, { ...options, name: "sync" }), created)
      yield* deliver(Webhooks.handler(handlers, { ...options, name: "mail" }), created)
      assert.strictEqual(yield* Ref.get(runs), 2)
    }).pipe(Effect.provide(inbox))
  )

  it.effect("gets its services from the context of the app", () =>
    Effect.gen(function* () {
      class Greeting extends Context.Tag("Greeting")<Greeting, string>() {}
      class Names extends Context.Tag("Names")<Names, Ref.Ref<ReadonlyArray<string>>>() {}
      const names = yield* Ref.make<ReadonlyArray<string>>([])
      const app: HttpApp.Default<never, Greeting | Names> = Webhooks.handler(
        {
          "user.created": (event) =>
            Effect.flatMap(Effect.all([Greeting, Names]), ([greeting, names]) =>
              Ref.update(names, (all) => [...all, `${greeting} ${event.data.firstName}`])
            ),
          "user.updated": () => Effect.asVoid(Greeting)
        },
        options
      )
      yield* deliver(app, created).pipe(Effect.provideService(Greeting, "hello"), Effect.provideService(Names, names))
      assert.deepStrictEqual(yield* Ref.get(names), ["hello Ada"])
    }).pipe(Effect.provide(inbox))
  )
})

describe("an event without a handler", () => {
  it.effect("is ignored with 204, even if its data does not decode", () =>
    Effect.gen(function* () {
      const app = Webhooks.handler({ "user.created": () => Effect.dieMessage("not for it") }, options)
      const body = JSON.stringify({ type: "role.created", data: "not a role" })
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
      const request = new Request("http://localhost/", { method: "POST", headers, body })
      assert.strictEqual((yield* respond(app, request)).status, 204)
    }).pipe(Effect.provide(inbox))
  )

  it.effect("goes to `otherwise`, and so does an event of an unknown type", () =>
    Effect.gen(function* () {
      const types = yield* Ref.make<ReadonlyArray<string>>([])
      const app = Webhooks.handler(
        {
          "user.created": () => Effect.dieMessage("not for it"),
          otherwise: (event) =>
            Ref.update(types, (all) => [...all, event.type === "unknown" ? `new: ${event.eventType}` : event.type])
        },
        options
      )
      const body = JSON.stringify({ type: "constructor", data: 1 })
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
      const request = new Request("http://localhost/", { method: "POST", headers, body })
      assert.strictEqual((yield* respond(app, request)).status, 204)
      assert.strictEqual(yield* statusOf(app, WebhookExamples.make("role.deleted")), 204)
      assert.deepStrictEqual(yield* Ref.get(types), ["new: constructor", "role.deleted"])
    }).pipe(Effect.provide(inbox))
  )
})

describe("a failure", () => {
  const failures: ReadonlyArray<readonly [kind: string, effect: Effect.Effect<void, string>]> = [
    ["a failure", Effect.fail("the database is down")],
    ["a defect", Effect.die(new Error("the database is down"))],
    [
      "an exception",
      Effect.sync(() => {
        throw new Error("the database is down")
      })
    ],
    ["an interruption", Effect.interrupt]
  ]
  it.effect.each(failures)(
    "of the handler, %s, gives 503 with Retry-After, and the next delivery runs the handler again",
    ([, effect]) =>
      logged((lines) =>
        Effect.gen(function* () {
          const runs = yield* Ref.make(0)
          const app = Webhooks.handler(
            {
              "user.created": () =>
                Effect.flatMap(
                  Ref.updateAndGet(runs, (n) => n + 1),
                  (n) => (n === 1 ? effect : Effect.void)
                )
            },
            { ...options, retryAfter: "1 minute" }
          )
          const response = yield* deliver(app, created)
          assert.strictEqual(response.status, 503)
          assert.strictEqual(response.headers.get("retry-after"), "60")
          assert.notInclude(yield* Effect.promise(() => response.text()), "database")
          assert.include(lines.join("\n"), "messageId=msg_2zExample_user.created")
          assert.strictEqual(yield* statusOf(app, created), 204)
          assert.strictEqual(yield* Ref.get(runs), 2)
        })
      ).pipe(Effect.provide(inbox))
  )

  it.effect("that is an exception before there is an effect gives 503 too", () =>
    Effect.gen(function* () {
      const app = Webhooks.handler(
        {
          "user.created": () => {
            throw new Error("oh")
          }
        },
        options
      )
      assert.strictEqual(yield* statusOf(app, created), 503)
    }).pipe(Effect.provide([inbox, quiet]))
  )

  it.effect(
    "by a handler that takes longer than 12 seconds gives 503 after 12 seconds, and the handler is interrupted",
    () =>
      Effect.gen(function* () {
        const interrupted = yield* Deferred.make<void>()
        const app = Webhooks.handler(
          { "user.created": () => Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined)) },
          options
        )
        const request = yield* WebhookExamples.request(created, signingSecret)
        const fiber = yield* Effect.fork(respond(app, request))
        yield* untilHandling
        yield* TestClock.adjust("11 seconds")
        assert.isTrue((yield* Fiber.poll(fiber))._tag === "None")
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(fiber)).status, 503)
        yield* Deferred.await(interrupted)
      }).pipe(Effect.provide([inbox, quiet]))
  )

  it.effect(
    "by a handler that takes too long and cannot be interrupted gives 503 in time, and the next delivery waits for it and does not run it again",
    () =>
      Effect.gen(function* () {
        const finish = yield* Deferred.make<void>()
        const runs = yield* Ref.make(0)
        const app = Webhooks.handler(
          {
            "user.created": () =>
              Effect.uninterruptible(
                Effect.zipRight(
                  Deferred.await(finish),
                  Ref.update(runs, (n) => n + 1)
                )
              )
          },
          options
        )
        const request = yield* WebhookExamples.request(created, signingSecret)
        const fiber = yield* Effect.fork(respond(app, request))
        yield* untilHandling
        yield* TestClock.adjust("12 seconds")
        assert.strictEqual((yield* Fiber.join(fiber)).status, 503)
        const next = yield* Effect.fork(statusOf(app, created))
        yield* untilHandling
        assert.strictEqual(yield* Ref.get(runs), 0)
        yield* Deferred.succeed(finish, undefined)
        assert.strictEqual(yield* Fiber.join(next), 204)
        assert.strictEqual(yield* Ref.get(runs), 1)
      }).pipe(Effect.provide([inbox, quiet]))
  )

  it.effect("of a handler that continued after its time was up is logged, and the next delivery runs it again", () =>
    logged((lines) =>
      Effect.gen(function* () {
        const outcomes = [Effect.fail("the database is down"), Effect.void]
        const finish = yield* Deferred.make<void>()
        const app = Webhooks.handler(
          {
            "user.created": () =>
              Effect.uninterruptible(
                Effect.zipRight(
                  Deferred.await(finish),
                  Effect.suspend(() => outcomes.shift() ?? Effect.dieMessage("ran again"))
                )
              )
          },
          options
        )
        const fiber = yield* Effect.fork(statusOf(app, created))
        yield* untilHandling
        yield* TestClock.adjust("12 seconds")
        assert.strictEqual(yield* Fiber.join(fiber), 503)
        assert.include(lines.join("\n"), "the handler took longer than 12s")
        yield* Deferred.succeed(finish, undefined)
        assert.deepStrictEqual([yield* statusOf(app, created), yield* statusOf(app, created)], [204, 204])
        assert.include(lines.join("\n"), "the database is down")
        assert.lengthOf(outcomes, 0)
      })
    ).pipe(Effect.provide(inbox))
  )

  it.effect("by a handler that becomes interruptible only after its time was up ends in an interruption", () =>
    Effect.gen(function* () {
      const [finish, interrupted] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const app = Webhooks.handler(
        {
          "user.created": () =>
            Effect.zipRight(
              Effect.uninterruptible(Deferred.await(finish)),
              Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
            )
        },
        options
      )
      const fiber = yield* Effect.fork(statusOf(app, created))
      yield* untilHandling
      yield* TestClock.adjust("12 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), 503)
      yield* Deferred.succeed(finish, undefined)
      yield* TestClock.adjust("1 second")
      yield* Deferred.await(interrupted)
    }).pipe(Effect.provide([inbox, quiet]))
  )

  it.effect("of the inbox gives 503", () =>
    Effect.gen(function* () {
      const app = Webhooks.handler({ "user.created": () => Effect.void }, options)
      const response = yield* deliver(app, created).pipe(
        Effect.provideService(WebhookInbox, {
          once: () => Effect.fail(new WebhookInboxError({ operation: "read", cause: "down" }))
        })
      )
      assert.strictEqual(response.status, 503)
      assert.strictEqual(response.headers.get("retry-after"), "5")
    }).pipe(Effect.provide(quiet))
  )

  it.effect(
    "to decode an event that has a handler gives 500 with Retry-After, so that a newer version can handle it",
    () =>
      Effect.gen(function* () {
        const app = Webhooks.handler({ "user.created": () => Effect.void }, options)
        const body = JSON.stringify({ type: "user.created", data: { id: 7 } })
        const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
        const response = yield* respond(app, new Request("http://localhost/", { method: "POST", headers, body }))
        assert.strictEqual(response.status, 500)
        assert.strictEqual(response.headers.get("retry-after"), "5")
      }).pipe(Effect.provide([inbox, quiet]))
  )

  it.effect.each(["", "sk_test_example", "whsec_AA=="])(
    "to configure a secret, %j, gives 500 with a text that does not say what is wrong, and is logged",
    (secret) =>
      logged((lines) =>
        Effect.gen(function* () {
          const response = yield* deliver(Webhooks.handler({}, { signingSecret: Redacted.make(secret) }), created)
          assert.strictEqual(response.status, 500)
          assert.strictEqual(yield* Effect.promise(() => response.text()), "see the log")
          assert.include(lines.join("\n"), "signing secret")
        })
      )
  )

  it.effect("to configure a secret gives 500 and is logged", () =>
    logged((lines) =>
      Effect.gen(function* () {
        const app = Webhooks.handler({}, { signingSecret: Redacted.make("") })
        assert.strictEqual(yield* statusOf(app, created), 500)
        assert.include(lines.join("\n"), "CLERK_WEBHOOK_SIGNING_SECRET")
      })
    )
  )
})

/** WebCrypto verifies the delivery outside the test clock, so this waits until the handler's timeout has started. */
const untilHandling = Effect.gen(function* () {
  while (Chunk.isEmpty(yield* TestClock.sleeps())) yield* Effect.promise(() => new Promise(setImmediate))
})

describe("making a handler", () => {
  const configured = (entries: Readonly<Record<string, string>>) =>
    Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(entries))))
  const webhooks = (given: Webhooks.HandlerOptions = {}) =>
    HttpApiBuilder.Router.use((router) =>
      Effect.flatMap(Webhooks.make({ "user.created": () => Effect.void }, given), (app) =>
        router.post("/webhooks", app)
      )
    )

  const unusable: ReadonlyArray<
    readonly [config: Readonly<Record<string, string>>, given: Webhooks.HandlerOptions, reason: string]
  > = [
    [{}, {}, "MissingSecret"],
    [{ CLERK_WEBHOOK_SIGNING_SECRET: "sk_test_example" }, {}, "InvalidSecret"],
    [{}, { signingSecret: [signingSecret, Redacted.make("whsec_xxxxxxxx")] }, "InvalidSecret"]
  ]
  it.effect.each(unusable)("in a layer fails when the layer is built: with %j and %j, %s", ([config, given, reason]) =>
    Effect.gen(function* () {
      const layer = Layer.provide(webhooks(given), [configured(config), HttpApiBuilder.Router.Live])
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
      assert.strictEqual(error.reason._tag, reason)
    })
  )

  it.scoped("in a layer adds a route beside an HttpApi", () =>
    Effect.gen(function* () {
      const api = HttpApi.make("api").add(
        HttpApiGroup.make("group").add(HttpApiEndpoint.get("hello", "/hello").addSuccess(Schema.String))
      )
      const group = HttpApiBuilder.group(api, "group", (handlers) =>
        handlers.handle("hello", () => Effect.succeed("hi"))
      )
      const served = HttpApiBuilder.serve().pipe(
        Layer.provide(webhooks()),
        Layer.provide(Layer.provide(HttpApiBuilder.api(api), group)),
        Layer.provide(configured({ CLERK_WEBHOOK_SIGNING_SECRET: Redacted.value(signingSecret) }))
      )
      yield* Layer.build(served)
      const client = yield* HttpClient.HttpClient
      const { body, headers } = yield* WebhookExamples.deliver(created, signingSecret)
      const sent = yield* client.post("/webhooks", { headers, body: HttpBody.text(body, "application/json") })
      assert.strictEqual(sent.status, 204)
      assert.strictEqual((yield* client.get("/hello")).status, 200)
    }).pipe(Effect.provide([NodeHttpServer.layerTest, inbox]))
  )
})

describe("the time limit of a handler that never ends", () => {
  const hanging = () => {
    const effects = [Effect.never, Effect.promise(() => new Promise<void>(() => {})), Effect.void]
    return Webhooks.handler({ "user.created": () => effects.shift() ?? Effect.dieMessage("ran again") }, options)
  }
  const deliveries = ["an effect that never ends", "a promise that never settles", "neither"]
  const expected = [503, 503, 204]

  /** The statuses of one delivery after the other, each after 12 seconds if it waits. */
  const statuses = <E, R>(send: Effect.Effect<number, E, R>) =>
    Effect.forEach(deliveries, () =>
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(send)
        yield* Effect.raceFirst(untilHandling, Fiber.await(fiber))
        yield* TestClock.adjust("12 seconds")
        return yield* Fiber.join(fiber)
      })
    )

  it.effect("holds for an app that runs uninterruptibly", () =>
    Effect.gen(function* () {
      const app = Effect.uninterruptible(hanging())
      assert.deepStrictEqual(yield* statuses(statusOf(app, created)), expected)
    }).pipe(Effect.provide([inbox, quiet]))
  )

  it("holds behind `toWebHandler`", async () => {
    const runtime = ManagedRuntime.make(Layer.mergeAll(TestContext.TestContext, inbox, quiet))
    const post = Webhooks.toWebHandler(hanging(), runtime)
    const send = Effect.flatMap(WebhookExamples.request(created, signingSecret), (request) =>
      Effect.promise(() => post(request).then((response) => response.status))
    )
    assert.deepStrictEqual(await runtime.runPromise(statuses(send)), expected)
    await runtime.dispose()
  })

  const mounted: ReadonlyArray<
    readonly [how: string, mount: (app: HttpApp.Default) => HttpApp.Default<RouteNotFound>]
  > = [
    ["as the app of a server", (app) => app],
    ["as a route", (app) => HttpRouter.empty.pipe(HttpRouter.post("/", app))]
  ]
  it.scoped.each(mounted)("holds over a socket, %s", ([, mount]) =>
    Effect.gen(function* () {
      yield* HttpServer.serveEffect(mount(hanging()))
      const client = yield* HttpClient.HttpClient
      const send = Effect.gen(function* () {
        const { body, headers } = yield* WebhookExamples.deliver(created, signingSecret)
        const response = yield* client.post("/", { headers, body: HttpBody.text(body, "application/json") })
        return response.status
      })
      assert.deepStrictEqual(yield* statuses(send), expected)
    }).pipe(Effect.provide([NodeHttpServer.layerTest, inbox, quiet]))
  )
})

describe("a request that is not an authentic delivery", () => {
  const app = Webhooks.handler(
    { otherwise: () => Effect.dieMessage("must not run") },
    { ...options, maxBodyBytes: 2000 }
  )

  const signed = (change: (request: Request) => Request) =>
    Effect.flatMap(WebhookExamples.request(created, signingSecret), (request) => respond(app, change(request)))

  const isRejected = (status: number, response: Response, detail: string) =>
    Effect.map(
      Effect.promise(() => response.text()),
      (text) => {
        assert.strictEqual(response.status, status)
        assert.include(text, detail)
        assert.notProperty(Object.fromEntries(response.headers), "retry-after")
      }
    )

  it.effect("gets 400 for a signature that does not match", () =>
    Effect.gen(function* () {
      const other = Redacted.make("whsec_c2Vjb25kIGVuZHBvaW50IG9mIHRoZSBzYW1lIFVSTA==")
      const request = yield* WebhookExamples.request(created, other)
      yield* isRejected(400, yield* respond(app, request), "no matching signature")
    }).pipe(Effect.provide(quiet))
  )

  it.effect("gets 400 for missing headers, and the names of the headers", () =>
    Effect.gen(function* () {
      const response = yield* signed((request) => {
        request.headers.delete("svix-timestamp")
        return request
      })
      yield* isRejected(400, response, "missing required headers: svix-timestamp")
    }).pipe(Effect.provide(quiet))
  )

  it.effect("gets 400 if it is replayed later", () =>
    Effect.gen(function* () {
      const request = yield* WebhookExamples.request(created, signingSecret)
      yield* TestClock.adjust("301 seconds")
      yield* isRejected(400, yield* respond(app, request), "more than 300 seconds")
    }).pipe(Effect.provide(quiet))
  )

  it.effect("gets 400 without a body, and if the body was read before", () =>
    Effect.gen(function* () {
      const empty = yield* signed((request) => new Request(request.url, { method: "POST", headers: request.headers }))
      yield* isRejected(400, empty, "no matching signature")
      const used = yield* WebhookExamples.request(created, signingSecret)
      yield* Effect.promise(() => used.text())
      yield* isRejected(400, yield* respond(app, used), "the body could not be read")
    }).pipe(Effect.provide(quiet))
  )

  it.effect("gets 405 for other methods than POST", () =>
    Effect.gen(function* () {
      const response = yield* respond(app, new Request("http://localhost/"))
      assert.strictEqual(response.headers.get("allow"), "POST")
      yield* isRejected(405, response, "POST")
    })
  )

  /** A body of 64 kB parts that counts how many of them were read. */
  const counted = (parts: number) => {
    const reads = { count: 0, cancelled: false }
    const body = new ReadableStream({
      pull: (controller) => {
        reads.count++
        if (reads.count > parts) controller.close()
        else controller.enqueue(new Uint8Array(65_536))
      },
      cancel: () => {
        reads.cancelled = true
      }
    })
    return { body, reads }
  }
  const streaming = (body: ReadableStream, headers?: Headers) =>
    // Node's fetch wants `duplex` for a body that is a stream, and the types do not know it.
    new Request("http://localhost/", {
      method: "POST",
      body,
      duplex: "half",
      ...(headers && { headers })
    } as RequestInit)

  it.effect("gets 413 once its body of unknown length is longer than the limit, and the rest is not read", () =>
    Effect.gen(function* () {
      const { body, reads } = counted(3200)
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body: "{}", signingSecret })
      const long = Webhooks.handler({}, { ...options, maxBodyBytes: 200_000 })
      const response = yield* respond(long, streaming(body, new Headers(headers)))
      yield* isRejected(413, response, "200000 bytes")
      assert.isTrue(reads.cancelled)
      assert.isBelow(reads.count, 8)
    }).pipe(Effect.provide(quiet))
  )

  it.effect.each(["is a clone", "has a clone"] as const)("gets 413 for a body that is too long if it %s", (which) =>
    Effect.gen(function* () {
      const request = yield* WebhookExamples.request(created, signingSecret)
      const clone = request.clone()
      const [given, kept] = which === "is a clone" ? [clone, request] : [request, clone]
      const short = Webhooks.handler({}, { ...options, maxBodyBytes: 5 })
      yield* isRejected(413, yield* respond(short, given), "5 bytes")
      assert.include(yield* Effect.promise(() => kept.text()), "user.created")
    }).pipe(Effect.provide(quiet))
  )

  it.live("gets 413 behind `toWebHandler` for a body that is too long if it is a clone", () =>
    Effect.gen(function* () {
      const runtime = ManagedRuntime.make(quiet)
      const post = Webhooks.toWebHandler(Webhooks.handler({}, { ...options, maxBodyBytes: 5 }), runtime)
      const request = yield* WebhookExamples.request(created, signingSecret)
      yield* isRejected(413, yield* Effect.promise(() => post(request.clone())), "5 bytes")
    })
  )

  const unsigned: ReadonlyArray<readonly [what: string, change: (headers: Headers) => void]> = [
    ["without signature headers", (headers) => headers.delete("svix-signature")],
    ["with a signature of another version only", (headers) => headers.set("svix-signature", "v1a,AAAA")],
    ["with an old timestamp", (headers) => headers.set("svix-timestamp", "-1000")]
  ]
  it.effect.each(unsigned)("gets 400 %s, and its body is not read", ([, change]) =>
    Effect.gen(function* () {
      const { body } = counted(1)
      const headers = new Headers(yield* Webhooks.sign({ messageId: "msg_1", body: "{}", signingSecret }))
      change(headers)
      const request = streaming(body, headers)
      assert.strictEqual((yield* respond(app, request)).status, 400)
      assert.isFalse(request.bodyUsed)
    }).pipe(Effect.provide(quiet))
  )

  it.effect("gets 413 if its body or its content-length is too long", () =>
    Effect.gen(function* () {
      const long = yield* signed(
        (request) => new Request(request.url, { method: "POST", headers: request.headers, body: "x".repeat(2001) })
      )
      yield* isRejected(413, long, "2000 bytes")
      const claimed = yield* signed((request) => {
        const headers = new Headers(request.headers)
        headers.set("content-length", "2001")
        return new Request(request.url, { method: "POST", headers, body: "x" })
      })
      yield* isRejected(413, claimed, "2000 bytes")
    }).pipe(Effect.provide(quiet))
  )
})

/** Signs for a server that runs on the real clock. */
const liveClock = Effect.sync(() => Clock.make())

describe("an app", () => {
  it.scopedLive("works as a route of HttpRouter, over a socket", () =>
    Effect.gen(function* () {
      const seen = yield* Ref.make<ReadonlyArray<string>>([])
      const router = HttpRouter.empty.pipe(
        HttpRouter.post(
          "/webhooks/clerk",
          Webhooks.handler(
            { "organization.created": (event) => Ref.update(seen, (all) => [...all, event.data.slug]) },
            { ...options, maxBodyBytes: 5000 }
          )
        )
      )
      yield* HttpServer.serveEffect(router)
      const client = yield* HttpClient.HttpClient
      const event = WebhookExamples.make("organization.created", { data: { name: "Zoë\u2028\u{1F511}" } })
      const { body, headers } = yield* WebhookExamples.deliver(event, signingSecret)
      const post = (text: string) =>
        Effect.map(
          client.post("/webhooks/clerk", { headers, body: HttpBody.text(text, "application/json") }),
          (response) => response.status
        )
      assert.strictEqual(yield* post(body), 204)
      assert.strictEqual(yield* post(body), 204)
      assert.strictEqual(yield* post(`${body}\n`), 400)
      assert.include([400, 413], yield* post("x".repeat(5001)))
      assert.deepStrictEqual(yield* Ref.get(seen), ["analytical-engines"])
    }).pipe(Effect.provide([NodeHttpServer.layerTest, inbox, quiet]))
  )

  it.effect("works as a function from Request to Response", () =>
    Effect.gen(function* () {
      const post = Webhooks.toWebHandler(Webhooks.handler({ "user.created": () => Effect.void }, options))
      const request = yield* Effect.withClock(
        WebhookExamples.request({ ...created, messageId: "msg_web" }, signingSecret),
        yield* liveClock
      )
      const response = yield* Effect.promise(() => post(request))
      assert.strictEqual(response.status, 204)
    })
  )

  it.effect("works as a function from Request to Response with the services of a runtime", () =>
    Effect.gen(function* () {
      class Names extends Context.Tag("Names")<Names, Ref.Ref<ReadonlyArray<string | null>>>() {}
      const names = yield* Ref.make<ReadonlyArray<string | null>>([])
      const runtime = ManagedRuntime.make(Layer.merge(Layer.succeed(Names, names), inbox))
      const post = Webhooks.toWebHandler(
        Webhooks.handler(
          {
            "user.created": (event) =>
              Effect.flatMap(Names, (names) => Ref.update(names, (all) => [...all, event.data.firstName]))
          },
          options
        ),
        runtime
      )
      const send = Effect.flatMap(
        Effect.flatMap(liveClock, (clock) => Effect.withClock(WebhookExamples.request(created, signingSecret), clock)),
        (request) => Effect.promise(() => post(request))
      )
      assert.deepStrictEqual([(yield* send).status, (yield* send).status], [204, 204])
      assert.deepStrictEqual(yield* Ref.get(names), ["Ada"])
      yield* Effect.promise(() => runtime.dispose())
    })
  )
})
