import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "./freePort.js"

/** A PostgreSQL server of its own for tests, from Debian's package. */

const versions = "/usr/lib/postgresql"

const bin = (existsSync(versions) ? readdirSync(versions) : [])
  .map((version) => join(versions, version, "bin"))
  .find((path) => existsSync(join(path, "initdb")))

/** Whether the server is installed. Tests that need it are skipped otherwise. */
export const hasPostgres = bin !== undefined

export interface Postgres {
  readonly url: string
  /** The same database, with a schema of its own as the search path. */
  readonly urlOf: (schema: string) => string
  /** Stops the server and deletes its data. */
  readonly stop: () => Promise<void>
}

/** Starts a server on a free port. */
export const startPostgres = async (): Promise<Postgres> => {
  if (bin === undefined) throw new Error("PostgreSQL is not installed")
  const data = mkdtempSync(join(tmpdir(), "postgres-"))
  const user = serverUser()
  const own = user === undefined ? {} : user
  chmodSync(data, 0o700)
  if (user !== undefined) execFileSync("chown", [`${user.uid}:${user.gid}`, data])
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], {
    ...own,
    stdio: "ignore"
  })
  const port = await freePort()
  const options = [
    "-D",
    data,
    "-p",
    String(port),
    "-h",
    "127.0.0.1",
    "-k",
    data,
    "-F",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off"
  ]
  const server = spawn(join(bin, "postgres"), options, { ...own, stdio: ["ignore", "ignore", "pipe"] })
  let log = ""
  server.stderr.on("data", (text) => (log += text))
  const ended = once(server, "exit").then(() => {
    throw new Error(`PostgreSQL ended: ${log}`)
  })
  while (!log.includes("ready to accept connections")) await Promise.race([once(server.stderr, "data"), ended])
  ended.catch(() => undefined)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    url,
    urlOf: (schema) => `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    stop: async () => {
      const exit = once(server, "exit")
      // An immediate shutdown waits for no connection.
      server.kill("SIGQUIT")
      await exit
      rmSync(data, { recursive: true, force: true })
    }
  }
}

/** The server refuses to run as root, so root runs it as the user of Debian's package. */
const serverUser = () => {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}
