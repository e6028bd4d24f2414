/** The programs whose bundles are measured, by `size.bench.ts` and by the tests that hold their sizes below the limits. */
import { resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const root = resolve(import.meta.dirname, "../../..")

export interface Bundle {
  readonly name: string
  readonly program: string
  /** The size that we want, in kB. */
  readonly target: number
  /** The size that a change must not exceed, in kB. */
  readonly limit: number
}

const client = `import { ClerkClient } from "effect-clerk"\nexport const { layer } = ClerkClient\n`

export const bundles: ReadonlyArray<Bundle> = [
  {
    name: "one operation",
    program: `${client} import { ActorTokens } from "effect-clerk"; export const { create } = ActorTokens`,
    target: 10.3,
    limit: 16.5
  },
  {
    name: "one operation from its own entry point",
    program: `${client} export { create } from "effect-clerk/ActorTokens"`,
    target: 10.3,
    limit: 16.5
  },
  { name: "all operations", program: `export { ClerkService } from "effect-clerk"`, target: 31, limit: 40 }
]

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
const alone = kilobytes(base)

/** How many kB a program adds, minified and gzipped, to a bundle with all of `effect` and `@effect/platform`. */
export const addedKilobytes = async (program: string): Promise<number> =>
  (await kilobytes(base + program)) - (await alone)
