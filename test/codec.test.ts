import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Either, FastCheck as fc, JSONSchema, Redacted, Schema } from "effect"
import { ClerkClient, ClerkService, Endpoint, type Operation, Page, Wire } from "effect-clerk"
import { arbitraryOf } from "./arbitrary.js"

/** The codec decodes in one pass. Renaming first and using `ParseResult` afterwards must give the same result. */

let response = ""

const client = Effect.runSync(
  ClerkClient.make({ secretKey: Redacted.make("sk_test_codec") }).pipe(
    Effect.provideService(
      HttpClient.HttpClient,
      HttpClient.make((request) => Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(response))))
    )
  )
)

const decodeText = <A>(success: Operation.Shape<A>, text: string) =>
  Effect.suspend(() => {
    response = text
    return Effect.either(client.execute(Endpoint.get("codec.decode", "/codec", { success }).spec, {}))
  })

const decode = <A>(success: Operation.Shape<A>, json: unknown) => decodeText(success, JSON.stringify(json))

const encode = <A>(success: Operation.Shape<A>, value: A) =>
  Effect.orDie(
    ClerkClient.fromHandler(() => () => Effect.succeed(value)).raw(
      Endpoint.get("codec.encode", "/codec", { success }).spec,
      {}
    )
  )

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A schema with JSON for it, right and wrong, and that JSON as plain `Schema` expects it. */
interface Sample {
  readonly schema: Schema.Schema<unknown, unknown>
  readonly json: fc.Arbitrary<unknown>
  readonly renamed: (json: unknown) => unknown
  readonly nullable: boolean
}

const same = (json: unknown) => json

const junk = fc.oneof(
  fc.constantFrom(null, true, "", "x", 0, -1, 1.5, 1e300, [], {}, [null], { a: 1 }, "2020-01-01T00:00:00Z"),
  fc.jsonValue({ maxDepth: 1 })
)

const mostly = (json: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: json, weight: 12 }, { arbitrary: junk, weight: 1 })

const leaf = <A, I>(schema: Schema.Schema<A, I>, json: fc.Arbitrary<unknown>): Sample => ({
  schema: schema as Schema.Schema<unknown, unknown>,
  json: mostly(json),
  renamed: same,
  nullable: false
})

const leaves: ReadonlyArray<Sample> = [
  leaf(Schema.String, fc.string()),
  leaf(Schema.Boolean, fc.boolean()),
  leaf(Schema.Number, fc.double({ noNaN: true, noDefaultInfinity: true })),
  leaf(Schema.Int, fc.integer()),
  leaf(Schema.Literal("one"), fc.constant("one")),
  leaf(Schema.Literal("one", "two"), fc.constantFrom("one", "two")),
  leaf(Wire.Timestamp, fc.integer()),
  leaf(Wire.TimestampSeconds, fc.integer()),
  leaf(
    Wire.DateTimeString,
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  ),
  leaf(Wire.JsonObject, fc.dictionary(fc.stringMatching(/^[a-z_A-Z]{1,6}$/), fc.jsonValue())),
  leaf(Wire.limit(500), fc.integer({ min: -1, max: 502 })),
  leaf(Wire.text(2, 4), fc.string({ maxLength: 6 })),
  leaf(Wire.Float, fc.double({ noNaN: true, noDefaultInfinity: true })),
  leaf(Wire.openLiteral("one", "two"), fc.string())
]

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === "object" && json !== null && !Array.isArray(json)

const names = ["id", "userId", "createdAt", "primaryWeb3WalletId", "x509Certificate", "a1B2", "isURL", "_private", "p"]

interface Field {
  readonly sample: Sample
  readonly optional: boolean
}

