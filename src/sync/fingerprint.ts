import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"

const encoder = new TextEncoder()

/** A hash of the values of a row, by which two rows of the same version are compared. */
export const fingerprintOf = (row: Readonly<Record<string, unknown>>): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", encoder.encode(JSON.stringify(row, withBigInts)))),
    (digest) => Encoding.encodeHex(new Uint8Array(digest, 0, 16))
  )

const withBigInts = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value)
