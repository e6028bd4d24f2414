/** A PostgreSQL server of the test file's own, where PostgreSQL is installed. */
import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const versions = "/usr/lib/postgresql"

const binaries = existsSync(versions)
  ? readdirSync(versions)
      .map((version) => join(versions, version, "bin"))
      .find((path) => existsSync(join(path, "initdb")))
  : undefined

export const isInstalled = binaries !== undefined

export interface Server {
  /** The URL of a database with a schema of its own as the search path. The server listens on no port. */
  readonly url: (schema: string) => string
  readonly stop: () => Promise<void>
}

export const start = async (): Promise<Server> => {
  if (binaries === undefined) throw new Error("PostgreSQL is not installed")
  const host = mkdtempSync(join(tmpdir(), "effect-clerk-pg-"))
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(host, idOf("-u"), idOf("-g"))
  // The server does not run as root.
  const command = (name: string, args: ReadonlyArray<string>): readonly [string, ReadonlyArray<string>] =>
    isRoot ? ["runuser", ["-u", "postgres", "--", join(binaries, name), ...args]] : [join(binaries, name), args]
  const run = (name: string, ...args: ReadonlyArray<string>) => {
    const [file, all] = command(name, args)
    return execFileSync(file, all, { cwd: host, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" })
  }
  run("initdb", "-D", join(host, "data"), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
  const [file, args] = command("postgres", [
    ...["-D", join(host, "data"), "-k", host],
    ...["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap((each) => [
      "-c",
      each
    ])
  ])
  const server = spawn(file, args, { cwd: host, stdio: "ignore" })
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()))
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      run("pg_isready", "-h", host, "-U", "postgres")
      break
    } catch {
      if (Date.now() > deadline) throw new Error("PostgreSQL did not start within 30 seconds")
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    url: (schema) =>
      `postgresql://postgres@/postgres?host=${encodeURIComponent(host)}&options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    stop: async () => {
      run("pg_ctl", "-D", join(host, "data"), "stop", "-m", "immediate")
      await exited
      rmSync(host, { recursive: true, force: true })
    }
  }
}

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