const struct = (fields: Readonly<Record<string, Field>>): Sample => {
  const entries = Object.entries(fields)
  return {
    schema: Schema.Struct(
      Object.fromEntries(
        entries.map(([name, { optional, sample }]) => [name, optional ? Schema.optional(sample.schema) : sample.schema])
      )
    ) as Schema.Schema<unknown, unknown>,
    json: mostly(
      fc
        .tuple(
          fc.record(Object.fromEntries(entries.map(([name, { sample }]) => [snake(name), sample.json]))),
          fc.array(
            fc.tuple(
              fc.constantFrom(...entries.map(([name]) => snake(name)), "unknown", "userId"),
              fc.constantFrom(null, undefined, "x")
            ),
            {
              maxLength: 2
            }
          )
        )
        // `undefined` leaves a field out, since JSON has none.
        .map(([json, changes]) => ({ ...json, ...Object.fromEntries(changes) }))
    ),
    // Schema does not know two habits of Clerk: null instead of no value, and no value instead of null.
    renamed: (json) =>
      isObject(json)
        ? Object.fromEntries(
            entries.flatMap(([name, { optional, sample }]) => {
              const value = Object.hasOwn(json, snake(name))
                ? json[snake(name)]
                : sample.nullable && !optional
                  ? null
                  : undefined
              return value === undefined || (value === null && optional && !sample.nullable)
                ? []
                : [[name, sample.renamed(value)]]
            })
          )
        : json,
    nullable: false
  }
}

const { sample } = fc.letrec<{ readonly sample: Sample; readonly inner: Sample }>((tie) => ({
  inner: fc.oneof({ maxDepth: 3, depthIdentifier: "codec" }, fc.constantFrom(...leaves), tie("sample")),
  sample: fc.oneof(
    { maxDepth: 3, depthIdentifier: "codec" },
    fc
      .dictionary(fc.constantFrom(...names), fc.record({ sample: tie("inner"), optional: fc.boolean() }), {
        minKeys: 1,
        maxKeys: 5
      })
      .map(struct),
    tie("inner").map(({ json, renamed, schema }) => ({
      schema: Schema.Array(schema) as Schema.Schema<unknown, unknown>,
      json: mostly(fc.array(json, { maxLength: 3 })),
      renamed: (list: unknown) => (Array.isArray(list) ? list.map(renamed) : list),
      nullable: false
    })),
    tie("inner").map(({ json, renamed, schema }) => ({
      schema: Schema.Record({ key: Schema.String, value: schema }) as Schema.Schema<unknown, unknown>,
      json: mostly(fc.dictionary(fc.stringMatching(/^[a-zA-Z_]{1,5}$/), json, { maxKeys: 3 })),
      renamed: (record: unknown) =>
        isObject(record)
          ? Object.fromEntries(Object.entries(record).map(([key, value]) => [key, renamed(value)]))
          : record,
      nullable: false
    })),
    tie("inner").map(({ json, renamed, schema }) => ({
      schema: Schema.NullOr(schema) as Schema.Schema<unknown, unknown>,
      json: fc.option(json),
      renamed: (value: unknown) => (value === null ? null : renamed(value)),
      nullable: true
    }))
  )
}))

const examples = sample.chain((each) => each.json.map((json) => ({ ...each, json: JSON.parse(JSON.stringify(json)) })))

describe("for arbitrary schemas", () => {
  it.effect.prop(
    "decoding accepts what Schema accepts, with the same value",
    [examples],
    ([{ json, renamed, schema }]) =>
      Effect.gen(function* () {
        const ours = yield* decode(schema, json)
        const reference = Schema.decodeUnknownEither(schema)(renamed(json))
        assert.strictEqual(ours._tag, reference._tag, Either.isLeft(ours) ? ours.left.message : String(reference))
        if (Either.isRight(ours) && Either.isRight(reference)) assert.deepStrictEqual(ours.right, reference.right)
      }),
    { fastCheck: { numRuns: 200 } }
  )

  it.effect.prop(
    "encoding and decoding give the value back",
    // `TimestampSeconds` drops fractions when it encodes, so none here.
    [examples.filter(({ json }) => !/\d\.\d|\de-/.test(JSON.stringify(json)))],
    ([{ json, schema }]) =>
      Effect.gen(function* () {
        const value = yield* decode(schema, json)
        if (Either.isLeft(value)) return
        const again = yield* decode(schema, yield* encode(schema, value.right))
        assert.deepStrictEqual(again, value)
      }),
    { fastCheck: { numRuns: 150 } }
  )

  it.effect.prop(
    "a value that does not fit is named by its place and its type, and is not shown",
    [examples],
    ([{ json, schema }]) =>
      Effect.gen(function* () {
        const marked = JSON.parse(JSON.stringify(json), (_key, value) =>
          typeof value === "string" ? `secret ${value}` : value
        )
        const ours = yield* decode(schema, marked)
        if (Either.isLeft(ours)) {
          assert.match(
            ours.left.message,
            /expected .+, got (null|nothing|an array|an object|a string|a number|a boolean)/
          )
          assert.notInclude(ours.left.message, "secret")
        }
      }),
    { fastCheck: { numRuns: 100 } }
  )
})

