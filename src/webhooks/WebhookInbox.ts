/**
 * Which messages a handler has dealt with, so that a message that comes twice takes effect once.
 *
 * @since 0.1.0
 */
import * as KeyValueStore from "@effect/platform/KeyValueStore"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Option from "effect/Option"

/**
 * A message, as one handler sees it: other handlers deal with it on their own.
 *
 * @since 0.1.0
 * @category models
 */
export interface InboxMessage {
  /** The `name` of the handler. */
  readonly handler: string
  /** The `svix-id`. */
  readonly messageId: string
}

/**
 * The inbox could not be read or written. The sender is asked to try again.
 *
 * @since 0.1.0
 * @category errors
 */
export class WebhookInboxError extends Data.TaggedError("WebhookInboxError")<{
  readonly operation: "read" | "record"
  readonly cause: unknown
}> {
  override get message(): string {
    return `the webhook inbox could not be ${this.operation === "read" ? "read" : "written"}; see the cause`
  }
}

/**
 * How an inbox works.
 *
 * @since 0.1.0
 * @category models
 */
export interface Inbox {
  /**
   * Runs the effect and records the message, unless the message is recorded: then the answer is `None`.
   *
   * A message whose effect fails is not recorded. Of two at a time for one message the second waits for the first.
   */
  readonly once: <A, E, R>(
    message: InboxMessage,
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<Option.Option<A>, E | WebhookInboxError, R>
}

/**
 * The inbox of `Webhooks.handler`. By default it is in memory, for one process and until it ends.
 *
 * Effect and record are two steps: a crash between them runs the effect again when the message comes again. Where the
 * effect is a database transaction, record the message in the same transaction by an inbox of your own.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { KeyValueStore } from "@effect/platform"
 * import { NodeContext } from "@effect/platform-node"
 * import { Layer } from "effect"
 * import { WebhookInbox } from "effect-clerk/webhooks"
 *
 * export const durableInbox = WebhookInbox.layerKeyValueStore.pipe(
 *   Layer.provide(KeyValueStore.layerFileSystem("./inbox")),
 *   Layer.provide(NodeContext.layer)
 * )
 * ```
 */
export class WebhookInbox extends Context.Reference<WebhookInbox>()("effect-clerk/WebhookInbox", {
  defaultValue: (): Inbox => inbox(memory({}))
}) {
  /** An inbox of its own in memory, with room for `capacity` messages and forgetting them after `retention`. */
  static readonly layerMemory = (options: MemoryOptions = {}): Layer.Layer<WebhookInbox> =>
    Layer.sync(WebhookInbox, () => inbox(memory(options)))

  /**
   * An inbox over a `KeyValueStore`, one key a message. It lasts as long as the store does, which never forgets by
   * itself; processes that share the store do not wait for each other.
   */
  static readonly layerKeyValueStore: Layer.Layer<WebhookInbox, never, KeyValueStore.KeyValueStore> = Layer.effect(
    WebhookInbox,
    Effect.map(KeyValueStore.KeyValueStore, (store) => inbox(overKeyValueStore(store)))
  )
}

/**
 * How much an inbox in memory remembers.
 *
 * @since 0.1.0
 * @category models
 */
export interface MemoryOptions {
  /** Default 100,000 messages, of which the oldest make room. */
  readonly capacity?: number | undefined
  /** Default 7 days: the sender tries for 28 hours, and people replay messages by hand for days after. */
  readonly retention?: Duration.DurationInput | undefined
}

/** Where the messages that were dealt with are written down. */
interface Record {
  readonly has: (key: string) => Effect.Effect<boolean, WebhookInboxError>
  readonly add: (key: string) => Effect.Effect<void, WebhookInboxError>
}

const memory = ({ capacity = 100_000, retention = "7 days" }: MemoryOptions): Record => {
  const retentionMillis = Duration.toMillis(retention)
  // A Map keeps the order of insertion, so the first key is the oldest.
  const recordedAt = new Map<string, number>()
  const forget = (now: number) => {
    for (const [key, at] of recordedAt) {
      if (recordedAt.size <= capacity && now - at < retentionMillis) return
      recordedAt.delete(key)
    }
  }
  return {
    has: (key) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        forget(now)
        return recordedAt.has(key)
      }),
    add: (key) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        recordedAt.set(key, now)
        forget(now)
      })
  }
}

const overKeyValueStore = (store: KeyValueStore.KeyValueStore): Record => ({
  has: (key) => Effect.mapError(store.has(key), (cause) => new WebhookInboxError({ operation: "read", cause })),
  add: (key) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => store.set(key, String(now))).pipe(
      Effect.mapError((cause) => new WebhookInboxError({ operation: "record", cause }))
    )
})

const inbox = (record: Record): Inbox => {
  const lock = locks()
  return {
    once: ({ handler, messageId }, effect) => {
      const key = JSON.stringify([handler, messageId])
      return lock(
        key,
        Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(restore(record.has(key)), (seen) =>
            seen ? Effect.succeedNone : Effect.zipLeft(Effect.asSome(restore(effect)), record.add(key))
          )
        )
      )
    }
  }
}

/** One at a time for each key. */
const locks = () => {
  const held = new Map<string, { readonly semaphore: Effect.Semaphore; users: number }>()
  return <A, E, R>(key: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const lock = held.get(key) ?? { semaphore: Effect.unsafeMakeSemaphore(1), users: 0 }
        lock.users++
        held.set(key, lock)
        return lock
      }),
      (lock) => lock.semaphore.withPermits(1)(effect),
      (lock) =>
        Effect.sync(() => {
          lock.users--
          if (lock.users === 0) held.delete(key)
        })
    )
}
