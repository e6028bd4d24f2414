/**
 * Checks the rows of an import without sending anything.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { type ImportRecord, type Kind, keyOf } from "./ImportRecord.js"
import type { Row } from "./Rows.js"

/**
 * What an import of some rows would send.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  /** How many records of each kind would be created, if none of them exists yet. */
  readonly records: Readonly<Record<Kind, number>>
  readonly rejectedCount: number
}

/**
 * A row that would be rejected, and why.
 *
 * @since 0.1.0
 * @category models
 */
export interface Rejection {
  readonly row: number
  readonly reason: string
}

/**
 * Checks all rows: their form, and that no two of them have the same key, email address, phone number or username. What
 * exists at Clerk is not known. `onRejection` is called for each row that an import would reject. Unlike the import, it
 * keeps the keys and identifiers of all rows in memory.
 *
 * @since 0.1.0
 * @category constructors
 */
export const run = <E, R, E2, R2>(
  rows: Stream.Stream<Row, E, R>,
  onRejection: (rejection: Rejection) => Effect.Effect<void, E2, R2>
): Effect.Effect<Report, E | E2, R | R2> =>
  Effect.suspend(() => {
    const seen = new Map<string, number>()
    const records = { user: 0, organization: 0, organization_membership: 0 }
    let rejectedCount = 0
    return rows.pipe(
      Stream.runForEach(({ number, record }) => {
        const reason = Either.isLeft(record) ? record.left : duplicate(seen, number, record.right)
        if (reason !== undefined) {
          rejectedCount++
          return onRejection({ row: number, reason })
        }
        if (Either.isRight(record)) records[record.right.type]++
        return Effect.void
      }),
      Effect.map(() => ({ records, rejectedCount }))
    )
  })

/** Notes what must be unique, or says which row has it already. */
const duplicate = (seen: Map<string, number>, row: number, record: ImportRecord): string | undefined => {
  const all = uniqueValues(record)
  for (const [name, value] of all) {
    const other = seen.get(`${name} ${value}`)
    if (other !== undefined) return `${name}: row ${other} has the same`
  }
  for (const [name, value] of all) seen.set(`${name} ${value}`, row)
  return undefined
}

const uniqueValues = (record: ImportRecord): ReadonlyArray<readonly [name: string, value: string]> => {
  switch (record.type) {
    case "user":
      return [
        ["external_id", keyOf(record)],
        ...(record.emailAddress ?? []).map((address) => ["email_address", address.toLowerCase()] as const),
        ...(record.phoneNumber ?? []).map((number) => ["phone_number", number] as const),
        ...(record.web3Wallet ?? []).map((wallet) => ["web3_wallet", wallet.toLowerCase()] as const),
        ...(record.username ? [["username", record.username.toLowerCase()] as const] : [])
      ]
    case "organization":
      return [["slug", keyOf(record)]]
    case "organization_membership":
      return [["organization_slug and user_external_id", keyOf(record)]]
  }
}