describe("for the response of every operation", () => {
  const responses = Object.entries<object>({
    ...Effect.runSync(Effect.provide(ClerkService, ClerkService.layerMock({})))
  }).flatMap(([, methods]) =>
    Object.values<Endpoint.Any>({ ...methods }).flatMap(({ spec }) =>
      spec.success === undefined || spec.responseFormat === "text" ? [] : [[spec.operation, spec.success] as const]
    )
  )

  /** Makes equal: both spellings of a key, both forms of a page, and an unknown variant and its JSON. */
  const folded = (json: unknown): unknown => {
    if (Array.isArray(json)) return json.map(folded)
    if (!isObject(json)) return json
    if (json["object"] === "unknown" && "variant" in json) {
      const { variant, ...rest } = json
      return folded({ ...rest, object: variant })
    }
    const entries = Object.entries(json).flatMap(([key, value]) =>
      value === undefined ? [] : [[snake(key), folded(value)] as const]
    )
    const items = entries.filter(([, value]) => Array.isArray(value))
    const [total] = entries.filter(([key]) => key === "total_count")
    if (items.length === 1 && entries.length === 1) return items[0]?.[1]
    return total !== undefined && items.length === 1 && entries.length === 2
      ? { items: items[0]?.[1], total }
      : Object.fromEntries(entries)
  }

  it.effect.each(responses)(
    "encoding agrees with Schema, and decoding gives the value back: %s",
    ([operation, success]) =>
      Effect.gen(function* () {
        assert.isNotEmpty(operation)
        const schema = Endpoint.schemaOf(success)
        for (const value of fc.sample(arbitraryOf(schema), { numRuns: 2, seed: 1 })) {
          const json = yield* encode(success, value)
          const reference = yield* Schema.encode(schema)(value)
          assert.deepStrictEqual(folded(json), folded(JSON.parse(JSON.stringify(reference))))
          const back = yield* decode(success, json)
          assert.deepStrictEqual(folded(Either.getOrThrow(back)), folded(value))
        }
      })
  )
})

describe("an open enum", () => {
  it.effect("accepts a value that Clerk added later", () =>
    Effect.gen(function* () {
      const status = Wire.openLiteral("active", "revoked")
      assert.deepStrictEqual(yield* decode(status, "hibernating"), Either.right("hibernating"))
      assert.isTrue(Either.isLeft(yield* decode(status, 7)))
    })
  )
})

describe("an open union", () => {
  const Password = Schema.Struct({ object: Schema.Literal("password"), attempts: Schema.Int })
  const Ticket = Schema.Struct({ object: Schema.Literal("ticket"), strategy: Schema.String })
  const Verification = Wire.openUnion({ password: Password, ticket: Ticket }, [[/^ticket/, "ticket"]])

  it.effect("decodes to the member that `object` names", () =>
    Effect.gen(function* () {
      const json = { object: "password", attempts: 2 } as const
      assert.deepStrictEqual(yield* decode(Verification, json), Either.right(json))
    })
  )

  it.effect("chooses the member by its strategy if `object` is absent", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* decode(Verification, { strategy: "ticket_v2" }),
        Either.right({ object: "ticket" as const, strategy: "ticket_v2" })
      )
    })
  )

  it.effect("decodes a member that Clerk added later, with its name", () =>
    Effect.gen(function* () {
      const passed = yield* decode(Verification, {
        object: "passkey",
        strategy: "passkey",
        status: "verified",
        nonce: "n"
      })
      assert.deepStrictEqual(JSON.parse(JSON.stringify(Either.getOrThrow(passed))), {
        object: "unknown",
        variant: "passkey",
        strategy: "passkey",
        status: "verified"
      })
    })
  )

  it.effect("rejects a known member of another shape", () =>
    Effect.gen(function* () {
      const rejected = yield* decode(Verification, { object: "password", attempts: "two" })
      assert.include(String(Either.isLeft(rejected) && rejected.left), "attempts")
    })
  )
})

