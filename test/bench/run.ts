/**
 * Runs the benchmarks one after the other, each in a process of its own: all of them, or those whose name contains an
 * argument (`npm run bench -- decode`). Figures are printed beside their targets; nothing fails on a slow machine.
 */
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"

const wanted = process.argv.slice(2)
const benchmarks = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))

for (const file of benchmarks) {
  console.log(`\n${file.replace(".bench.ts", "")}`)
  const { status } = spawnSync(process.execPath, ["--import", "tsx", join(import.meta.dirname, file)], {
    stdio: "inherit"
  })
  if (status !== 0) process.exitCode = 1
}
