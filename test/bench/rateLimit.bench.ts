/**
 * What `RateLimit` adds to a call that need not wait.
 */
import { compile } from "./compile.js"
import { node } from "./measure.js"

process.stdout.write(node([compile("rateLimit/overhead")]))
