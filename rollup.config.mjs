/**
 * Turns what `tsc` wrote to `dist` into the package. All code goes into a few chunks, so that Node.js reads few files. An
 * entry point has a `main.js` and, if programs that are bundled use it, an `index.js`, which re-exports modules one by one
 * from the same chunks. A bundler leaves out what a program does not use of a module, but nothing of a namespace object,
 * and `main.js` has those.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { transformAsync } from "@babel/core"
import { transform } from "esbuild"

const dist = resolve(import.meta.dirname, "dist")
const bundled = ["index.js", "auth/index.js", "webhooks/index.js"]
const entryPoints = [
  ...bundled,
  "sync/index.js",
  "bulk/index.js",
  "bulk/sql.js",
  "bulk/workflow.js",
  "testing/index.js",
  "node.js",
  "shared.js"
]
/** Chosen by an import condition of package.json. */
const perRuntime = ["auth/keys/sharedFetch", "auth/keys/verifySignature", "webhooks/hmac"].flatMap((path) => [
  `${path}.node.js`,
  `${path}.web.js`
])
/** These need packages that a program may not have, so only their own entry points lead to them. */
const withPeers = [
  ...["node.js", "transport/NodeTransport.js", "shared.js", "SharedRateLimit.js", "rateLimit/SharedStore.js"],
  ...["bulk/sql.js", "bulk/SqlCheckpoint.js", "bulk/sqlTables.js", "bulk/workflow.js", "bulk/ImportWorkflow.js"]
]
/** What those share with the rest, kept apart so that no chunk imports itself through them. */
const shared = ["auth/keys/rsa.js", "webhooks/hmac.js"]

/** The modules of this package that a file imports or re-exports, as paths in `dist`. */
const importsOf = (path) =>
  Array.from(readFileSync(join(dist, path), "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)\.js"/g), ([, target]) =>
    relative(dist, resolve(dist, dirname(path), target))
  )

const files = (extension) =>
  readdirSync(dist, { recursive: true }).filter((path) => path.endsWith(extension) && !path.startsWith("cli/"))

const withoutExtension = (path) => path.replace(/\.js$/, "")
const mainOf = (path) => path.replace(/index\.js$/, "main")
const modules = new Set([...bundled.flatMap(importsOf), ...perRuntime.map(withoutExtension)])

const input = Object.fromEntries([
  ...entryPoints.map((path) => [withoutExtension(mainOf(path)), join(dist, path)]),
  ...Array.from(modules, (path) => [path, join(dist, `${path}.js`)])
])

/** Marks calls that a bundler may remove, and removes the comments: the declarations have them. */
const annotate = {
  name: "annotate-pure-calls",
  async transform(code) {
    const { code: annotated } = await transformAsync(code, {
      configFile: false,
      plugins: ["annotate-pure-calls"],
      shouldPrintComment: (comment) => comment.includes("__PURE__"),
      compact: true
    })
    return { code: annotated, map: null }
  }
}

/** What is not for bundlers is minified here, above all the embedded Clerk, which is the largest part. */
const minify = {
  name: "minify",
  async renderChunk(code, { fileName }) {
    if (!/\b(testing|sync|bulk)\b/.test(fileName)) return null
    const { code: minified } = await transform(code, { minify: true, lineLimit: 1000, format: "esm", target: "node20" })
    return { code: minified, map: null }
  }
}

/** Removes the modules that are in a chunk now, and the declarations that no entry point leads to. */
const clean = {
  name: "clean",
  writeBundle(_options, bundle) {
    const kept = new Set([...Object.keys(bundle), ...bundled])
    for (const path of files(".js")) if (!kept.has(path)) rmSync(join(dist, path))
    const declared = new Set()
    const visit = (path) => {
      if (declared.has(path)) return
      declared.add(path)
      for (const target of importsOf(path)) visit(`${target}.d.ts`)
    }
    for (const path of [...entryPoints.map(withoutExtension), ...modules]) visit(`${path}.d.ts`)
    for (const path of files(".d.ts")) if (!declared.has(path)) rmSync(join(dist, path))
  }
}

export default {
  input,
  external: (id) => /^[a-z@#]/.test(id),
  treeshake: { moduleSideEffects: false },
  preserveEntrySignatures: "strict",
  plugins: [annotate, minify, clean],
  output: {
    dir: dist,
    chunkFileNames: "chunks/[name].js",
    hoistTransitiveImports: false,
    manualChunks: (id) => {
      const path = relative(dist, id)
      if ([...perRuntime, ...withPeers, ...shared].includes(path)) return undefined
      return /^(auth|webhooks|sync|bulk|testing)\//.exec(path)?.[1] ?? "core"
    }
  }
}
