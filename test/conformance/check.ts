/**
 * The whole check: a contract and an endpoint table in, their differences out.
 */
import { compare, type Difference } from "./compare.js"
import type { Contract } from "./contract.js"
import {
  type Declared,
  declarationsOf,
  declaredContract,
  inconsistencies,
  isPinnedElsewhere,
  type Table
} from "./declarations.js"
import { type Deliberate, type Sorted, sort } from "./deliberate.js"

export interface Result extends Sorted {
  readonly version: string
  /** How many operations the file has, how many of them the table has, and how many only the table has. */
  readonly published: number
  readonly covered: number
  readonly extra: number
  /** Operations of the table that belong to another API version. */
  readonly pinned: ReadonlyArray<Declared>
  readonly agrees: boolean
}

export const check = (contract: Contract, table: Table, deliberate: ReadonlyArray<Deliberate>): Result => {
  const operations = declarationsOf(table)
  const differences = unique([
    ...inconsistencies(operations),
    ...compare(contract, declaredContract(contract.version, operations))
  ])
  const sorted = sort(differences, deliberate)
  const whole = differences.filter(({ what }) => what === "operation")
  const missing = whole.filter(({ declared }) => declared === undefined).length
  return {
    ...sorted,
    version: contract.version,
    published: contract.operations.length,
    covered: contract.operations.length - missing,
    extra: whole.filter(({ contract }) => contract === undefined).length,
    pinned: operations.filter((operation) => isPinnedElsewhere(contract.version, operation)),
    agrees: sorted.unexplained.length === 0 && sorted.stale.length === 0
  }
}

/** Equal declarations of one schema have the same differences, wherever they are used. */
const unique = (differences: ReadonlyArray<Difference>): ReadonlyArray<Difference> =>
  Array.from(
    new Map(
      differences.map(({ operation, ...rest }) => [JSON.stringify(rest), { ...rest, operation }] as const)
    ).values()
  )
