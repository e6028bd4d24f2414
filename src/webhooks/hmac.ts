import type * as Effect from "effect/Effect"

/** The parts of a text, in order. Strings are UTF-8. */
export type Content = ReadonlyArray<string | Uint8Array>

/**
 * HMAC with SHA-256 under one key. The module `#hmac` makes it with `node:crypto` on runtimes that have it, synchronously,
 * and elsewhere with WebCrypto, which computes on another thread.
 */
export interface Hmac {
  readonly sign: (content: Content) => Effect.Effect<Uint8Array>
  /** Whether one of the signatures is that of the content, compared in constant time. */
  readonly verify: (content: Content, signatures: ReadonlyArray<Uint8Array>) => Effect.Effect<boolean>
}

/** Makes the HMAC of a key. */
export type MakeHmac = (key: Uint8Array) => Effect.Effect<Hmac>

/** How many bytes a signature has. */
export const signatureBytes = 32
