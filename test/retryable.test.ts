import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import { type ClerkClient, type ClerkErrors, Endpoint, type Operation, resources, type SDKError } from "effect-clerk"
import { inject } from "vitest"
import { arbitraryOf } from "./arbitrary.js"
import * as Recording from "./recording.js"

/** `Effect.retry({ while: (error) => error.isRetryable })` around any operation of the table never does anything twice. */

type Called = Endpoint.Any &
  ((input: unknown) => Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>)

const endpoints = Object.values<object>(resources).flatMap((module) =>
  // Each takes its own input, which the test makes from its schema.
  Object.values<unknown>({ ...module }).filter((member): member is Called => Endpoint.isEndpoint(member))
)

const idempotent = endpoints.filter(({ spec }) => spec.idempotent)
const others = endpoints.filter(({ spec }) => !spec.idempotent)

const sample = (shape: Operation.Shape<unknown>, numRuns: number): ReadonlyArray<unknown> =>
  fc.sample(arbitraryOf(Endpoint.schemaOf(shape)), { numRuns, seed: inject("seed") })

/**
 * Inputs of which at least one can be sent; random text may hold what no request can. None has an idempotency key, since
 * with one the call is idempotent.
 */
const inputsOf = ({ spec }: Endpoint.Any): ReadonlyArray<object> => {
  const segmentOf = (name: string) => {
    const shape = spec.pathShapes[name]
    return shape === undefined ? "id_1" : sample(shape, 1)[0]
  }
  const path = Object.fromEntries(spec.pathParameters.map((name) => [name, segmentOf(name)]))
  if (spec.fields === undefined) return [path]
  return sample(spec.fields, 5).map((fields) => {
    const input: Record<string, unknown> = { ...(fields as object), ...path }
    if (spec.idempotencyHeader !== undefined) delete input[spec.idempotencyHeader]
    return input
  })
}

const options = {
  machineSecretKey: Redacted.make("ak_1"),
  attemptTimeout: "20 millis",
  maxResponseBytes: 1000,
  retry: { attempts: 2, baseDelay: "1 millis", throttleDelay: "1 millis", budget: false }
} as const

const isRetryable = (error: ClerkErrors | SDKError): boolean => error.isRetryable

/** Calls an operation as a careless program does, against replies of which the last one comes for ever. */
const call = (endpoint: Called, ...replies: readonly [Recording.Reply, ...ReadonlyArray<Recording.Reply>]) =>
  Effect.gen(function* () {
    const { spec } = endpoint
    const { client, requests } = Recording.make(...replies)
    for (const input of inputs.get(spec.operation) ?? []) {
      const result = yield* Effect.retry(endpoint(input), { while: isRetryable, times: 4 }).pipe(
        Effect.either,
        Effect.provide(client(options))
      )
      // An operation without a value succeeds whatever the body is.
      const isFinal = result._tag === "Right" ? spec.success === undefined : !result.left.isRetryable
      if (requests.length > 0) return { requests, isFinal }
    }
    return assert.fail(`${spec.operation} was never sent`)
  })

/** After each of these the operation may have been applied. */
const ambiguous: Readonly<Record<string, Recording.Reply>> = {
  ...Object.fromEntries(
    [408, 500, 502, 503, 504, 520, 524].map((status) => [
      `a ${status}`,
      Recording.errors(status, "internal_clerk_error")
    ])
  ),
  "a 503 with Retry-After": Recording.errors(503, "service_unavailable", { "retry-after": "0" }),
  "a 502 without Clerk's form": Recording.text(502, "<html></html>"),
  "a connection that breaks": Recording.broken("ECONNRESET"),
  "a socket that closes": Recording.broken("UND_ERR_SOCKET"),
  "a failure without a code": Recording.broken(""),
  silence: Recording.silent,
  "a body that stalls": Recording.stalled,
  "a body that is cut": Recording.text(200, '{"id":"x'),
  "a body that is too large": Recording.text(200, "x".repeat(2000))
}

/** Clerk has not done anything. */
const safe: Readonly<Record<string, Recording.Reply>> = {
  "a 429": Recording.errors(429, "too_many_requests"),
  "a lock": Recording.errors(409, "resource_locked"),
  "a refused connection": Recording.broken("ECONNREFUSED")
}

const mixed = Object.entries(ambiguous).filter(([what]) => /502|breaks|silence|cut/.test(what))

const inputs = new Map(endpoints.map((endpoint) => [endpoint.spec.operation, inputsOf(endpoint)]))

describe("an operation that is not idempotent is sent once in all", () => {
  it("and there are many of them", () => {
    assert.isAbove(others.length, 50)
    assert.isAbove(idempotent.length, 100)
  })

  it.live.each(Object.entries(ambiguous))("after %s", ([, reply]) =>
    Effect.forEach(
      others,
      (endpoint) =>
        Effect.gen(function* () {
          const { isFinal, requests } = yield* call(endpoint, reply)
          assert.lengthOf(requests, 1, endpoint.spec.operation)
          assert.isTrue(isFinal, endpoint.spec.operation)
        }),
      { concurrency: 16 }
    )
  )

  it.live.each(Object.entries(safe))("after %s, which does nothing, and a failure that may have", ([, reply]) =>
    Effect.forEach(
      others,
      (endpoint) =>
        Effect.gen(function* () {
          for (const [what, last] of mixed) {
            const { isFinal, requests } = yield* call(endpoint, reply, last)
            assert.lengthOf(requests, 2, `${endpoint.spec.operation} after ${what}`)
            assert.isTrue(isFinal, `${endpoint.spec.operation} after ${what}`)
          }
        }),
      { concurrency: 16 }
    )
  )
})

describe("an operation that is idempotent, or was not executed, is sent as often as the program wants", () => {
  const attempts = 2 * 5

  it.live("after a 502", () =>
    Effect.forEach(
      idempotent,
      (endpoint) =>
        Effect.gen(function* () {
          const { requests } = yield* call(endpoint, Recording.errors(502, "bad_gateway"))
          assert.lengthOf(requests, attempts, endpoint.spec.operation)
        }),
      { concurrency: 16 }
    )
  )

  it.live.each(Object.entries(safe))("after %s", ([, reply]) =>
    Effect.forEach(
      endpoints,
      (endpoint) =>
        Effect.gen(function* () {
          const { requests } = yield* call(endpoint, reply)
          assert.lengthOf(requests, attempts, endpoint.spec.operation)
        }),
      { concurrency: 16 }
    )
  )
})

describe("no operation is sent again if that cannot help", () => {
  const never: Readonly<Record<string, Recording.Reply>> = {
    ...Object.fromEntries(
      [301, 400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 423, 501, 505].map((status) => [
        `a ${status}`,
        Recording.errors(status, "conflict")
      ])
    ),
    "a bad certificate": Recording.broken("CERT_HAS_EXPIRED")
  }

  it.live.each(Object.entries(never))("after %s", ([, reply]) =>
    Effect.forEach(
      endpoints,
      (endpoint) =>
        Effect.gen(function* () {
          const { requests } = yield* call(endpoint, reply)
          assert.lengthOf(requests, 1, endpoint.spec.operation)
        }),
      { concurrency: 16 }
    )
  )
})
