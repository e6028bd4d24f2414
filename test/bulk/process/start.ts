import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { build } from "esbuild"

const root = resolve(import.meta.dirname, "../../..")

/** A process of a program. */
export interface Child {
  /** Resolves to its exit code when it has ended; null if it was killed. */
  readonly exit: Promise<number | null>
  readonly isRunning: () => boolean
  readonly kill: () => Promise<void>
  readonly printed: () => string
  /** What it prints if it runs to its end, as JSON. */
  readonly result: () => Promise<object>
}

export interface Program<Settings> {
  readonly directory: string
  readonly start: (settings: Settings) => Child
  /** Kills its processes and deletes its folder. */
  readonly remove: () => Promise<void>
}

/** Bundles a program of this folder, so that its processes start quickly. */
export const bundleProgram = async <Settings>(name: "runner" | "clusterRunner"): Promise<Program<Settings>> => {
  const directory = await mkdtemp(join(root, ".cache-cli-"))
  const outfile = join(directory, `${name}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@libsql/client", "pg", "pg-cursor", "pg-types", "pg-connection-string", "undici"],
    banner: {
      js: `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`
    },
    logLevel: "warning"
  })
  const children: Array<Child> = []
  return {
    directory,
    start: (settings) => {
      const child = start(outfile, settings)
      children.push(child)
      return child
    },
    remove: async () => {
      await Promise.all(children.map((child) => child.kill()))
      await rm(directory, { recursive: true, force: true })
    }
  }
}

const start = (outfile: string, settings: unknown): Child => {
  const child = spawn(process.execPath, [outfile, JSON.stringify(settings)], { stdio: ["ignore", "pipe", "pipe"] })
  let printed = ""
  let errors = ""
  child.stdout.on("data", (text) => (printed += text))
  child.stderr.on("data", (text) => (errors += text))
  const exit = once(child, "close").then(([code]): number | null => code)
  return {
    exit,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    printed: () => printed + errors,
    kill: async () => {
      child.kill("SIGKILL")
      await exit
    },
    result: async () => {
      const code = await exit
      if (code !== 0) throw new Error(`the process ended with ${code}: ${printed} ${errors}`)
      // Logs come before it.
      return JSON.parse(printed.trim().split("\n").at(-1) ?? "")
    }
  }
}
