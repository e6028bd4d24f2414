/**
 * Why a delivery was rejected.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

/**
 * There is no signing secret to verify with.
 *
 * @since 0.1.0
 * @category errors
 */
export class MissingSecret extends Data.TaggedClass("MissingSecret")<{}> {
  get message(): string {
    return "there is no signing secret; pass `signingSecret` or set CLERK_WEBHOOK_SIGNING_SECRET to the secret on the endpoint's page of the Clerk dashboard"
  }
}

/**
 * A signing secret does not have the form `whsec_` and base64 of 24 bytes or more. `position` counts from 1. The error never holds the value.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidSecret extends Data.TaggedClass("InvalidSecret")<{
  readonly position: number
  readonly issue: string
}> {
  get message(): string {
    return `signing secret ${this.position} ${this.issue}; it has the form whsec_… and is on the endpoint's page of the Clerk dashboard`
  }
}

/**
 * Headers that every delivery has are missing or empty.
 *
 * @since 0.1.0
 * @category errors
 */
export class MissingHeaders extends Data.TaggedClass("MissingHeaders")<{
  readonly headers: ReadonlyArray<string>
}> {
  get message(): string {
    return `missing required headers: ${this.headers.join(", ")}; pass on all headers of the delivery`
  }
}

/**
 * The timestamp header does not begin with a whole number of seconds.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidTimestamp extends Data.TaggedClass("InvalidTimestamp")<{}> {
  get message(): string {
    return "the timestamp header is not a time in Unix seconds"
  }
}

/**
 * The delivery was signed more than 300 seconds ago: a replay, or this machine's clock is ahead.
 *
 * @since 0.1.0
 * @category errors
 */
export class TimestampTooOld extends Data.TaggedClass("TimestampTooOld")<{ readonly age: Duration.Duration }> {
  get message(): string {
    return `the message was signed ${Duration.format(this.age)} ago, more than 300 seconds; check this machine's clock`
  }
}

/**
 * The time of signing is more than 300 seconds in the future: this machine's clock is behind.
 *
 * @since 0.1.0
 * @category errors
 */
export class TimestampTooNew extends Data.TaggedClass("TimestampTooNew")<{ readonly ahead: Duration.Duration }> {
  get message(): string {
    return `the message is signed ${Duration.format(this.ahead)} in the future, more than 300 seconds; check this machine's clock`
  }
}

/**
 * No `v1` signature of the header matches the body under any of the secrets.
 *
 * @since 0.1.0
 * @category errors
 */
export class NoMatchingSignature extends Data.TaggedClass("NoMatchingSignature")<{}> {
  get message(): string {
    return "no matching signature found; check that the secret is this endpoint's and that the body is what was received, not JSON that was parsed and serialised again"
  }
}

/**
 * The body is longer than the limit. It was read no further.
 *
 * @since 0.1.0
 * @category errors
 */
export class BodyTooLong extends Data.TaggedClass("BodyTooLong")<{ readonly maxBytes: number }> {
  get message(): string {
    return `the body is longer than ${this.maxBytes} bytes`
  }
}

/**
 * The body of a request could not be read: something read it before (`alreadyRead`), or its stream failed, as when the
 * connection breaks.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnreadableBody extends Data.TaggedClass("UnreadableBody")<{ readonly alreadyRead: boolean }> {
  get message(): string {
    return this.alreadyRead
      ? "the body could not be read; something read it before, and a request's body can be read once"
      : "the body could not be read to its end; did the sender disconnect?"
  }
}

/**
 * The body is signed, but is not JSON.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidJson extends Data.TaggedClass("InvalidJson")<{}> {
  get message(): string {
    return "the signed body is not JSON"
  }
}

/**
 * The body is signed JSON, but does not match the schema of its event. `detail` names the path of the first mismatch,
 * never its value; `type` is undefined if the body has none.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidEvent extends Data.TaggedClass("InvalidEvent")<{
  readonly type: string | undefined
  readonly detail: string
}> {
  get message(): string {
    return `the ${this.type ?? "signed"} event was not understood: ${this.detail}`
  }
}

/**
 * What is wrong with a delivery, or with the secrets that verify it.
 *
 * @since 0.1.0
 * @category errors
 */
export type WebhookErrorReason =
  | MissingSecret
  | InvalidSecret
  | MissingHeaders
  | InvalidTimestamp
  | TimestampTooOld
  | TimestampTooNew
  | NoMatchingSignature
  | BodyTooLong
  | UnreadableBody
  | InvalidJson
  | InvalidEvent

/**
 * A delivery was rejected; `reason` says why. Holds neither secret, signature nor body.
 *
 * @since 0.1.0
 * @category errors
 */
export class WebhookError extends Data.TaggedError("WebhookError")<{ readonly reason: WebhookErrorReason }> {
  override get message(): string {
    return `webhooks: ${this.reason.message}`
  }

  /** Whether the fault is on this side: a secret is missing or unusable, or the event is newer than this version. */
  get isOurs(): boolean {
    const { _tag } = this.reason
    return _tag === "MissingSecret" || _tag === "InvalidSecret" || _tag === "InvalidEvent"
  }
}
