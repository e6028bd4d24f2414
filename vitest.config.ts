import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

const isFaults = process.env["FAULTS"] !== undefined

export default defineConfig({
  resolve: {
    alias: [
      { find: "#verify-signature", replacement: path("src/auth/keys/verifySignature.node.ts") },
      { find: "#shared-fetch", replacement: path("src/auth/keys/sharedFetch.node.ts") },
      { find: "#hmac", replacement: path("src/webhooks/hmac.node.ts") },
      { find: /^effect-clerk$/, replacement: path("src/index.ts") },
      { find: /^effect-clerk\/(auth|webhooks|sync|bulk|testing)$/, replacement: path("src/$1/index.ts") },
      { find: /^effect-clerk\/(node|shared)$/, replacement: path("src/$1.ts") },
      { find: /^effect-clerk\/bulk\/(sql|workflow)$/, replacement: path("src/bulk/$1.ts") },
      { find: /^effect-clerk\/(\w+)$/, replacement: path("src/api/$1.ts") }
    ]
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Raw sockets and real time: they need a machine that does nothing else, so `npm run test:faults` runs them alone.
    exclude: isFaults ? [] : ["test/faults/**"],
    // The files of a worker share their modules: loading those for each file takes longer than most tests do.
    isolate: isFaults,
    // By default two cores run one file at a time.
    minWorkers: 1,
    maxWorkers: isFaults ? 1 : Math.max(2, availableParallelism() - 1),
    globalSetup: ["test/globalSetup.ts"],
    setupFiles: ["test/setup.ts"],
    // Property tests run hundreds of calls, and CI machines have two cores.
    testTimeout: 30_000
  }
})
