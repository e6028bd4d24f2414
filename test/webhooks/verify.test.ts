import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import {
  ConfigProvider,
  DateTime,
  Duration,
  Effect,
  FastCheck,
  Layer,
  Logger,
  Redacted,
  Schema,
  TestClock
} from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import { type WebhookError, Webhooks } from "effect-clerk/webhooks"

// The known-answer vector that the Standard Webhooks libraries share.
const known = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  seconds: 1614265330,
  body: '{"test": 2432232314}',
  headers: {
    "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "svix-timestamp": "1614265330",
    "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  }
}
const secret = Redacted.make(known.secret)
const otherSecret = Redacted.make(`whsec_${Buffer.from("another secret of this endpoint").toString("base64")}`)

const atSeconds = (seconds: number) => TestClock.setTime(seconds * 1000)

/** These reasons come after the signature has matched. */
const isAuthentic = (reason: WebhookError["reason"]) => reason._tag === "InvalidEvent" || reason._tag === "InvalidJson"

const outcome = (delivery: Webhooks.Delivery) =>
  Webhooks.verify(delivery).pipe(
    Effect.match({
      onFailure: ({ reason }) => (isAuthentic(reason) ? "authentic" : reason._tag),
      onSuccess: () => "authentic" as const
    })
  )

const reasonOf = (delivery: Webhooks.Delivery) =>
  Effect.map(Effect.flip(Webhooks.verify(delivery)), (error) => error.reason)

const event = WebhookExamples.make("user.created")

describe("the known-answer vector", () => {
  it.effect("is authentic", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      assert.strictEqual(
        yield* outcome({ headers: known.headers, body: known.body, signingSecret: secret }),
        "authentic"
      )
    })
  )

  it.effect("is the result of signing", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const headers = yield* Webhooks.sign({
        messageId: known.headers["svix-id"],
        body: known.body,
        signingSecret: secret
      })
      assert.deepStrictEqual(headers, known.headers)
    })
  )

  it.effect("is authentic as bytes and without the prefix of the secret", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const signingSecret = Redacted.make(known.secret.replace("whsec_", ""))
      const body = new TextEncoder().encode(known.body)
      assert.strictEqual(yield* outcome({ headers: known.headers, body, signingSecret }), "authentic")
    })
  )

  it.effect("is rejected if one character of the body, an id, the time or the signature changes", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const { body, headers } = known
      const tampered = [
        { headers, body: body.replace(" ", "") },
        { headers: { ...headers, "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJel" }, body },
        { headers: { ...headers, "svix-timestamp": "1614265331" }, body },
        { headers: { ...headers, "svix-signature": headers["svix-signature"].replace("g0hM", "h0hM") }, body },
        { headers: { ...headers, "svix-signature": headers["svix-signature"].slice(0, -1) }, body }
      ]
      for (const delivery of tampered) {
        assert.strictEqual(yield* outcome({ ...delivery, signingSecret: secret }), "NoMatchingSignature")
      }
    })
  )
})

describe("the time of signing", () => {
  const offsets: ReadonlyArray<readonly [offset: number, outcome: string]> = [
    [-301, "TimestampTooNew"],
    [-300, "authentic"],
    [0, "authentic"],
    [300, "authentic"],
    [301, "TimestampTooOld"]
  ]
  it.effect.each(offsets)("checked %d seconds after signing is %s", ([offset, expected]) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds + offset)
      assert.strictEqual(yield* outcome({ ...known, signingSecret: secret }), expected)
    })
  )

  it.effect("is compared in whole seconds", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime((known.seconds + 300) * 1000 + 999)
      assert.strictEqual(yield* outcome({ ...known, signingSecret: secret }), "authentic")
    })
  )

  it.effect("is in the error as a distance from now", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds + 3600)
      const reason = yield* reasonOf({ ...known, signingSecret: secret })
      assert(reason._tag === "TimestampTooOld")
      assert.strictEqual(Duration.toSeconds(reason.age), 3600)
    })
  )

  it.effect.each(["1614265330.123", "1614265330junk", " 1614265330 "])(
    "is the whole number that %j begins with",
    (header) =>
      Effect.gen(function* () {
        yield* atSeconds(known.seconds)
        const headers = { ...known.headers, "svix-timestamp": header }
        assert.strictEqual(yield* outcome({ headers, body: known.body, signingSecret: secret }), "authentic")
      })
  )

  it.effect.each(["soon", "junk1614265330", "-", "NaN"])("is invalid as %j", (header) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const headers = { ...known.headers, "svix-timestamp": header }
      assert.strictEqual(yield* outcome({ headers, body: known.body, signingSecret: secret }), "InvalidTimestamp")
    })
  )

  it.effect.each(["9".repeat(400), "99999999999999999999", "Infinity"])("fails as %j without a defect", (header) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const headers = { ...known.headers, "svix-timestamp": header }
      assert.include(
        ["TimestampTooNew", "InvalidTimestamp"],
        yield* outcome({ headers, body: known.body, signingSecret: secret })
      )
    })
  )
})

