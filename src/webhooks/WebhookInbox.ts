/**
 * Remembers which messages a handler has handled, so that a message that is delivered twice is handled once.
 *
 * @since 0.1.0
 */
import * as KeyValueStore from "@effect/platform/KeyValueStore"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { makeLocks } from "./locks.js"

/**
 * A message and the handler it is for. Each handler handles a message once, whatever other handlers do with it.
 *
 * @since 0.1.0
 * @category models
 */
export interface InboxMessage {
  /** The `name` of the handler. */
  readonly handler: string
  /** The `svix-id`. */
  readonly messageId: string
  /**
   * The body, hashed under each of the handler's signing secrets. The message is recorded with all of them, and any of them
   * recognises it, so that a secret can be rotated. Endpoints with secrets of their own get a message with the same id, and
   * whoever has one of a handler's secrets can sign another body with that id: these are other messages.
   */
  readonly fingerprints?: Arr.NonEmptyReadonlyArray<string> | undefined
  /** Stands for a handler without a name. An inbox in memory tells such handlers apart by it, a durable one cannot. */
  readonly instance?: object | undefined
}

/**
 * The inbox could not be read or written. The handler responds with 503, so that Clerk delivers the message again.
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
 * What an inbox does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Inbox {
  /**
   * Runs the effect, records the message and returns the effect's result; returns `None` if the message is recorded
   * already.
   *
   * A message whose effect fails is not recorded. Two calls for one message run one after the other.
   */
  readonly once: <A, E, R>(
    message: InboxMessage,
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<Option.Option<A>, E | WebhookInboxError, R>
}

/**
 * The inbox of `Webhooks.handler`. By default it is in memory: it serves one process and is lost when the process ends.
 *
 * Running the effect and recording the message are two steps: after a crash between them, the effect runs again when the
 * message is delivered again. If the effect is a database transaction, write an inbox that records the message in the
 * same transaction.
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
  defaultValue: (): Inbox => makeInbox(inMemory({}))
}) {
  /** An inbox in memory that keeps at most `capacity` messages, each for `retention`. */
  static readonly layerMemory = (options: MemoryOptions = {}): Layer.Layer<WebhookInbox> =>
    Layer.sync(WebhookInbox, () => makeInbox(inMemory(options)))

  /**
   * An inbox in a `KeyValueStore`, one key for each message and secret: the name of the handler, the message id and a
   * fingerprint. The value is the time. Keys are never removed. Processes that share the store do not wait for each other: two
   * of them may handle the same message at the same time.
   */
  static readonly layerKeyValueStore: Layer.Layer<WebhookInbox, never, KeyValueStore.KeyValueStore> = Layer.effect(
    WebhookInbox,
    Effect.map(KeyValueStore.KeyValueStore, (store) => makeInbox(inKeyValueStore(store)))
  )
}

/**
 * How many messages an inbox in memory keeps, and for how long.
 *
 * @since 0.1.0
 * @category models
 */
export interface MemoryOptions {
  /** Default 100,000 messages. When there are more, the oldest are forgotten. */
  readonly capacity?: number | undefined
  /** Default 7 days: Clerk retries for 28 hours, and people replay messages by hand days later. */
  readonly retention?: Duration.DurationInput | undefined
}

/** The messages that were handled. */
interface Records {
  readonly keysOf: (message: InboxMessage) => Arr.NonEmptyReadonlyArray<string>
  readonly has: (key: string) => Effect.Effect<boolean, WebhookInboxError>
  readonly add: (key: string) => Effect.Effect<void, WebhookInboxError>
}

/** A key for each fingerprint, or one for the message if it has none. */
const keysOf = ({ fingerprints, handler, messageId }: InboxMessage, ...instance: ReadonlyArray<number | undefined>) =>
  Arr.map(fingerprints ?? Arr.of(undefined), (fingerprint) =>
    JSON.stringify([handler, messageId, fingerprint, ...instance])
  )

/** Numbers objects in the order in which they come. */
const numbering = (): ((instance: object) => number) => {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return (instance) => {
    const number = numbers.get(instance) ?? ++last
    numbers.set(instance, number)
    return number
  }
}

const inMemory = ({ capacity = 100_000, retention = "7 days" }: MemoryOptions): Records => {
  const retentionMillis = Duration.toMillis(retention)
  // A Map keeps the order of insertion, so the first key is the oldest.
  const recordedAt = new Map<string, number>()
  const forget = (now: number) => {
    for (const [key, at] of recordedAt) {
      if (recordedAt.size <= capacity && now - at < retentionMillis) return
      recordedAt.delete(key)
    }
  }
  const numberOf = numbering()
  return {
    keysOf: (message) => keysOf(message, message.instance && numberOf(message.instance)),
    has: (key) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        forget(now)
        return recordedAt.has(key)
      }),
    add: (key) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        if (!recordedAt.has(key)) recordedAt.set(key, now)
        forget(now)
      })
  }
}

const inKeyValueStore = (store: KeyValueStore.KeyValueStore): Records => ({
  keysOf: (message) => keysOf(message),
  has: (key) => Effect.mapError(store.has(key), (cause) => new WebhookInboxError({ operation: "read", cause })),
  add: (key) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => store.set(key, String(now))).pipe(
      Effect.mapError((cause) => new WebhookInboxError({ operation: "record", cause }))
    )
})

const makeInbox = (records: Records): Inbox => {
  const locks = makeLocks()
  return {
    once: (message, effect) => {
      const keys = records.keysOf(message)
      return locks.withLock(
        keys[0],
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            const isHandled = yield* restore(Effect.exists(keys, records.has))
            const result = isHandled ? Option.none() : Option.some(yield* restore(effect))
            yield* Effect.forEach(keys, records.add)
            return result
          })
        )
      )
    }
  }
}
