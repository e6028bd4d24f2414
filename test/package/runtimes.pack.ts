import { type ChildProcess, spawn } from "node:child_process"
import { createHmac } from "node:crypto"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { readFile, rm, writeFile } from "node:fs/promises"
import { basename, join, resolve } from "node:path"
import { build, transform } from "esbuild"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freePort } from "../support/freePort.js"
import { installPackage, repository } from "./installPackage.js"

/**
 * The packed package with its newest peers, in servers on every runtime: those of examples/runtimes, against the embedded
 * Clerk over HTTP. `.ci/runtimes` installs the runtimes, and without them these tests are skipped.
 */

const signingKey = Buffer.from("a signing secret of thirty bytes")

/** Binaries, and the arguments with which they start a server in the folder of the consumer. */
const runtimes = {
  "Node 20": ["node-20/bin/node", "node.js"],
  "Node 22": ["node-22/bin/node", "node.js"],
  "Node 24": ["node-24/bin/node", "node.js"],
  Bun: ["@oven/bun-linux-x64/bin/bun", "--no-install", "bun.js"],
  Deno: [
    "@deno/linux-x64-glibc/deno",
    "run",
    "--allow-net",
    "--allow-env",
    "--no-prompt",
    "--node-modules-dir=manual",
    "deno.js"
  ],
  workerd: ["@cloudflare/workerd-linux-64/bin/workerd", "serve", "config.capnp", "--socket-addr"]
} as const

type Runtime = keyof typeof runtimes

const pathOf = (runtime: Runtime) => resolve(repository, ".cache/runtimes/node_modules", runtimes[runtime][0])

let consumer: string
let env: Readonly<Record<string, string>>
let sessionId: string
const children = new Set<ChildProcess>()

const start = (command: string, args: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) => {
  const child = spawn(command, args, { cwd: consumer, env: { ...process.env, ...environment } })
  children.add(child)
  let printed = ""
  for (const output of [child.stdout, child.stderr]) output.on("data", (text) => (printed += text))
  return { child, printed: () => printed }
}

/** A request to the embedded Clerk, whose response is an object or nothing. */
const clerk = async (path: string, body: object): Promise<Record<string, string>> => {
  const response = await fetch(env["CLERK_API_URL"] + path, {
    method: "POST",
    headers: { authorization: `Bearer ${env["CLERK_SECRET_KEY"]}`, "content-type": "application/json" },
    body: JSON.stringify(body)
  })
  assert.isTrue(response.ok, path)
  return JSON.parse((await response.text()) || "{}") as Record<string, string>
}

const mint = async (): Promise<string> => {
  const { token } = await clerk("/_emulator/session-tokens", { session_id: sessionId })
  return token!
}