describe("the signature header", () => {
  const good = known.headers["svix-signature"]
  const value = good.slice("v1,".length)
  const bad = `v1,${"A".repeat(43)}=`
  const headers: ReadonlyArray<readonly [header: string, outcome: string]> = [
    [`${bad} ${good}`, "authentic"],
    [`${good} ${bad}`, "authentic"],
    [`${`${bad} `.repeat(15)}${good}`, "authentic"],
    [`${`${bad} `.repeat(16)}${good}`, "NoMatchingSignature"],
    [`${"v1,AAAA ".repeat(16)}${good}`, "authentic"],
    [`v1a,${value} ${good}`, "authentic"],
    [`${good},extra`, "authentic"],
    [`v1a,${value}`, "NoMatchingSignature"],
    [`v2,${value}`, "NoMatchingSignature"],
    [`V1,${value}`, "NoMatchingSignature"],
    [value, "NoMatchingSignature"],
    [`v1 ,${value}`, "NoMatchingSignature"],
    [`${good}AAAA`, "NoMatchingSignature"],
    [good.slice(0, -4), "NoMatchingSignature"],
    ["v1", "NoMatchingSignature"],
    ["v1,", "NoMatchingSignature"],
    [", , ,", "NoMatchingSignature"]
  ]
  it.effect.each(headers)("%j is %s", ([header, expected]) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      assert.strictEqual(
        yield* outcome({
          headers: { ...known.headers, "svix-signature": header },
          body: known.body,
          signingSecret: secret
        }),
        expected
      )
    })
  )
})

describe("headers", () => {
  const { body, headers } = known
  const standard = {
    "webhook-id": headers["svix-id"],
    "webhook-timestamp": headers["svix-timestamp"],
    "webhook-signature": headers["svix-signature"]
  }
  const forms: ReadonlyArray<readonly [form: string, headers: Webhooks.HeadersInput]> = [
    ["a Web Headers", new Headers(headers)],
    [
      "names in other cases",
      {
        "Svix-Id": headers["svix-id"],
        "SVIX-TIMESTAMP": headers["svix-timestamp"],
        "Svix-Signature": headers["svix-signature"]
      }
    ],
    [
      "values in arrays",
      {
        "svix-id": [headers["svix-id"]],
        "svix-timestamp": [headers["svix-timestamp"]],
        "svix-signature": [headers["svix-signature"]]
      }
    ],
    ["the names of Standard Webhooks", standard],
    ["the names of Standard Webhooks beside an incomplete Svix set", { ...standard, "svix-id": "msg_other" }],
    [
      "Svix's names before those of Standard Webhooks",
      { ...headers, "webhook-id": "other", "webhook-timestamp": "0", "webhook-signature": "v1,x" }
    ]
  ]
  it.effect.each(forms)("are read from %s", ([, given]) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      assert.strictEqual(yield* outcome({ headers: given, body, signingSecret: secret }), "authentic")
    })
  )

  const missing: ReadonlyArray<readonly [given: Webhooks.HeadersInput, missing: ReadonlyArray<string>]> = [
    [{}, ["svix-id", "svix-timestamp", "svix-signature"]],
    [{ "svix-id": "msg_1", "svix-signature": "v1,x" }, ["svix-timestamp"]],
    [{ ...headers, "svix-id": "  " }, ["svix-id"]],
    [{ ...headers, "svix-signature": "" }, ["svix-signature"]],
    [{ "webhook-id": "msg_1" }, ["webhook-timestamp", "webhook-signature"]]
  ]
  it.effect.each(missing)("%j lack %j", ([given, expected]) =>
    Effect.gen(function* () {
      const reason = yield* reasonOf({ headers: given, body, signingSecret: secret })
      assert(reason._tag === "MissingHeaders")
      assert.deepStrictEqual(reason.headers, expected)
    })
  )

  it.effect("that are sent twice match no signature", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const twice = new Headers(headers)
      twice.append("svix-id", headers["svix-id"])
      assert.strictEqual(yield* outcome({ headers: twice, body, signingSecret: secret }), "NoMatchingSignature")
    })
  )
})

