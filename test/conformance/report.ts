/**
 * A verdict as text to read in a terminal.
 */
import type { Verdict } from "./check.js"
import type { Difference } from "./compare.js"
import type { Deliberate } from "./deliberate.js"

export const report = (verdict: Verdict, source: string): string => {
  const { covered, explained, pinned, published, stale, unexplained, version } = verdict
  return [
    `The endpoint table against ${source}, API version ${version}`,
    "",
    ...Array.from(byHeading(unexplained), ([heading, differences]) => [
      heading,
      ...columns(differences.map(line)),
      ""
    ]).flat(),
    ...section(
      "Deliberate:",
      explained.map(({ differences, entry }) => `  ${summary(differences)}: ${entry.reason}`)
    ),
    ...section(
      "Entries of deliberate.ts that do not match what they say:",
      stale.flatMap(({ differences, entry }) => [
        `  ${title(entry)}: says ${entry.times ?? 1}, found ${differences.length}`,
        ...differences.map(({ group, place }) => `    ${group} ${place}`)
      ])
    ),
    ...pinned.map(({ name, spec }) => `Not compared: ${name}, which belongs to API version ${spec.apiVersion}.`),
    `${covered} of ${published} operations are declared. ${count(unexplained.length, "unexplained difference")}, ${
      explained.flatMap(({ differences }) => differences).length
    } deliberate.`
  ].join("\n")
}

const section = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [heading, ...lines, ""]

const byHeading = (differences: ReadonlyArray<Difference>): ReadonlyMap<string, ReadonlyArray<Difference>> => {
  const groups = new Map<string, Array<Difference>>()
  for (const difference of differences) {
    // A schema that operations share is one group, named by the first that has it.
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

/** Whether an operation is missing, or too many. */
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