/** The recipe for Workers in one file, bundled with the conditions of Cloudflare's own tool. */
const bundleWorker = async () => {
  const { metafile } = await build({
    entryPoints: [join(consumer, "cloudflare-worker.js")],
    outfile: join(consumer, "worker.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    metafile: true,
    logLevel: "silent"
  })
  const bindings = Object.keys(env).map((name) => `(name = "${name}", fromEnvironment = "${name}")`)
  await writeFile(
    join(consumer, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["public", "private"]))],
      sockets = [(name = "http", http = (), service = "main")]
    );
    const worker :Workerd.Worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      bindings = [${bindings.join(", ")}],
      compatibilityDate = "2025-06-01"
    );`
  )
  return Object.keys(metafile.inputs)
}

beforeAll(async () => {
  const { folder } = await installPackage(
    "effect@^3.22.2",
    "@effect/platform@^0.97.0",
    "@effect/platform-node@^0.108.2",
    "undici@^7.10.0"
  )
  consumer = folder
  const command = start(join(consumer, "node_modules/.bin/effect-clerk"), ["emulator", "--port", "0", "--json"], {})
  const [line] = await once(command.child.stdout, "data")
  const emulator = JSON.parse(String(line)) as Record<string, string>
  env = {
    CLERK_API_URL: emulator["base_url"]!,
    CLERK_SECRET_KEY: emulator["secret_key"]!,
    CLERK_PUBLISHABLE_KEY: emulator["publishable_key"]!,
    CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${signingKey.toString("base64")}`
  }
  const user = await clerk("/v1/users", { email_address: ["ada@example.com"], first_name: "Ada" })
  sessionId = (await clerk("/v1/sessions", { user_id: user["id"] }))["id"]!

  for (const name of ["app", "clerk", "node", "bun", "deno", "cloudflare-worker"]) {
    const source = await readFile(resolve(repository, `examples/runtimes/${name}.ts`), "utf8")
    await writeFile(join(consumer, `${name}.js`), (await transform(source, { loader: "ts" })).code)
  }
  const inputs = await bundleWorker()
  assert.sameMembers(
    inputs.filter((input) => /\.(node|web)\.js$/.test(input)).map((input) => basename(input)),
    ["hmac.web.js", "sharedFetch.web.js", "verifySignature.web.js"]
  )
  // The other runtimes must read the files for Node, so these are not there any longer.
  for (const input of inputs.filter((input) => input.endsWith(".web.js"))) await rm(resolve(input))
})

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL")
  await rm(consumer, { recursive: true, force: true })
})

describe.each(Object.keys(runtimes) as ReadonlyArray<Runtime>)("on %s", (runtime) => {
  const test = it.skipIf(!existsSync(pathOf(runtime)))
  let url: string

  const startServer = async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const [, ...args] = runtimes[runtime]
    const { child, printed } = start(
      pathOf(runtime),
      runtime === "workerd" ? [...args, `http=127.0.0.1:${port}`] : args,
      { ...env, PORT: String(port), DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`, DENO_DIR: join(consumer, ".deno") }
    )
    while (!(await fetch(url).catch(() => undefined))) {
      assert.isNull(child.exitCode, printed())
      await new Promise((done) => setTimeout(done, 50))
    }
  }

  const deliver = async (body: string, changed = body) => {
    const [id, timestamp] = ["msg_1", Math.floor(Date.now() / 1000)]
    const signature = createHmac("sha256", signingKey).update(`${id}.${timestamp}.${body}`).digest("base64")
    const response = await fetch(`${url}/webhooks/clerk`, {
      method: "POST",
      headers: { "svix-id": id, "svix-timestamp": String(timestamp), "svix-signature": `v1,${signature}` },
      body: changed
    })
    return response.status
  }

  test("a server authenticates requests and calls Clerk", async () => {
    await startServer()
    const token = await mint()
    // Its client goes away while the keys are fetched. No other request may wait for this one.
    await clerk("/_emulator/faults", { operation: "jwks.get", latency_ms: 1000, times: 1 })
    const gone = fetch(`${url}/me`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(500)
    })
    assert.strictEqual(await gone.catch((error: Error) => error.name), "TimeoutError")
    // All at once, before anything is cached.
    const responses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const response = await fetch(`${url}/me`, { headers: { authorization: `Bearer ${token}` } })
        return [response.status, await response.text()]
      })
    )
    assert.deepStrictEqual(
      responses,
      Array.from({ length: 10 }, () => [200, `{"name":"Ada"}`])
    )
    const forged = await fetch(`${url}/me`, { headers: { authorization: `Bearer ${token.slice(0, -8)}AAAAAAAA` } })
    assert.deepStrictEqual([forged.status, forged.headers.get("x-clerk-auth-reason")], [401, "token-invalid-signature"])
  })

  test("it verifies webhooks", async () => {
    const event = JSON.stringify({ type: "user.deleted", data: { id: "user_1", object: "user", deleted: true } })
    assert.strictEqual(await deliver(event), 204)
    assert.strictEqual(await deliver(event, event.replace("user_1", "user_2")), 400)
  })
})
