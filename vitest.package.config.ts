import { defineConfig } from "vitest/config"

// What `npm run build` left in dist, packed and installed as a user would: run by .ci/run, not by `npm test`.
export default defineConfig({
  test: {
    include: ["test/package/*.pack.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000
  }
})
