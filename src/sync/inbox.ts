import { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { type Inbox, WebhookInboxError } from "../webhooks/WebhookInbox.js"
import type { Database } from "./database.js"

/** The failure of the effect, told apart from those of the inbox: both may be `SqlError`. */
class EffectFailed<E> extends Data.TaggedError("EffectFailed")<{ readonly error: E }> {}

/** Records a message in the transaction of its effect: after a crash, either both happened or neither. */
export const makeInbox = ({ sql, transaction }: Database): Inbox => ({
  once: <A, E, R>(
    { fingerprints = [""], handler, messageId }: Parameters<Inbox["once"]>[0],
    effect: Effect.Effect<A, E, R>
  ) =>
    Effect.gen(function* () {
      const received_at = yield* Clock.currentTimeMillis
      const rows = fingerprints.map((fingerprint) => ({ handler, message_id: messageId, fingerprint, received_at }))
      const added = yield* sql`
        INSERT INTO clerk_sync_inbox ${sql.insert(rows)} ON CONFLICT DO NOTHING RETURNING message_id`
      if (added.length < rows.length) return yield* Effect.succeedNone
      return yield* Effect.asSome(Effect.mapError(effect, (error) => new EffectFailed<E>({ error })))
    }).pipe(
      transaction,
      Effect.mapError((failure) =>
        failure instanceof SqlError ? new WebhookInboxError({ operation: "record", cause: failure }) : failure.error
      )
    )
})
