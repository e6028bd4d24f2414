import { HttpServerRespondable, HttpServerResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { AuthUnavailable, Forbidden, ReverificationRequired, Unauthenticated } from "effect-clerk/auth"

const cases: ReadonlyArray<
  readonly [
    error: Unauthenticated | Forbidden | ReverificationRequired | AuthUnavailable,
    message: string,
    status: number,
    body: object
  ]
> = [
  [
    new Unauthenticated({ reason: "session-token-missing" }),
    "no one is signed in: session-token-missing",
    401,
    { _tag: "Unauthenticated", reason: "session-token-missing" }
  ],
  [
    new Forbidden({ missing: "role org:admin" }),
    "not allowed: this needs role org:admin",
    403,
    { _tag: "Forbidden", missing: "role org:admin" }
  ],
  [
    ReverificationRequired.for({ level: "second_factor", afterMinutes: 5 }),
    "not allowed: the user must verify themselves again first",
    403,
    {
      _tag: "ReverificationRequired",
      clerk_error: {
        type: "forbidden",
        reason: "reverification-error",
        metadata: { reverification: { level: "second_factor", afterMinutes: 5 } }
      }
    }
  ],
  [
    new AuthUnavailable({ reason: "VerificationUnavailable" }),
    "the request cannot be authenticated at the moment: VerificationUnavailable",
    503,
    { _tag: "AuthUnavailable", reason: "VerificationUnavailable" }
  ]
]

for (const [error, message, status, body] of cases) {
  describe(error._tag, () => {
    it("has a message that names the cause", () => assert.strictEqual(error.message, message))
    it.effect(`is a response with ${status}`, () =>
      Effect.gen(function* () {
        const response = HttpServerResponse.toWeb(yield* HttpServerRespondable.toResponse(error))
        assert.strictEqual(response.status, status)
        assert.strictEqual(response.headers.get("www-authenticate"), status === 401 ? "Bearer" : null)
        assert.deepStrictEqual(yield* Effect.promise(() => response.json()), body)
      })
    )
  })
}
