/**
 * Compares verifying and decoding an event with `verifyWebhook` of @clerk/backend, which verifies and parses. Both get
 * the same Web requests, made before the clock starts, in alternating rounds of one process.
 *
 * `verifyWebhook` hashes in JavaScript and reads no field of the event. For 2 kB, reading and parsing the body and the HMAC
 * of node:crypto alone take about a third of its time, so no decoder can reach a ratio of 3.
 */
import { join, resolve } from "node:path"
import { buildSync } from "esbuild"
import { node } from "./measure.js"

// Run as a program runs the package, from `dist`: tsx wraps every function that a verification creates.
const outfile = resolve(import.meta.dirname, "../../.cache/bench/webhooks.js")
buildSync({
  entryPoints: [join(import.meta.dirname, "webhooks/compare.ts")],
  outfile,
  format: "esm",
  target: "node20",
  bundle: true,
  packages: "external",
  logLevel: "warning"
})

for (const [bytes, concurrency, target] of [
  [2048, 1, 1.2],
  [2048, 16, 1.5],
  [32_768, 16, 3.5]
]) {
  process.stdout.write(node([outfile, String(bytes), String(concurrency), String(target)]))
}
