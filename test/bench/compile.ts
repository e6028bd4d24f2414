import { join, resolve } from "node:path"
import { buildSync } from "esbuild"

/**
 * Compiles a program of this folder and returns its file. It runs as a program of a user does, with the package from `dist`:
 * tsx wraps every function that a call creates, and the paths of tsconfig.json lead to the sources.
 */
export const compile = (program: string): string => {
  const outfile = resolve(import.meta.dirname, "../../.cache/bench", `${program.replace("/", "-")}.js`)
  buildSync({
    entryPoints: [join(import.meta.dirname, `${program}.ts`)],
    outfile,
    format: "esm",
    target: "node20",
    bundle: true,
    packages: "external",
    tsconfigRaw: {},
    logLevel: "warning"
  })
  return outfile
}
