/**
 * Compares verifying and decoding an event with `verifyWebhook` of @clerk/backend, which verifies and parses. Both get
 * the same Web requests, made before the clock starts, in alternating rounds of one process.
 *
 * `verifyWebhook` hashes in JavaScript and reads no field of the event. For 2 kB, reading and parsing the body and the HMAC
 * of node:crypto alone take about a third of its time, so no decoder can reach a ratio of 3.
 */
import { compile } from "./compile.js"
import { node } from "./measure.js"

const program = compile("webhooks/compare")

for (const [bytes, concurrency, target] of [
  [2048, 1, 1.2],
  [2048, 16, 1.5],
  [32_768, 16, 3.5]
]) {
  process.stdout.write(node([program, String(bytes), String(concurrency), String(target)]))
}