describe("the body", () => {
  const bodies = [
    "",
    "\r\n",
    '{"a":1}\r\n',
    '{"type":"x","data":"\u{1F511} \u05E9\u05DC\u05D5\u05DD \u2028 e\u0301"}',
    "null",
    "not json"
  ]
  it.effect.each(bodies)("%j is signed byte for byte, as text and as bytes", (body) =>
    Effect.gen(function* () {
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      const bytes = new TextEncoder().encode(body)
      assert.strictEqual(yield* outcome({ headers, body, signingSecret: secret }), "authentic")
      assert.strictEqual(yield* outcome({ headers, body: bytes, signingSecret: secret }), "authentic")
      assert.strictEqual(yield* outcome({ headers, body: `${body} `, signingSecret: secret }), "NoMatchingSignature")
    })
  )

  it.effect("that was parsed and serialised again is rejected, with a hint", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const body = JSON.stringify(JSON.parse(known.body))
      const error = yield* Effect.flip(Webhooks.verify({ headers: known.headers, body, signingSecret: secret }))
      assert.strictEqual(error.reason._tag, "NoMatchingSignature")
      assert.include(error.message, "serialised again")
    })
  )

  it.effect("of bytes that are not UTF-8 is invalid JSON", () =>
    Effect.gen(function* () {
      const body = Uint8Array.of(0x22, 0xff, 0xfe, 0x22)
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      assert.strictEqual((yield* reasonOf({ headers, body, signingSecret: secret }))._tag, "InvalidJson")
    })
  )

  it.effect.each(["null", "[]", '"user.created"', "{}", '{"type":7}'])("%j is an invalid event", (body) =>
    Effect.gen(function* () {
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      const reason = yield* reasonOf({ headers, body, signingSecret: secret })
      assert(reason._tag === "InvalidEvent")
      assert.strictEqual(reason.type, undefined)
    })
  )

  it.effect("of a known type whose data does not match its schema gives an error with the path, never the value", () =>
    Effect.gen(function* () {
      const body = JSON.stringify({ type: "user.created", data: { object: "user", id: 7, password: "hunter2" } })
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      const error = yield* Effect.flip(Webhooks.verify({ headers, body, signingSecret: secret }))
      assert.strictEqual(
        error.message,
        "webhooks: the user.created event was not understood: data.id: expected a string, got a number"
      )
    })
  )
})

