import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Layer, Redacted } from "effect"
import { type Clerk, ClerkErrors, ClerkService, Endpoint, type Operation } from "effect-clerk"
import { ClerkServer } from "effect-clerk/testing"
import { arbitraryOf } from "./arbitrary.js"

/** Client and server are built from one table: for every operation, what one end sends is what the other end receives. */

type Mock = Parameters<typeof ClerkService.layerMock>[0]
type Response = Effect.Effect<unknown, unknown>
type Outcome = Either.Either<unknown, ClerkErrors>
type Method = Endpoint.Any & ((input: unknown) => Response)

const methodsOf = (clerk: Clerk): ReadonlyMap<string, Method> =>
  new Map(
    Object.entries(clerk).flatMap(([resource, methods]) =>
      Object.entries<Method>(methods).map(([name, method]) => [`${resource}.${name}`, method] as const)
    )
  )

const operations = methodsOf(Effect.runSync(Effect.provide(ClerkService, ClerkService.layerMock({}))))

/** What the server does at present. All properties share one server, since they run one after the other. */
let behaviour: (input: unknown) => Response = () => Effect.dieMessage("no behaviour is set")

const server: Mock = Array.from(operations.keys()).reduce<Record<string, object>>((resources, operation) => {
  const [resource = "", name = ""] = operation.split(".")
  resources[resource] = { ...resources[resource], [name]: (input: unknown) => behaviour(input) }
  return resources
}, {})

const client = methodsOf(
  Effect.runSync(
    Effect.provide(
      ClerkService,
      ClerkService.layer({
        secretKey: Redacted.make("sk_test_roundtrip"),
        machineSecretKey: Redacted.make("ak_roundtrip"),
        // After a 429 the next call waits for the endpoint, in real time.
        retry: { attempts: 1, throttleDelay: "1 millis" }
      }).pipe(Layer.provide(ClerkServer.layerHttpClient(ClerkServer.toHttpApp(server))))
    )
  )
)

/** Calls an operation through client, HTTP and server, of which `respond` is the method. */
const through = (operation: string, input: unknown, respond: (input: unknown) => Response): Response =>
  Effect.suspend(() => {
    behaviour = respond
    return client.get(operation)?.(input) ?? Effect.dieMessage(`${operation} is not in the table`)
  })

const segment = fc.oneof(
  fc.stringMatching(/^[a-z]{2,6}_[A-Za-z0-9]{1,27}$/),
  fc.stringMatching(/^[\w@+=:;,&$!'()*~é🙂-]{1,40}$/u)
)

/** Arbitraries by schema: building one costs more than generating values, and many operations return a user. */
const arbitraries = new Map<unknown, fc.Arbitrary<unknown>>()

const valuesOf = (shape: Operation.Shape<unknown>): fc.Arbitrary<unknown> => {
  const known = arbitraries.get(shape.ast)
  if (known !== undefined) return known
  const made = arbitraryOf(Endpoint.schemaOf(shape))
  arbitraries.set(shape.ast, made)
  return made
}

const segmentOf = ({ pathShapes }: Operation.AnySpec, name: string): fc.Arbitrary<unknown> => {
  const shape = pathShapes[name]
  return shape === undefined ? segment : valuesOf(shape)
}

const inputOf = ({ spec }: Endpoint.Any): fc.Arbitrary<Record<string, unknown>> => {
  const path = fc.record(Object.fromEntries(spec.pathParameters.map((name) => [name, segmentOf(spec, name)])))
  if (spec.fields === undefined) return path
  const fields = valuesOf(spec.fields) as fc.Arbitrary<object>
  return fc.tuple(path, fields).map(([path, fields]) => ({ ...path, ...(onTheWire(spec, fields) as object) }))
}

/** What HTTP cannot tell apart: `undefined` and nothing anywhere, and an empty list and nothing in a query. */
const onTheWire = (spec: Operation.AnySpec, fields: object): unknown =>
  Object.fromEntries(
    Object.entries(withoutUndefined(fields) as object).filter(
      ([, value]) => !(inQuery(spec) && Array.isArray(value) && value.length === 0)
    )
  )

const inQuery = (spec: Operation.AnySpec): boolean => spec.method === "GET" || spec.method === "DELETE"

const withoutUndefined = (value: unknown): unknown => mapParts(value, withoutUndefined)

/** Replaces the items of a list and the fields of an object, and leaves out fields that are `undefined`. */
const mapParts = (value: unknown, f: (part: unknown) => unknown): unknown =>
  Array.isArray(value)
    ? value.map(f)
    : typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
      ? Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, f(item)]])))
      : value

const outputOf = ({ spec }: Endpoint.Any): fc.Arbitrary<unknown> =>
  spec.success === undefined ? fc.constant(undefined) : valuesOf(spec.success).map(withoutUndefined)

/** What HTTP carries of an error: whether it may be retried is the client's own decision. */
const carried = (outcome: unknown): unknown => {
  if (typeof outcome !== "object" || outcome === null || !("retry" in outcome)) return outcome
  const { retry: _, mayHaveBeenApplied: __, ...rest } = outcome as Record<string, unknown>
  return rest
}

const errorOf = (operation: string, { spec }: Endpoint.Any): fc.Arbitrary<ClerkErrors> =>
  fc
    .record({
      status: fc.constantFrom(...spec.errors),
      traceId: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
      errors: fc.array(
        fc.record({
          code: fc.stringMatching(/^form_[a-z_]{1,30}$/),
          message: fc.string({ unit: "grapheme" }),
          longMessage: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
          // A name such as `mt_x` is taken for a token, and redacted.
          meta: fc.dictionary(fc.stringMatching(/^param_[a-z_]{1,10}$/), fc.string())
        }),
        { maxLength: 3 }
      )
    })
    .map((fields) => new ClerkErrors({ ...fields, operation, attempts: 1, mayHaveBeenApplied: false }))

const outcomeOf = (operation: string, endpoint: Endpoint.Any): fc.Arbitrary<Outcome> => {
  const outputs = outputOf(endpoint).map((value): Outcome => Either.right(value))
  return endpoint.spec.errors.length === 0
    ? outputs
    : fc.oneof(
        { weight: 2, arbitrary: outputs },
        errorOf(operation, endpoint).map((error) => Either.left(error))
      )
}

describe("every operation hands the server the input of the client, and the client the outcome of the server", () => {
  for (const [operation, endpoint] of operations) {
    it.live.prop(
      operation,
      [inputOf(endpoint), outcomeOf(operation, endpoint)],
      ([input, outcome]) =>
        Effect.gen(function* () {
          let received: unknown
          const result = yield* Effect.either(
            through(operation, input, (input) => {
              received = input
              return outcome
            })
          )
          assert.deepStrictEqual(revealed(received), revealed(input))
          assert.deepStrictEqual(carried(revealed(comparable(result))), carried(revealed(comparable(outcome))))
        }),
      { fastCheck: { numRuns: 8 } }
    )
  }
})

/** Two different `Redacted` values have equal fields, namely none. A secret of an input may be a plain string too. */
const revealed = (value: unknown): unknown =>
  Redacted.isRedacted(value) ? Redacted.value(value) : mapParts(value, revealed)

/** Errors are compared by their fields: their stacks differ. */
const comparable = (result: Either.Either<unknown, unknown>) =>
  Either.match(result, {
    onLeft: (error) => ({ isClerkErrors: error instanceof ClerkErrors, ...(error as object) }),
    onRight: (value) => ({ value })
  })