describe("null", () => {
  const fields = Schema.Struct({
    optional: Schema.optional(Schema.String),
    nullable: Schema.NullOr(Schema.String),
    both: Schema.optional(Schema.NullOr(Schema.String)),
    required: Schema.String
  })

  it.effect("is absence if a field is optional, and null if the type has it", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(fields, { optional: null, nullable: null, both: null, required: "a" })
      assert.deepStrictEqual(decoded, Either.right({ nullable: null, both: null, required: "a" }))
    })
  )

  it.effect("is rejected if a value is required", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(fields, { nullable: null, required: null })
      assert.include(String(Either.isLeft(decoded) && decoded.left), "required: expected a string, got null")
    })
  )
})

describe("a page", () => {
  const Sessions = Page.of(Schema.Struct({ userId: Schema.String }))
  const data = [{ userId: "user_1" }]

  it.effect("is read from a bare array and from an object with a total", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* decode(Sessions, [{ user_id: "user_1" }]), Either.right({ data }))
      assert.deepStrictEqual(
        yield* decode(Sessions, { data: [{ user_id: "user_1" }], total_count: 7 }),
        Either.right({ data, totalCount: 7 })
      )
    })
  )

  it.effect("may have its items under another key", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(Page.of(Schema.String, "items"), { items: ["a"], total_count: 1 })
      assert.deepStrictEqual(decoded, Either.right({ data: ["a"], totalCount: 1 }))
    })
  )

  it.effect("may have a total with a fraction, which Clerk's file allows", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(Sessions, { data: [{ user_id: "user_1" }], total_count: 7.5 })
      assert.deepStrictEqual(decoded, Either.right({ data, totalCount: 7.5 }))
    })
  )

  it.effect("names the item that does not fit", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(Sessions, [{ user_id: "user_1" }, { user_id: 2 }])
      assert.include(String(Either.isLeft(decoded) && decoded.left), "data[1].userId: expected a string, got a number")
    })
  )
})

describe("free JSON", () => {
  const Holder = Schema.Struct({ publicMetadata: Wire.JsonObject })
  const metadataOf = (text: string) =>
    Effect.map(decodeText(Holder, `{"public_metadata":${text}}`), (holder) => Either.getOrThrow(holder).publicMetadata)

  it.effect.each([
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":1}',
    '{"user_id":1,"userId":2,"":3,"a.b":4,"ä":5}',
    '{"deep":{"snake_case":[{"camelCase":null}]}}',
    '{"unicode":"\\ud800 é e\u0301 \u2028 🙂 \u202e"}',
    '{"numbers":[9007199254740991,1e-7,-1.5,0]}'
  ])("is byte for byte what Clerk sent: %s", (text) =>
    Effect.gen(function* () {
      const metadata = yield* metadataOf(text)
      assert.strictEqual(JSON.stringify(metadata), text)
      assert.strictEqual(Object.getPrototypeOf(metadata), Object.prototype)
      assert.notProperty({}, "polluted")
    })
  )

  it.effect("may be nested deeper than a recursive walk could follow", () =>
    Effect.gen(function* () {
      const metadata = yield* metadataOf(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)
      assert.property(metadata, "a")
    })
  )

  it.effect.prop("comes back through an update as it was", [fc.json({ noUnicodeString: false })], ([text]) =>
    Effect.gen(function* () {
      const sent = `{"any":${JSON.stringify(JSON.parse(text))}}`
      const metadata = yield* metadataOf(sent)
      assert.strictEqual(JSON.stringify(metadata), sent)
    })
  )

  it.effect("keeps odd keys of an object of known values too", () =>
    Effect.gen(function* () {
      const record = Schema.Record({ key: Schema.String, value: Schema.Int })
      const decoded = Either.getOrThrow(yield* decodeText(record, '{"__proto__":1,"constructor":2,"a_b":3}'))
      assert.strictEqual(JSON.stringify(decoded), '{"__proto__":1,"constructor":2,"a_b":3}')
      assert.strictEqual(Object.getPrototypeOf(decoded), Object.prototype)
    })
  )
})

