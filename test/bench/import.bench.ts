/**
 * How long importing the built package takes, after `effect` and `@effect/platform`. Each import has a process of its own.
 */
import { resolve } from "node:path"
import { median, node, report } from "./measure.js"

const root = resolve(import.meta.dirname, "../..")

const program = (entryPoint: string | undefined) => `
  await import("effect")
  await import("@effect/platform")
  const start = performance.now()
  ${entryPoint === undefined ? "" : `await import("${entryPoint}")`}
  console.log(performance.now() - start)
`

const milliseconds = (entryPoint: string) =>
  median(Array.from({ length: 25 }, () => Number(node(["--input-type=module", "--eval", program(entryPoint)], root))))

report("effect-clerk, all resources", milliseconds("effect-clerk"), 25, " ms")
report("effect-clerk/Users, one resource", milliseconds("effect-clerk/Users"), 25, " ms")
