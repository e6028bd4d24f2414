/**
 * How long importing the built package takes, after `effect` and `@effect/platform`. Each import has a process of its own.
 */
import { resolve } from "node:path"
import { amount, median, node, report } from "./measure.js"

const root = resolve(import.meta.dirname, "../..")

const program = (entryPoint: string | undefined) => `
  await import("effect")
  await import("@effect/platform")
  const start = performance.now()
  ${entryPoint === undefined ? "" : `await import("${entryPoint}")`}
  console.log(performance.now() - start)
`

const milliseconds = (entryPoint: string) =>
  median(
    Array.from({ length: amount(25, 2) }, () =>
      Number(node(["--input-type=module", "--eval", program(entryPoint)], root))
    )
  )

report({ name: "effect-clerk, all resources", value: milliseconds("effect-clerk"), unit: " ms", target: 25 })
report({ name: "effect-clerk/Users, one resource", value: milliseconds("effect-clerk/Users"), unit: " ms", target: 25 })
