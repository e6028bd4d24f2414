import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import type { Import } from "effect-clerk/bulk"
import { build } from "esbuild"
import type { Settings } from "./runner.js"

const root = resolve(import.meta.dirname, "../../..")

/** Bundles the runner, so that its processes start quickly. */
export const bundleRunner = async () => {
  const directory = await mkdtemp(join(root, ".cache-runner-"))
  const outfile = join(directory, "runner.mjs")
  await build({
    entryPoints: [join(import.meta.dirname, "runner.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@libsql/client", "pg", "pg-cursor", "pg-types", "pg-connection-string", "undici"],
    banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
    logLevel: "warning"
  })
  return {
    directory,
    start: (settings: Settings) => start(outfile, settings),
    remove: () => rm(directory, { recursive: true, force: true })
  }
}

const start = (outfile: string, settings: Settings) => {
  const child = spawn(process.execPath, [outfile, JSON.stringify(settings)], { stdio: ["ignore", "pipe", "pipe"] })
  let printed = ""
  let errors = ""
  child.stdout.on("data", (text) => (printed += text))
  child.stderr.on("data", (text) => (errors += text))
  const exit = once(child, "close").then(([code]) => code as number | null)
  return {
    exit,
    kill: async () => {
      child.kill("SIGKILL")
      await exit
    },
    /** The report of a process that runs to its end. */
    report: async (): Promise<Import.Report> => {
      const code = await exit
      if (code !== 0) throw new Error(`the runner ended with ${code}: ${printed} ${errors}`)
      return JSON.parse(printed)
    }
  }
}
