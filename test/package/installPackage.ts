import { execFile } from "node:child_process"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"

export const run = promisify(execFile)

export const repository = resolve(import.meta.dirname, "../..")

interface Tarball {
  readonly filename: string
  readonly size: number
  readonly files: ReadonlyArray<{ readonly path: string }>
}

/** Packs the package, and installs it with its peers into a new folder, as a user would. */
export const installPackage = async (...peers: ReadonlyArray<string>) => {
  const folder = await mkdtemp(join(tmpdir(), "effect-clerk-consumer-"))
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: repository })
  const [tarball] = JSON.parse(stdout) as [Tarball]
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }))
  const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, tarball.filename), ...peers]
  await run("npm", install, { cwd: folder })
  return { folder, tarball }
}
