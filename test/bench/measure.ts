import { execFileSync } from "node:child_process"

/** Prints a figure beside its target, in the same form for all benchmarks. */
export const report = (name: string, value: number, target: number, unit: string): void => {
  const digits = Math.abs(value) < 10 ? 2 : 1
  console.log(
    `${name}: ${value.toFixed(digits)}${unit}, target ${target}${unit}: ${value <= target ? "met" : "missed"}`
  )
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
