/**
 * Runs the benchmarks one after the other, each in a process of its own: all of them, or those whose name contains an
 * argument (`npm run bench -- decode`). Ends with a table of all figures, which are also in `.cache/bench/results.json`.
 * A benchmark that throws, hangs or reports no figure is a failure.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { amount, brief, type Figure, formatTarget, formatValue, outcome } from "./measure.js"

const folder = resolve(import.meta.dirname, "../../.cache/bench")
const figuresFile = join(folder, "figures.jsonl")
const timeout = amount(900_000, 180_000)

const wanted = process.argv.slice(2)
const benchmarks = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(".bench.ts", ""))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (benchmarks.length === 0) throw new Error(`no benchmark has a name with ${wanted.join(" or ")}`)

const run = (bench: string) => {
  console.log(`\n${bench}`)
  writeFileSync(figuresFile, "")
  const { error, signal, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, `${bench}.bench.ts`)],
    { stdio: "inherit", timeout, env: { ...process.env, BENCH_FIGURES: figuresFile } }
  )
  const figures = readFileSync(figuresFile, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Figure => JSON.parse(line))
  const failure = () => {
    if (error !== undefined) return error.message
    if (status !== 0) return signal === null ? `exit status ${status}` : signal
    return figures.length === 0 ? "no figure" : undefined
  }
  return { bench, figures, failure: failure() }
}

/** Rows with columns of one width. */
const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows.reduce<ReadonlyArray<number>>(
    (max, row) => row.map((cell, column) => Math.max(cell.length, max[column] ?? 0)),
    []
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}

mkdirSync(folder, { recursive: true })
const results = benchmarks.map(run)

console.log(
  `\n${table([
    ["bench", "figure", "value", "target", ""],
    ...results.flatMap(({ bench, failure, figures }) => [
      ...figures.map((figure) => [bench, figure.name, formatValue(figure), formatTarget(figure), outcome(figure)]),
      ...(failure === undefined ? [] : [[bench, "FAILED", failure, "", ""]])
    ])
  ])}`
)

writeFileSync(
  join(folder, "results.json"),
  `${JSON.stringify(
    {
      brief,
      node: process.version,
      figures: results.flatMap(({ bench, figures }) =>
        figures.map((figure) => ({
          bench,
          ...figure,
          ...(figure.target === undefined ? {} : { outcome: outcome(figure) })
        }))
      ),
      failures: results.flatMap(({ bench, failure }) => (failure === undefined ? [] : [{ bench, failure }]))
    },
    undefined,
    2
  )}\n`
)
if (results.some(({ failure }) => failure !== undefined)) process.exitCode = 1
