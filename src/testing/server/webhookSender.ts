import * as HttpBody from "@effect/platform/HttpBody"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import type { SigningSecret } from "../../webhooks/secret.js"
import type { WebhookEvent } from "../../webhooks/WebhookEvent.js"
import { deliver } from "../WebhookExamples.js"

/**
 * The endpoint that webhook events are sent to.
 *
 * @since 0.1.0
 * @category models
 */
export interface WebhookOptions {
  readonly url: string
  /** The secret of the endpoint, `whsec_…`. */
  readonly signingSecret: SigningSecret
}

/**
 * An attempt to deliver an event to a webhook endpoint.
 *
 * @since 0.1.0
 * @category models
 */
export interface Delivery {
  readonly time: DateTime.Utc
  readonly url: string
  readonly type: string
  readonly messageId: string
  /** Undefined if there was no response. */
  readonly status: number | undefined
}

/** Sends an event, with retries until the endpoint responds with 2xx, as Clerk's sender does. */
export const send = (
  http: HttpClient.HttpClient,
  { signingSecret, url }: WebhookOptions,
  event: WebhookEvent,
  note: (delivery: Delivery) => Effect.Effect<void>
) =>
  deliver(event, signingSecret).pipe(
    Effect.orDie,
    Effect.flatMap(({ body, headers }) =>
      http.execute(HttpClientRequest.post(url, { headers, body: HttpBody.text(body, "application/json") }))
    ),
    Effect.map(({ status }) => status),
    Effect.scoped,
    Effect.timeout("15 seconds"),
    Effect.option,
    Effect.tap((response) =>
      Effect.flatMap(DateTime.now, (time) =>
        note({ time, url, type: event.type, messageId: event.messageId, status: Option.getOrUndefined(response) })
      )
    ),
    Effect.flatten,
    Effect.filterOrFail((status) => status >= 200 && status < 300),
    Effect.retry(intervals),
    Effect.catchAll(() => Effect.logWarning(`No delivery of ${event.type} ${event.messageId} got a 2xx response`))
  )

/** The delays between the attempts of Svix, Clerk's sender (Svix docs, "Retries"). */
const intervals = Schedule.fromDelays(
  "5 seconds",
  "5 minutes",
  "30 minutes",
  "2 hours",
  "5 hours",
  "10 hours",
  "10 hours"
)