describe("times", () => {
  it.effect("are decoded in the unit of their field", () =>
    Effect.gen(function* () {
      const time = DateTime.unsafeMake(1_700_000_000_000)
      assert.deepStrictEqual(yield* decode(Wire.Timestamp, 1_700_000_000_000), Either.right(time))
      assert.deepStrictEqual(yield* decode(Wire.TimestampSeconds, 1_700_000_000), Either.right(time))
      assert.deepStrictEqual(yield* decode(Wire.UnixTime, 1_700_000_000), Either.right(time))
      assert.deepStrictEqual(yield* decode(Wire.UnixTime, 1_700_000_000_000), Either.right(time))
      assert.deepStrictEqual(yield* decode(Wire.DateTimeString, "2023-11-14T22:13:20Z"), Either.right(time))
    })
  )

  it.effect("are seconds below the boundary, and milliseconds from it on, if Clerk sends both", () =>
    Effect.gen(function* () {
      const millis = Effect.fnUntraced(function* (json: number) {
        return DateTime.toEpochMillis(Either.getOrThrow(yield* decode(Wire.UnixTime, json)))
      })
      assert.strictEqual(yield* millis(100_000_000_000), 100_000_000_000)
      assert.strictEqual(yield* millis(99_999_999_999), 99_999_999_999_000)
    })
  )

  it.effect("are encoded in the unit of their field", () =>
    Effect.gen(function* () {
      const time = DateTime.unsafeMake(1_700_000_000_999)
      assert.strictEqual(yield* encode(Wire.Timestamp, time), 1_700_000_000_999)
      assert.strictEqual(yield* encode(Wire.TimestampSeconds, time), 1_700_000_000)
      assert.strictEqual(yield* encode(Wire.UnixTime, time), 1_700_000_000_999)
    })
  )

  const units = { Timestamp: "milliseconds", TimestampSeconds: "seconds", UnixTime: "milliseconds" } as const

  it.effect.each(
    [1e17, -1e17, null, "1700000000"].flatMap((json) =>
      (["Timestamp", "TimestampSeconds", "UnixTime"] as const).map((name) => ({ name, json }))
    )
  )("are rejected if a date cannot hold them: $name $json", ({ json, name }) =>
    Effect.map(decode(Wire[name], json), (decoded) =>
      assert.include(String(Either.isLeft(decoded) && decoded.left), `expected a time in Unix ${units[name]}, got`)
    )
  )

  it.effect("are decoded by Schema alone as by the codec", () =>
    Effect.gen(function* () {
      for (const schema of [Wire.Timestamp, Wire.TimestampSeconds, Wire.UnixTime]) {
        for (const json of [0, -1, 1.5, 1_700_000_000, 1_700_000_000_000, 8.64e12, 8.64e15, 8.64e15 + 2, -1e15]) {
          const reference = Schema.decodeUnknownEither(schema)(json)
          const decoded = yield* decode(schema, json)
          assert.deepStrictEqual(Either.getRight(decoded), Either.getRight(reference), `${schema.ast} ${json}`)
        }
      }
    })
  )
})

describe("text with limits", () => {
  const isAccepted = (min: number, max: number, text: string) =>
    Effect.map(decode(Wire.text(min, max), text), Either.isRight)

  it.effect("counts characters, not UTF-16 units", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* isAccepted(0, 255, "😀".repeat(255)))
      assert.isFalse(yield* isAccepted(0, 255, "😀".repeat(256)))
      assert.isTrue(yield* isAccepted(3, 5, "😀😀😀"))
      assert.isFalse(yield* isAccepted(3, 5, "😀😀"))
    })
  )

  it.effect("includes both limits", () =>
    Effect.gen(function* () {
      for (const [text, accepted] of [
        ["a", false],
        ["ab", true],
        ["abcd", true],
        ["abcde", false]
      ] as const) {
        assert.strictEqual(yield* isAccepted(2, 4, text), accepted, text)
      }
    })
  )

  it.effect.each([
    [Wire.text(1, 3), "", "expected text of 1 to 3 characters"],
    [Wire.text(0, 3), "abcd", "expected text of at most 3 characters"],
    [Wire.text(3), "ab", "expected text of at least 3 characters"]
  ] as const)("names its limits: %s", ([schema, text, expected]) =>
    Effect.map(decode(schema, text), (decoded) =>
      assert.include(String(Either.isLeft(decoded) && decoded.left), expected)
    )
  )

  it("has the same limits in JSON Schema", () => {
    assert.deepInclude(JSONSchema.make(Wire.text(1, 255)), { type: "string", minLength: 1, maxLength: 255 })
  })
})
