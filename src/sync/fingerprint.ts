import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"

const encoder = new TextEncoder()

type Row = Readonly<Record<string, unknown>>

/** Hashes of the values of rows, by which two rows of the same version are compared. */
export const fingerprintsOf = (rows: ReadonlyArray<Row>): Effect.Effect<ReadonlyArray<string>> =>
  // One promise for all: a page has 500 rows, and each hash comes back from another thread.
  Effect.promise(() => Promise.all(rows.map(hash)))

const hash = async (row: Row): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(JSON.stringify(row, withBigInts)))
  return Encoding.encodeHex(new Uint8Array(digest, 0, 16))
}

const withBigInts = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value)
