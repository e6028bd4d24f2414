/**
 * What `RateLimit` adds to a call that need not wait.
 */
import { join, resolve } from "node:path"
import { buildSync } from "esbuild"
import { node } from "./measure.js"

// Run as a program runs the package, from `dist`: tsx wraps every function that a call creates.
const outfile = resolve(import.meta.dirname, "../../.cache/bench/rateLimit.js")
buildSync({
  entryPoints: [join(import.meta.dirname, "rateLimit/overhead.ts")],
  outfile,
  format: "esm",
  target: "node20",
  bundle: true,
  packages: "external",
  logLevel: "warning"
})

process.stdout.write(node([outfile]))