describe("signing secrets", () => {
  it.effect("may be several, any of which may match", () =>
    Effect.gen(function* () {
      const { body, headers } = yield* WebhookExamples.deliver(event, otherSecret)
      assert.strictEqual(yield* outcome({ headers, body, signingSecret: [secret, otherSecret] }), "authentic")
      assert.strictEqual(yield* outcome({ headers, body, signingSecret: secret }), "NoMatchingSignature")
    })
  )

  it.effect("each add a signature, and a receiver needs to know one of them", () =>
    Effect.gen(function* () {
      const { body, headers } = yield* WebhookExamples.deliver(event, [secret, otherSecret])
      assert.strictEqual(yield* outcome({ headers, body, signingSecret: secret }), "authentic")
      assert.strictEqual(yield* outcome({ headers, body, signingSecret: otherSecret }), "authentic")
    })
  )

  const invalid: ReadonlyArray<readonly [secret: string, issue: string]> = [
    ["whsec_", "is empty"],
    ["whsec_not base64", "contains white space; was it copied with a line break?"],
    [`${known.secret}\n`, "contains white space; was it copied with a line break?"],
    ["whsec_%%%%", "is not base64"],
    ["whsec_MfK", "is not base64"],
    ["sk_test_example", "is an API key of the instance, not a signing secret"],
    ["whsec_AA==", "is shorter than 24 bytes; is it a placeholder?"],
    ["whsec_xxxxxxxx", "is shorter than 24 bytes; is it a placeholder?"],
    [`whsec_${Buffer.alloc(23).toString("base64")}`, "is shorter than 24 bytes; is it a placeholder?"]
  ]
  it.effect.each(invalid)("%j %s", ([text, issue]) =>
    Effect.gen(function* () {
      const reason = yield* reasonOf({ ...known, signingSecret: [secret, Redacted.make(text)] })
      assert(reason._tag === "InvalidSecret")
      assert.deepStrictEqual([reason.position, reason.issue], [2, issue])
    })
  )

  const withConfig = (entries: ReadonlyArray<readonly [string, string]>) =>
    Effect.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map(entries))))

  it.effect("come from CLERK_WEBHOOK_SIGNING_SECRET, separated by commas or spaces if there are several", () =>
    Effect.gen(function* () {
      const delivery = yield* WebhookExamples.deliver(event, otherSecret)
      const value = `${known.secret}, ${Redacted.value(otherSecret)}\n`
      assert.strictEqual(
        yield* outcome(delivery).pipe(withConfig([["CLERK_WEBHOOK_SIGNING_SECRET", value]])),
        "authentic"
      )
    })
  )

  it.effect("are missing without an option and a configuration, and if they are empty", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome(known).pipe(withConfig([])), "MissingSecret")
      assert.strictEqual(
        yield* outcome(known).pipe(withConfig([["CLERK_WEBHOOK_SIGNING_SECRET", " "]])),
        "MissingSecret"
      )
      const configured = withConfig([["CLERK_WEBHOOK_SIGNING_SECRET", known.secret]])
      assert.strictEqual(
        yield* outcome({ ...known, signingSecret: Redacted.make("") }).pipe(configured),
        "MissingSecret"
      )
      assert.strictEqual(yield* outcome({ ...known, signingSecret: [] }).pipe(configured), "MissingSecret")
    })
  )

  it.effect("may be strings, also in a list with others that are Redacted", () =>
    Effect.gen(function* () {
      const text = Redacted.value(otherSecret)
      const delivery = yield* WebhookExamples.deliver(event, text)
      for (const signingSecret of [text, [text], [secret, text], otherSecret]) {
        assert.strictEqual(yield* outcome({ ...delivery, signingSecret }), "authentic")
      }
      assert.strictEqual(yield* outcome({ ...delivery, signingSecret: known.secret }), "NoMatchingSignature")
      assert.strictEqual(yield* outcome({ ...delivery, signingSecret: "" }), "MissingSecret")
    })
  )

  it.effect(
    "that an untyped program passes are those of the configuration if null, and invalid if something else",
    () =>
      Effect.gen(function* () {
        const untyped = (signingSecret: unknown) => signingSecret as Webhooks.SigningSecret
        const delivery = yield* WebhookExamples.deliver(event, otherSecret)
        const configured = withConfig([["CLERK_WEBHOOK_SIGNING_SECRET", Redacted.value(otherSecret)]])
        assert.strictEqual(yield* outcome({ ...delivery, signingSecret: untyped(null) }).pipe(configured), "authentic")
        for (const wrong of [7, {}, [undefined], [null], Redacted.make(7)]) {
          const reason = yield* reasonOf({ ...delivery, signingSecret: untyped(wrong) }).pipe(configured)
          assert(reason._tag === "InvalidSecret")
          assert.strictEqual(reason.issue, "is neither a string nor a Redacted one")
        }
      })
  )

  it.effect("are never in an error", () =>
    Effect.gen(function* () {
      const value = "c0ffee00secret"
      const secrets = [`whsec_${value}`, `whsec_${value} `, `sk_live_${value}`]
      const lines: Array<string> = []
      const logger = Logger.make(({ cause, message }) => {
        lines.push(inspect({ cause, message }, { depth: 20, showHidden: true }))
      })
      for (const text of secrets) {
        const error = yield* Effect.flip(Webhooks.verify({ ...known, signingSecret: Redacted.make(text) }))
        const printed = [
          String(error),
          JSON.stringify(error),
          error.stack ?? "",
          inspect(error, { depth: 20, showHidden: true, customInspect: false })
        ]
        yield* Effect.logError("rejected", error).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
        assert.notInclude([...printed, ...lines].join("\n"), value)
      }
      assert.lengthOf(lines, secrets.length)
    })
  )
})

