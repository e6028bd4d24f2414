/**
 * The result of a check as text for a terminal.
 */
import type { Result } from "./check.js"
import type { Difference } from "./compare.js"
import type { Deliberate } from "./deliberate.js"

export interface ReportOptions {
  /** What the table is compared with. */
  readonly source: string
  /** Whether to list the deliberate differences. */
  readonly deliberate?: boolean
}

export const report = (result: Result, options: ReportOptions): string => {
  const { covered, explained, extra, pinned, published, stale, unexplained, version } = result
  return [
    `The endpoint table against ${options.source}, API version ${version}`,
    "",
    ...section(
      "-: only the file has it   +: only the table has it   ~: they differ",
      Array.from(byHeading(unexplained), ([heading, differences]) => [
        "",
        heading,
        ...columns(differences.map(line))
      ]).flat()
    ),
    ...section(
      "Deliberate:",
      options.deliberate === true
        ? explained.map(({ differences, entry }) => `  ${summary(differences)}: ${entry.reason}`)
        : []
    ),
    ...section(
      "Entries of deliberate.ts that match another number of differences than they say:",
      stale.flatMap(({ differences, entry }) => [
        `  ${title(entry)}: says ${entry.times ?? 1}, found ${differences.length}`,
        ...differences.map(({ group, place }) => `    ${group} ${place}`)
      ])
    ),
    ...pinned.map(({ name, spec }) => `Not compared: ${name}, which belongs to API version ${spec.apiVersion}.`),
    `${covered} of ${published} operations are declared, and ${extra} that the file lacks.`,
    `${count(unexplained.length, "unexplained difference")}, ${
      explained.flatMap(({ differences }) => differences).length
    } deliberate${options.deliberate === true ? "" : " (--deliberate lists them)"}.`
  ].join("\n")
}

/** The lines that differ between two texts, each after its sign in a diff from `before` to `after`. */
export const changedLines = (before: string, after: string): ReadonlyArray<string> => {
  const [old, current] = [new Set(before.split("\n")), new Set(after.split("\n"))]
  return [
    ...Array.from(old).flatMap((line) => (current.has(line) ? [] : [`- ${line}`])),
    ...Array.from(current).flatMap((line) => (old.has(line) ? [] : [`+ ${line}`]))
  ].sort((a, b) => keyOf(a).localeCompare(keyOf(b), "en"))
}

const keyOf = (line: string): string => line.slice(2).split(": ", 1)[0] ?? ""

const section = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [heading, ...lines, ""]

const byHeading = (differences: ReadonlyArray<Difference>): ReadonlyMap<string, ReadonlyArray<Difference>> => {
  const groups = new Map<string, Array<Difference>>()
  for (const difference of differences) {
    // A schema that operations share is one group, with the first operation that uses it.
    const heading = isWhole(difference) ? "operations" : difference.group
    groups.set(heading, [...(groups.get(heading) ?? []), difference])
  }
  return new Map(
    Array.from(groups, ([heading, differences]) => {
      const operation = differences[0]?.operation
      return [heading.startsWith("schema ") ? `${heading}, as in ${operation}` : heading, differences]
    })
  )
}

/** Whether only one side has the operation. */
const isWhole = ({ contract, declared, what }: Difference): boolean =>
  what === "operation" && (contract === undefined || declared === undefined)

const summary = (differences: ReadonlyArray<Difference>): string => {
  const [first] = differences
  if (first === undefined) return ""
  const groups = Array.from(new Set(differences.map(({ group }) => group)))
  return differences.length === 1
    ? [first.group, label(first)].join(" ")
    : `${groups.join(", ")} (${differences.length} × ${first.what})`
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`

const title = ({ group, place, what }: Deliberate): string =>
  [group, place, what].map((part) => (typeof part === "string" ? part : part.source)).join(" ")

const line = (difference: Difference): readonly [string, string] => {
  const { contract, declared, group } = difference
  const place = isWhole(difference) ? group : label(difference)
  if (declared === undefined) return [`- ${place}`, `missing: ${contract}`]
  if (contract === undefined) return [`+ ${place}`, `not in the file: ${declared}`]
  return [`~ ${place}`, `file: ${contract}, table: ${declared}`]
}

const label = ({ place, what }: Difference): string =>
  what === "field" || what === "parameter" || what === place ? place : place === "" ? what : `${place} ${what}`

const columns = (lines: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const width = Math.min(50, Math.max(...lines.map(([left]) => left.length)))
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
