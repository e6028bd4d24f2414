import { configDefaults, defineConfig, mergeConfig } from "vitest/config"
import config from "./vitest.config.js"

// For `npm run mutation`: without the tests that ask the compiler, that measure, or that run other processes, and so notice no mutant.
export default mergeConfig(
  config,
  defineConfig({
    test: {
      exclude: [
        ...configDefaults.exclude,
        "test/types/**",
        "test/conformance/**",
        "test/testing/scale.test.ts",
        "test/bulk/kill.test.ts",
        "test/bulk/cluster.test.ts"
      ],
      // Stryker's counters make the sources slower, and its own timeout ends a mutant that never returns.
      testTimeout: 120_000
    }
  })
)
