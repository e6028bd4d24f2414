/**
 * Why a request is rejected, as HTTP responses.
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
export class Unauthenticated extends Schema.TaggedError<Unauthenticated>("ClerkUnauthenticated")(
  "Unauthenticated",
  { reason: Schema.String },
  HttpApiSchema.annotations({ status: 401, description: "No one is signed in, or the token is invalid." })
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
 * The user or machine is not allowed to do this: 403. `missing` is the unmet requirement, such as
 * `permission org:invoices:create`.
 *
 * @since 0.1.0
 * @category errors
 */
export class Forbidden extends Schema.TaggedError<Forbidden>("ClerkForbidden")(
  "Forbidden",
  { missing: Schema.String },
  HttpApiSchema.annotations({ status: 403, description: "The user or machine is not allowed to do this." })
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
 * The user must verify themselves again: 403, with a body to which Clerk's frontend libraries react with a prompt.
 *
 * @since 0.1.0
 * @category errors
 */
export class ReverificationRequired extends Schema.TaggedError<ReverificationRequired>("ClerkReverificationRequired")(
  "ReverificationRequired",
  {
    clerk_error: Schema.Struct({
      type: Schema.Literal("forbidden"),
      reason: Schema.Literal("reverification-error"),
      metadata: Schema.Struct({ reverification: Reverification })
    })
  },
  HttpApiSchema.annotations({ status: 403, description: "The user must verify themselves again." })
) {
  /** The error for a requirement that the session does not meet. */
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
 * The token could not be verified, because Clerk could not be reached or the configuration is wrong: 503. The log has the
 * details.
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthUnavailable extends Schema.TaggedError<AuthUnavailable>("ClerkAuthUnavailable")(
  "AuthUnavailable",
  { reason: Schema.Literal("JwksUnavailable", "VerificationUnavailable", "ClerkConfigError") },
  HttpApiSchema.annotations({ status: 503, description: "The token cannot be checked at the moment." })
) {
  override get message(): string {
    return `the request cannot be authenticated at the moment: ${this.reason}`
  }

  [HttpServerRespondable.symbol](): Response {
    const { _tag, reason } = this
    return HttpServerResponse.unsafeJson({ _tag, reason }, { status: 503 })
  }
}
