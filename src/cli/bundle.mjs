/**
 * Bundles the command with all that it needs besides this package and its peers: `node src/cli/bundle.mjs dist/cli`. With
 * `--with-sources` the package is bundled too, from its sources, so that the command can be tested before a build.
 */
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"

const [, , directory, withSources] = process.argv

await build({
  entryPoints: [join(import.meta.dirname, "main.ts")],
  outfile: join(directory, "main.js"),
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: [
    "effect",
    "@effect/platform",
    // For imports only, and with a native module.
    "@effect/sql-libsql",
    ...(withSources === undefined ? ["effect-clerk"] : ["undici"])
  ],
  // Some of what is bundled is CommonJS.
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
  logLevel: "warning"
})
copyFileSync(join(import.meta.dirname, "page.html"), join(directory, "page.html"))