describe("a Web Request", () => {
  const post = (body: BodyInit | null, init: RequestInit = {}) =>
    new Request("http://localhost/webhooks", { method: "POST", headers: known.headers, body, ...init })

  it.effect("is verified and decoded", () =>
    Effect.gen(function* () {
      const request = yield* WebhookExamples.request(event, secret)
      assert.deepStrictEqual(yield* Webhooks.verify(request, { signingSecret: secret }), event)
    })
  )

  it.effect("is verified with the secret of the configuration", () =>
    Effect.gen(function* () {
      const request = yield* WebhookExamples.request(event, secret)
      assert.deepStrictEqual(yield* Webhooks.verify(request), event)
    }).pipe(
      Effect.provide(
        Layer.setConfigProvider(ConfigProvider.fromMap(new Map([["CLERK_WEBHOOK_SIGNING_SECRET", known.secret]])))
      )
    )
  )

  const rejected: ReadonlyArray<readonly [what: string, request: () => Request, reason: string]> = [
    ["with another body", () => post(`${known.body} `), "NoMatchingSignature"],
    ["without a body", () => post(null), "NoMatchingSignature"],
    ["without headers", () => post(known.body, { headers: {} }), "MissingHeaders"],
    ["with a body longer than 1 MiB", () => post("x".repeat(1024 * 1024 + 1)), "BodyTooLong"],
    ["with a body as long as 1 MiB", () => post("x".repeat(1024 * 1024)), "NoMatchingSignature"]
  ]
  it.effect.each(rejected)("%s is rejected", ([, request, reason]) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const error = yield* Effect.flip(Webhooks.verify(request(), { signingSecret: secret }))
      assert.strictEqual(error.reason._tag, reason)
      assert.isFalse(error.isOurs)
    })
  )

  it.effect("is rejected if its body is longer than the limit of the call", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const options = { signingSecret: secret, maxBodyBytes: known.body.length - 1 }
      const error = yield* Effect.flip(Webhooks.verify(post(known.body), options))
      assert(error.reason._tag === "BodyTooLong")
      assert.strictEqual(error.reason.maxBytes, known.body.length - 1)
    })
  )

  it.effect.each(["is a clone", "has a clone"] as const)("that %s is rejected if its body is too long", (which) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const request = post(known.body)
      const clone = request.clone()
      const [given, kept] = which === "is a clone" ? [clone, request] : [request, clone]
      const error = yield* Effect.flip(Webhooks.verify(given, { signingSecret: secret, maxBodyBytes: 5 }))
      assert.strictEqual(error.reason._tag, "BodyTooLong")
      assert.strictEqual(yield* Effect.promise(() => kept.text()), known.body)
    })
  )

  it.effect.each(["read", "locked"] as const)("whose body is %s already is rejected", (state) =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const request = post(known.body)
      if (state === "read") yield* Effect.promise(() => request.text())
      else request.body?.getReader()
      const error = yield* Effect.flip(Webhooks.verify(request, { signingSecret: secret }))
      assert.strictEqual(error.reason._tag, "UnreadableBody")
      assert.include(error.message, "can be read once")
    })
  )

  it.effect("whose body ends early is rejected, and the error does not say that it was read before", () =>
    Effect.gen(function* () {
      yield* atSeconds(known.seconds)
      const body = new ReadableStream({ start: (controller) => controller.error(new Error("the client is gone")) })
      // Node's fetch wants `duplex` for a body that is a stream, and the types do not know it.
      const request = post(body, { duplex: "half" } as RequestInit)
      const error = yield* Effect.flip(Webhooks.verify(request, { signingSecret: secret }))
      assert.strictEqual(error.reason._tag, "UnreadableBody")
      assert.notInclude(error.message, "once")
    })
  )
})

