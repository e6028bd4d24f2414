/**
 * What importing the built package costs over importing `effect` and `@effect/platform`, in processes of their own.
 */
import { resolve } from "node:path"
import { median, node, report } from "./measure.js"

const root = resolve(import.meta.dirname, "../..")

const program = (door: string | undefined) => `
  await import("effect")
  await import("@effect/platform")
  const start = performance.now()
  ${door === undefined ? "" : `await import("${door}")`}
  console.log(performance.now() - start)
`

const milliseconds = (door: string) =>
  median(Array.from({ length: 25 }, () => Number(node(["--input-type=module", "--eval", program(door)], root))))

report("effect-clerk, all resources", milliseconds("effect-clerk"), 25, " ms")
report("effect-clerk/Users, one resource", milliseconds("effect-clerk/Users"), 25, " ms")
