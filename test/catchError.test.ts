import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Exit } from "effect"
import {
  ClerkErrors,
  ClerkService,
  catchCode,
  catchStatus,
  OutcomeUnknown,
  RateLimited,
  SDKError,
  UnexpectedStatus,
  Users
} from "effect-clerk"
import * as Recording from "./recording.js"

class Other extends Data.TaggedError("Other")<{ readonly status: number }> {}

const undeclared = (status: number, code: string) =>
  new SDKError({
    operation: "users.get",
    reason: new UnexpectedStatus({
      status,
      errors: ClerkErrors.make(status, code).errors,
      traceId: undefined,
      attempts: 1,
      retryAfter: undefined
    })
  })

const rateLimited = new SDKError({
  operation: "users.get",
  reason: new RateLimited({ errors: [], traceId: undefined, attempts: 3, retryAfter: undefined })
})

const lost = new SDKError({ operation: "users.create", reason: new OutcomeUnknown({ detail: "reset", attempts: 1 }) })

const failing = <E>(error: E): Effect.Effect<string, E> => Effect.fail(error)

describe("catchStatus", () => {
  it.effect.each([
    ["a declared status", ClerkErrors.make(404, "resource_not_found")],
    ["an undeclared status", undeclared(404, "resource_not_found")]
  ] as const)("handles %s", ([_what, error]) =>
    Effect.gen(function* () {
      const handled = yield* failing(error).pipe(catchStatus(404, (failure) => Effect.succeed(failure)))
      assert.strictEqual(handled, error)
    })
  )

  it.effect("handles the 429 of a rate limit", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* failing(rateLimited).pipe(catchStatus(429, () => Effect.succeed("later"))), "later")
    })
  )

  it.effect("handles one of several", () =>
    Effect.gen(function* () {
      for (const status of [404, 422]) {
        const error: ClerkErrors<number> = ClerkErrors.make(status, "some_code")
        const handled = failing(error).pipe(catchStatus([404, 422], (failure) => Effect.succeed(failure.status)))
        assert.strictEqual<string | number>(yield* handled, status)
      }
    })
  )

  it.effect.each([
    ["another status", ClerkErrors.make(400, "bad_request")],
    ["an undeclared other status", undeclared(403, "user_banned")],
    ["a failure without a status", lost],
    ["an error that is not Clerk's", new Other({ status: 404 })]
  ] as const)("leaves %s", ([_what, error]) =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* Effect.flip(
          Effect.fail<ClerkErrors | SDKError | Other>(error).pipe(catchStatus([404, 422], () => Effect.void))
        ),
        error
      )
    })
  )

  it.effect("leaves a success and a defect", () =>
    Effect.gen(function* () {
      const handle = catchStatus(404, () => Effect.succeed("handled"))
      assert.strictEqual(yield* handle(Effect.succeed("value")), "value")
      assert.deepStrictEqual(yield* Effect.exit(handle(Effect.die("defect"))), Exit.die("defect"))
    })
  )

  it.effect("may fail, and takes the effect first too", () =>
    Effect.gen(function* () {
      const error = failing(ClerkErrors.make(404, "resource_not_found"))
      const other = new Other({ status: 1 })
      assert.strictEqual(yield* Effect.flip(catchStatus(error, 404, () => Effect.fail(other))), other)
      assert.strictEqual(yield* catchStatus(error, [400, 404], () => Effect.succeed("handled")), "handled")
    })
  )
})

describe("catchCode", () => {
  const two = new ClerkErrors({
    operation: "users.create",
    status: 422,
    errors: [
      ...ClerkErrors.make(422, "form_password_pwned").errors,
      ...ClerkErrors.make(422, "form_identifier_exists").errors
    ]
  })

  it.effect.each([
    ["a declared status", two],
    ["an undeclared status", undeclared(422, "form_identifier_exists")]
  ] as const)("handles a code of %s, wherever it is in the list", ([_what, error]) =>
    Effect.gen(function* () {
      const handled = failing(error).pipe(catchCode("form_identifier_exists", (failure) => Effect.succeed(failure)))
      assert.strictEqual(yield* handled, error)
    })
  )

  it.effect("handles one of several, and codes that are not known", () =>
    Effect.gen(function* () {
      const handled = failing(two).pipe(catchCode(["conflict", "form_password_pwned"], () => Effect.succeed("handled")))
      assert.strictEqual(yield* handled, "handled")
      const unknown = failing(ClerkErrors.make(400, "never_heard_of"))
      assert.strictEqual(yield* catchCode(unknown, "never_heard_of", () => Effect.succeed("handled")), "handled")
    })
  )

  it.effect.each([
    ["another code", two],
    ["a failure without codes", lost],
    ["an error that is not Clerk's", new Other({ status: 404 })]
  ] as const)("leaves %s", ([_what, error]) =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* Effect.flip(
          Effect.fail<ClerkErrors | SDKError | Other>(error).pipe(catchCode("conflict", () => Effect.void))
        ),
        error
      )
    })
  )
})

describe("a failing mock", () => {
  const notFound = ClerkService.layerMock({
    users: { get: () => Effect.fail(ClerkErrors.make(404, "resource_not_found")) }
  })

  it.effect("is one line", () =>
    Effect.gen(function* () {
      const found = Users.get({ userId: "user_1" }).pipe(
        Effect.as("found"),
        catchStatus(404, (error) => Effect.succeed(error.message))
      )
      assert.strictEqual(yield* Effect.provide(found, notFound), "mock: 404 resource_not_found: resource_not_found")
    })
  )

  it("has what a mock does not care about", () => {
    const error = ClerkErrors.make(409, "conflict", { message: "m", operation: "users.update" })
    assert.deepStrictEqual(
      { ...error },
      {
        ...new ClerkErrors({
          operation: "users.update",
          status: 409,
          errors: [{ code: "conflict", message: "m", longMessage: "m", meta: {} }],
          traceId: undefined,
          attempts: 1,
          retryAfter: undefined,
          retry: "never",
          mayHaveBeenApplied: false
        })
      }
    )
    assert.isFalse(error.isRetryable)
  })
})

describe("an unknown id", () => {
  it.effect("is a 404 on each operation that was without it in Clerk's file", () =>
    Effect.gen(function* () {
      const ban = Users.ban({ userId: "user_nope" }).pipe(
        Effect.as("banned"),
        catchStatus(404, (error) => Effect.succeed(error._tag))
      )
      const { client } = Recording.make(Recording.errors(404, "resource_not_found"))
      assert.strictEqual(yield* Effect.provide(ban, client()), "ClerkErrors")
    })
  )
})