describe("a verified event", () => {
  it.effect("keeps type, time, instance, message and cause", () =>
    Effect.gen(function* () {
      const delivery = yield* WebhookExamples.deliver(event, secret)
      assert.deepStrictEqual(yield* Webhooks.verify({ ...delivery, signingSecret: secret }), event)
    })
  )

  const verifyJson = (json: unknown) =>
    Effect.gen(function* () {
      const body = JSON.stringify(json)
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      return yield* Webhooks.verify({ headers, body, signingSecret: secret })
    })

  it.effect("has its time in milliseconds, or in seconds as in Clerk's examples", () =>
    Effect.gen(function* () {
      const deleted = { type: "user.deleted", object: "event", data: { object: "user", deleted: true } }
      const inSeconds = yield* verifyJson({ ...deleted, timestamp: 1716883200 })
      const inMillis = yield* verifyJson({ ...deleted, timestamp: 1716883200123 })
      assert.strictEqual(DateTime.toEpochMillis(inSeconds.timestamp), 1716883200000)
      assert.strictEqual(DateTime.toEpochMillis(inMillis.timestamp), 1716883200123)
    })
  )

  it.effect("without a time has the time of signing", () =>
    Effect.gen(function* () {
      yield* atSeconds(1751371200)
      const old = yield* verifyJson({ type: "user.deleted", object: "event", data: { object: "user", deleted: true } })
      assert.strictEqual(DateTime.toEpochMillis(old.timestamp), 1751371200000)
      assert.strictEqual(old.instanceId, undefined)
    })
  )

  it.effect("has its message id from the header, even if the body has another", () =>
    Effect.gen(function* () {
      const forged = yield* verifyJson({
        type: "user.deleted",
        data: { object: "user", deleted: true },
        message_id: "x"
      })
      assert.strictEqual(forged.messageId, "msg_1")
    })
  )

  it.effect("of an unknown type has its data unchanged", () =>
    Effect.gen(function* () {
      const data = JSON.parse('{"some_key":[1,null],"__proto__":{"polluted":true}}')
      const unknown = yield* verifyJson({ type: "apiKey.rotated", object: "event", timestamp: 1716883200000, data })
      assert(unknown.type === "unknown")
      assert.strictEqual(unknown.eventType, "apiKey.rotated")
      assert.strictEqual(JSON.stringify(unknown.data), '{"some_key":[1,null],"__proto__":{"polluted":true}}')
      assert.notProperty({}, "polluted")
    })
  )

  it.effect.each(["constructor", "__proto__", "toString", "otherwise", "unknown", ""])(
    "of the type %j is unknown",
    (type) =>
      Effect.gen(function* () {
        const event = yield* verifyJson({ type, data: null })
        assert(event.type === "unknown")
        assert.strictEqual(event.eventType, type)
      })
  )
})

describe("for any input", () => {
  const header = FastCheck.oneof(
    FastCheck.string(),
    FastCheck.constantFrom("v1,", "1614265330", "\u0000", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  )

  it.effect.prop(
    "unsigned headers and bodies fail with a reason, never with a defect",
    {
      id: header,
      timestamp: header,
      signature: header,
      body: FastCheck.oneof(FastCheck.fullUnicodeString(), FastCheck.uint8Array())
    },
    ({ body, id, signature, timestamp }) =>
      Effect.gen(function* () {
        yield* atSeconds(known.seconds)
        const headers = { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature }
        const reason = yield* reasonOf({ headers, body, signingSecret: secret })
        assert.include(
          ["MissingHeaders", "InvalidTimestamp", "TimestampTooOld", "TimestampTooNew", "NoMatchingSignature"],
          reason._tag
        )
      }),
    { timeout: 30_000 }
  )

  it.effect.prop(
    "signed bodies become an event or a reason, never a defect",
    {
      json: FastCheck.jsonValue(),
      type: FastCheck.oneof(
        FastCheck.constantFrom("user.created", "session.created", "email.created"),
        FastCheck.string()
      )
    },
    ({ json, type }) =>
      Effect.gen(function* () {
        const body = JSON.stringify({ type, data: json })
        const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
        const result = yield* Effect.either(Webhooks.verify({ headers, body, signingSecret: secret }))
        if (result._tag === "Left") assert.strictEqual(result.left.reason._tag, "InvalidEvent")
        else assert.strictEqual(result.right.type === "unknown" ? result.right.eventType : result.right.type, type)
      }),
    { timeout: 30_000 }
  )

  it.effect.prop(
    "what is signed verifies, for every body and message id",
    {
      body: FastCheck.uint8Array({ maxLength: 300 }),
      id: Schema.NonEmptyTrimmedString
    },
    ({ body, id }) =>
      Effect.gen(function* () {
        const headers = yield* Webhooks.sign({ messageId: id, body, signingSecret: secret })
        assert.strictEqual(yield* outcome({ headers, body, signingSecret: secret }), "authentic")
      }),
    { timeout: 30_000 }
  )

  it.effect("a signed body nested 100,000 deep becomes an event", () =>
    Effect.gen(function* () {
      const body = `{"type":"news","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret: secret })
      const event = yield* Webhooks.verify({ headers, body, signingSecret: secret })
      assert(event.type === "unknown")
      let depth = 0
      for (let level = event.data; Array.isArray(level); level = level[0]) depth++
      assert.strictEqual(depth, 100_000)
    })
  )
})
