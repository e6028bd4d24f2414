/**
 * The whole check: a file's text and a table in, a verdict and a report out.
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

/** Twin declarations of one schema differ from the file in the same way. */
const unique = (differences: ReadonlyArray<Difference>): ReadonlyArray<Difference> =>
  Array.from(new Map(differences.map((difference) => [JSON.stringify(difference), difference])).values())

/** The verdict as text to read in a terminal. */
export const report = (verdict: Verdict, source: string): string => {
  const { covered, explained, pinned, published, stale, unexplained, version } = verdict
  const groups = byGroup(unexplained)
  const count = explained.reduce((sum, { differences }) => sum + differences.length, 0)
  return [
    `The endpoint table against ${source}, API version ${version}`,
    "",
    ...Array.from(groups, ([group, differences]) => [group, ...columns(differences.map(line)), ""]).flat(),
    ...(explained.length === 0 ? [] : [`Deliberate (${count}):`]),
    ...explained.map(({ differences, entry }) => `  ${times(differences.length)}${title(entry)}: ${entry.reason}`),
    ...(explained.length === 0 ? [] : [""]),
    ...(stale.length === 0 ? [] : ["Entries of deliberate.ts that no longer match what they say:"]),
    ...stale.flatMap(({ differences, entry }) => [
      `  ${title(entry)}: says ${entry.times ?? 1}, found ${differences.length}${differences.length === 0 ? "" : ":"}`,
      ...differences.map(({ group, place }) => `    ${group} ${place}`)
    ]),
    ...(stale.length === 0 ? [] : [""]),
    ...pinned.map(({ name, spec }) => `Not compared: ${name} belongs to API version ${spec.apiVersion}.`),
    `${covered} of ${published} operations are declared; ${unexplained.length} unexplained differences in ${groups.size} groups.`
  ].join("\n")
}

const byGroup = (differences: ReadonlyArray<Difference>): ReadonlyMap<string, Array<Difference>> => {
  const groups = new Map<string, Array<Difference>>()
  for (const difference of differences) {
    groups.set(difference.group, [...(groups.get(difference.group) ?? []), difference])
  }
  return groups
}

const times = (count: number): string => (count === 1 ? "" : `${count} × `)

const title = ({ group, place, what }: Deliberate): string =>
  [group, place, what]
    .map((part) => (typeof part === "string" ? part : part.source))
    .filter((part) => part !== "")
    .join(" ")

const line = ({ contract, declared, place, what }: Difference): readonly [string, string] => {
  const where = [place, what === "field" || what === "parameter" || what === place ? "" : what]
    .filter((part) => part !== "")
    .join(" ")
  if (declared === undefined) return [`- ${where}`, `missing: ${contract}`]
  if (contract === undefined) return [`+ ${where}`, `not in the file: ${declared}`]
  return [`~ ${where}`, `file: ${contract}, table: ${declared}`]
}

const columns = (lines: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const width = Math.min(50, Math.max(...lines.map(([left]) => left.length)))
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
