/**
 * What several processes share: `import { SharedRateLimit } from "effect-clerk/shared"`. Needs the package
 * `@effect/experimental`.
 *
 * @since 0.1.0
 */
export * as SharedRateLimit from "./SharedRateLimit.js"
