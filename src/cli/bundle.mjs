/**
 * Bundles the command with all that it needs, from the sources: `node src/cli/bundle.mjs dist/cli`. One file starts several
 * times faster than the hundreds of modules of `effect` and `@effect/platform`.
 */
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"

const [, , directory] = process.argv

await build({
  entryPoints: [join(import.meta.dirname, "main.ts")],
  outfile: join(directory, "main.js"),
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Some of what is bundled is CommonJS.
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
  logLevel: "warning"
})
copyFileSync(join(import.meta.dirname, "page.html"), join(directory, "page.html"))
