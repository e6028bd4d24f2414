import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { join, resolve } from "node:path"

/** The command, bundled and run in processes of its own. */

const root = resolve(import.meta.dirname, "../..")

export interface Command {
  readonly directory: string
  /** Starts the command. */
  readonly start: (
    parameters: ReadonlyArray<string>,
    environment?: Readonly<Record<string, string>>
  ) => {
    readonly child: ChildProcess
    readonly printed: () => string
    readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>
  }
  /** Runs the command to its end. */
  readonly run: (
    parameters: ReadonlyArray<string>,
    environment?: Readonly<Record<string, string>>
  ) => Promise<{ readonly code: number | null; readonly printed: string }>
  /** Starts an embedded Clerk, and returns the environment that makes it the instance of a command. */
  readonly emulator: (...options: ReadonlyArray<string>) => Promise<Clerk>
  readonly remove: () => Promise<void>
}

export interface Clerk {
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  /** Sends a request to it, and returns the JSON of the response. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>
}

export const bundle = async (): Promise<Command> => {
  const directory = await mkdtemp(join(root, ".cache-cli-"))
  execFileSync(process.execPath, [join(root, "src/cli/bundle.mjs"), directory, "--with-sources"])
  const children = new Set<ChildProcess>()

  const start: Command["start"] = (parameters, environment = {}) => {
    const { CLERK_SECRET_KEY: _, ...inherited } = process.env
    const child = spawn(process.execPath, [join(directory, "main.js"), ...parameters], {
      env: { ...inherited, ...environment },
      stdio: ["ignore", "pipe", "pipe"]
    })
    children.add(child)
    let printed = ""
    for (const output of [child.stdout, child.stderr]) output?.on("data", (text) => (printed += text))
    const exit = once(child, "close").then(([code, signal]) => {
      children.delete(child)
      return { code, signal }
    })
    return { child, exit, printed: () => printed }
  }

  return {
    directory,
    start,
    run: async (parameters, environment) => {
      const { exit, printed } = start(parameters, environment)
      const { code } = await exit
      return { code, printed: printed() }
    },
    emulator: async (...options) => {
      const { child, exit, printed } = start(["emulator", "--port", "0", "--json", ...options])
      const ended = exit.then(() => {
        throw new Error(`the emulator ended: ${printed()}`)
      })
      while (!printed().includes("\n")) await Promise.race([once(child.stdout!, "data"), ended])
      ended.catch(() => undefined)
      const { base_url: url, secret_key: key } = JSON.parse(printed()) as { base_url: string; secret_key: string }
      return {
        url,
        environment: { CLERK_API_URL: url, CLERK_SECRET_KEY: key },
        call: async (method, path, body) => {
          const response = await fetch(url + path, {
            method,
            headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          })
          const text = await response.text()
          return text === "" ? undefined : JSON.parse(text)
        }
      }
    },
    remove: async () => {
      for (const child of children) child.kill("SIGKILL")
      await rm(directory, { recursive: true, force: true })
    }
  }
}
