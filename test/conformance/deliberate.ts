/**
 * Where the endpoint table departs from Clerk's file on purpose. An entry that matches nothing fails the check, as does one that
 * matches more or less than it says, so that the list stays as small as the truth.
 */
import type { Difference, What } from "./compare.js"

export interface Deliberate {
  readonly group: string | RegExp
  readonly place: string | RegExp
  readonly what: What
  /** How many differences it stands for. Default 1. */
  readonly times?: number
  readonly reason: string
}

export const deliberate: ReadonlyArray<Deliberate> = []

export interface Sorted {
  readonly unexplained: ReadonlyArray<Difference>
  readonly explained: ReadonlyArray<{ readonly entry: Deliberate; readonly differences: ReadonlyArray<Difference> }>
  /** Entries that match another number of differences than they say. */
  readonly stale: ReadonlyArray<{ readonly entry: Deliberate; readonly found: number }>
}

/** Each difference goes to the first entry that matches it. */
export const sort = (differences: ReadonlyArray<Difference>, entries: ReadonlyArray<Deliberate>): Sorted => {
  const found = new Map(entries.map((entry) => [entry, [] as Array<Difference>]))
  const unexplained = differences.filter((difference) => {
    const entry = entries.find((candidate) => matches(candidate, difference))
    if (entry !== undefined) found.get(entry)?.push(difference)
    return entry === undefined
  })
  const explained = Array.from(found, ([entry, differences]) => ({ entry, differences }))
  return {
    unexplained,
    explained: explained.filter(({ differences }) => differences.length > 0),
    stale: explained.flatMap(({ differences, entry }) =>
      differences.length === (entry.times ?? 1) ? [] : [{ entry, found: differences.length }]
    )
  }
}

const matches = ({ group, place, what }: Deliberate, difference: Difference): boolean =>
  what === difference.what && fits(group, difference.group) && fits(place, difference.place)

const fits = (pattern: string | RegExp, text: string): boolean =>
  typeof pattern === "string" ? pattern === text : new RegExp(`^(?:${pattern.source})$`).test(text)
