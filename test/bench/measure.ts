import { execFileSync } from "node:child_process"
import { appendFileSync } from "node:fs"

/** True in `npm run bench:brief`, which shows that every benchmark works. Its figures are rough, so a missed target is no failure. */
export const brief = process.env["BENCH_BRIEF"] !== undefined

/** A number of rounds, calls or records: the first one, and the second one in a brief run. */
export const amount = (full: number, whenBrief: number): number => (brief ? whenBrief : full)

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** A maximum, or a minimum if `better` is `higher`. A figure without a target is there to compare others with. */
  readonly target?: number
  readonly better?: "higher"
}

const withUnit = (value: number, unit: string): string =>
  `${Number.isInteger(value) ? value : value.toFixed(Math.abs(value) < 10 ? 2 : 1)}${unit}`

export const formatValue = ({ unit, value }: Figure): string => withUnit(value, unit)

export const formatTarget = ({ better, target, unit }: Figure): string =>
  target === undefined ? "" : `${better === "higher" ? "≥" : "≤"} ${withUnit(target, unit)}`

export const outcome = ({ better, target, value }: Figure): "" | "met" | "missed" => {
  if (target === undefined || brief) return ""
  return (better === "higher" ? value >= target : value <= target) ? "met" : "missed"
}

/** Prints a figure beside its target. `run.ts` collects the figures of all benchmarks in the file that it names. */
export const report = (figure: Figure, details = ""): void => {
  if (!Number.isFinite(figure.value)) throw new Error(`${figure.name}: nothing was measured`)
  const target = figure.target === undefined ? "" : `, target ${formatTarget(figure)}`
  const result = outcome(figure) === "" ? "" : `: ${outcome(figure)}`
  console.log(`${figure.name}: ${formatValue(figure)}${target}${result}${details === "" ? "" : ` (${details})`}`)
  const file = process.env["BENCH_FIGURES"]
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`)
}

export const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Medians of two things measured in turns, so that other work of the machine affects both alike. */
export const inTurns = (
  rounds: number,
  first: () => number,
  second: () => number
): readonly [first: number, second: number] => {
  const times: readonly [Array<number>, Array<number>] = [[], []]
  for (let round = 0; round < rounds; round++) {
    times[0].push(first())
    times[1].push(second())
  }
  return [median(times[0]), median(times[1])]
}

/** Runs Node in a process of its own and returns its output. */
export const node = (args: ReadonlyArray<string>, cwd?: string): string =>
  execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], cwd })
