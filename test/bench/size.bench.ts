/**
 * What the library adds to a bundle over `effect` and `@effect/platform`: its own code, tree-shaken, minified, gzipped.
 */
import { resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { report } from "./measure.js"

const root = resolve(import.meta.dirname, "../..")

const kilobytes = async (contents: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    // Whoever uses Effect has these already; what is left is ours.
    external: ["effect", "effect/*", "@effect/platform", "@effect/platform/*"],
    write: false
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1000
}

report(
  "one operation",
  await kilobytes(`
    import { ClerkClient, ActorTokens } from "effect-clerk"
    export const layer = ClerkClient.layer
    export const { create } = ActorTokens
  `),
  6,
  " kB"
)
report(
  "one operation by its own door",
  await kilobytes(`
    import { ClerkClient } from "effect-clerk"
    import { create } from "effect-clerk/ActorTokens"
    export const layer = ClerkClient.layer
    export { create }
  `),
  6,
  " kB"
)
report("all operations", await kilobytes(`export { ClerkService } from "effect-clerk"`), 30, " kB")
