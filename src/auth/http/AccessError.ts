/**
 * Why a request is turned away, as HTTP answers.
 *
 * @since 0.1.0
 */
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as HttpServerRespondable from "@effect/platform/HttpServerRespondable"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Reverification } from "../token/Authorization.js"

type Response = Effect.Effect<HttpServerResponse.HttpServerResponse>

/**
 * No one is signed in: 401. `reason` is that of the `SignedOut` state.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unauthenticated extends Schema.TaggedError<Unauthenticated>("effect-clerk/Unauthenticated")(
  "Unauthenticated",
  { reason: Schema.String },
  HttpApiSchema.annotations({ status: 401, description: "No one is signed in, or the token is not good." })
) {
  override get message(): string {
    return `no one is signed in: ${this.reason}`
  }

  [HttpServerRespondable.symbol](): Response {
    const { _tag, reason } = this
    return HttpServerResponse.unsafeJson({ _tag, reason }, { status: 401, headers: { "www-authenticate": "Bearer" } })
  }
}

/**
 * Whoever is signed in may not do this: 403. `missing` is what they lack, such as `permission org:invoices:create`.
 *
 * @since 0.1.0
 * @category errors
 */
export class Forbidden extends Schema.TaggedError<Forbidden>("effect-clerk/Forbidden")(
  "Forbidden",
  { missing: Schema.String },
  HttpApiSchema.annotations({ status: 403, description: "The one who is signed in may not do this." })
) {
  override get message(): string {
    return `not allowed: this needs ${this.missing}`
  }

  [HttpServerRespondable.symbol](): Response {
    const { _tag, missing } = this
    return HttpServerResponse.unsafeJson({ _tag, missing }, { status: 403 })
  }
}

/**
 * The user must prove again who they are: 403, in the form that Clerk's frontend libraries answer by asking them to.
 *
 * @since 0.1.0
 * @category errors
 */
export class ReverificationRequired extends Schema.TaggedError<ReverificationRequired>(
  "effect-clerk/ReverificationRequired"
)(
  "ReverificationRequired",
  {
    clerk_error: Schema.Struct({
      type: Schema.Literal("forbidden"),
      reason: Schema.Literal("reverification-error"),
      metadata: Schema.Struct({ reverification: Reverification })
    })
  },
  HttpApiSchema.annotations({ status: 403, description: "The user must prove again who they are." })
) {
  /** The error for a rule that the session does not meet. */
  static for(reverification: Reverification): ReverificationRequired {
    return new ReverificationRequired({
      clerk_error: { type: "forbidden", reason: "reverification-error", metadata: { reverification } }
    })
  }

  override get message(): string {
    return "not allowed: the user must verify themselves again first"
  }

  [HttpServerRespondable.symbol](): Response {
    const { _tag, clerk_error } = this
    return HttpServerResponse.unsafeJson({ _tag, clerk_error }, { status: 403 })
  }
}

/**
 * Nobody knows whether the token is good, because Clerk cannot be asked: 503. The log says more than the answer does.
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthUnavailable extends Schema.TaggedError<AuthUnavailable>("effect-clerk/AuthUnavailable")(
  "AuthUnavailable",
  { reason: Schema.Literal("JwksUnavailable", "VerificationUnavailable", "ClerkConfigError") },
  HttpApiSchema.annotations({ status: 503, description: "The token cannot be checked at the moment." })
) {
  override get message(): string {
    return `the request cannot be judged at the moment: ${this.reason}`
  }

  [HttpServerRespondable.symbol](): Response {
    const { _tag, reason } = this
    return HttpServerResponse.unsafeJson({ _tag, reason }, { status: 503 })
  }
}
