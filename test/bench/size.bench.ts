/**
 * How much the library adds, minified and gzipped, to a bundle with all of `effect` and `@effect/platform`.
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
    write: false,
    // Without the paths of tsconfig.json, which lead to the sources, the built package is measured.
    tsconfigRaw: {},
    logLevel: "error"
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1000
}

const base = `export * as Effect from "effect"\nexport * as Platform from "@effect/platform"\n`
const alone = await kilobytes(base)
const added = async (program: string) => (await kilobytes(base + program)) - alone

const client = `import { ClerkClient } from "effect-clerk"\nexport const { layer } = ClerkClient\n`

report(
  "one operation",
  await added(`${client} import { ActorTokens } from "effect-clerk"; export const { create } = ActorTokens`),
  10.3,
  " kB"
)
report(
  "one operation from its own entry point",
  await added(`${client} export { create } from "effect-clerk/ActorTokens"`),
  10.3,
  " kB"
)
report("all operations", await added(`export { ClerkService } from "effect-clerk"`), 31, " kB")
