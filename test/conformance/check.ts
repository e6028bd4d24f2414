/**
 * The whole check: a file's text and a table in, a verdict out.
 */
import { Either } from "effect"
import { compare, type Difference } from "./compare.js"
import {
  type Declared,
  declarationsOf,
  declaredContract,
  inconsistencies,
  isPinnedElsewhere,
  type Table
} from "./declarations.js"
import { type Deliberate, type Sorted, sort } from "./deliberate.js"
import { contractOf } from "./openapi.js"

export interface Verdict extends Sorted {
  readonly version: string
  /** How many operations the file has, and how many of them the table. */
  readonly published: number
  readonly covered: number
  /** Operations of the table that belong to another API version. */
  readonly pinned: ReadonlyArray<Declared>
  readonly agrees: boolean
}

/** Compares a table with the text of an OpenAPI file; the failure says why the file cannot be read. */
export const check = (
  text: string,
  table: Table,
  deliberate: ReadonlyArray<Deliberate>
): Either.Either<Verdict, string> =>
  Either.map(contractOf(text), (contract) => {
    const operations = declarationsOf(table)
    const differences = unique([
      ...inconsistencies(operations),
      ...compare(contract, declaredContract(contract.version, operations))
    ])
    const sorted = sort(differences, deliberate)
    const missing = differences.filter(({ declared, what }) => what === "operation" && declared === undefined).length
    return {
      ...sorted,
      version: contract.version,
      published: contract.operations.length,
      covered: contract.operations.length - missing,
      pinned: operations.filter((operation) => isPinnedElsewhere(contract.version, operation)),
      agrees: sorted.unexplained.length === 0 && sorted.stale.length === 0
    }
  })

/** Twin declarations of one schema differ from the file in the same way, wherever they are met. */
const unique = (differences: ReadonlyArray<Difference>): ReadonlyArray<Difference> =>
  Array.from(
    new Map(
      differences.map(({ operation, ...rest }) => [JSON.stringify(rest), { ...rest, operation }] as const)
    ).values()
  )
