import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { freePort } from "../support/freePort.js"

/** The command, bundled and in a process of its own. */

const root = resolve(import.meta.dirname, "../..")
const children = new Set<ChildProcess>()
let directory = ""

beforeAll(async () => {
  directory = await mkdtemp(join(root, ".cache-cli-"))
  execFileSync(process.execPath, [join(root, "src/cli/bundle.mjs"), directory, "--with-sources"])
})

afterEach(() => {
  for (const child of children) child.kill("SIGKILL")
  children.clear()
})

afterAll(() => rm(directory, { recursive: true, force: true }))

const start = (...options: ReadonlyArray<string>) => {
  const port = options.includes("--port") ? [] : ["--port", "0"]
  const child = spawn(process.execPath, [join(directory, "main.js"), "emulator", ...port, ...options])
  children.add(child)
  let printed = ""
  for (const output of [child.stdout, child.stderr]) output.on("data", (text) => (printed += text))
  const exit = once(child, "exit").then(([code, signal]) => ({ code, signal }))
  return { child, exit, printed: () => printed }
}

const started = async (...options: ReadonlyArray<string>) => {
  const command = start("--json", ...options)
  const line = await Promise.race([
    once(command.child.stdout, "data").then(([text]) => String(text)),
    command.exit.then(() => assert.fail(`the command ended: ${command.printed()}`))
  ])
  return { ...command, info: JSON.parse(line) as Record<string, string> }
}

const seedFile = async (content: unknown) => {
  const file = join(await mkdtemp(join(tmpdir(), "seed-")), "seed.json")
  await writeFile(file, JSON.stringify(content))
  return file
}

const get = async (url: string, key?: string) => {
  const response = await fetch(url, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })
  return { status: response.status, body: await response.text() }
}

describe("effect-clerk emulator", () => {
  it("prints where it is as JSON, and serves Clerk's API with and without /v1, its keys, health and the page", async () => {
    const { info } = await started()
    assert.hasAllKeys(info, ["base_url", "secret_key", "publishable_key", "issuer", "jwks_url"])
    assert.match(info["base_url"]!, /^http:\/\/127\.0\.0\.1:\d+$/)
    const { base_url: url, secret_key: key } = info as { base_url: string; secret_key: string }
    for (const path of ["/v1/users", "/users"])
      assert.deepEqual(await get(url + path, key), { status: 200, body: "[]" })
    assert.strictEqual((await get(`${url}/v1/users`, "sk_test_other")).status, 401)
    assert.deepEqual(await get(`${url}/health`), { status: 200, body: '{"status":"ok"}' })
    assert.strictEqual(JSON.parse((await get(info["jwks_url"]!)).body).keys.length, 1)
    assert.include((await get(`${url}/`)).body, "<title>")
  })

  it("prints a .env for people", async () => {
    const { child, printed } = start("--secret-key", "sk_test_mine")
    while (!printed().includes("CLERK_PUBLISHABLE_KEY")) await once(child.stdout, "data")
    assert.match(printed(), /^CLERK_API_URL=http:\/\/127\.0\.0\.1:\d+$/m)
    assert.match(printed(), /^CLERK_SECRET_KEY=sk_test_mine$/m)
    assert.match(printed(), /^CLERK_PUBLISHABLE_KEY=pk_test_\S+$/m)
  })

  it("ends on SIGTERM, and no longer listens", async () => {
    const { child, exit, info } = await started()
    child.kill("SIGTERM")
    await exit
    assert.isTrue(
      await fetch(info["base_url"]!).then(
        () => false,
        () => true
      )
    )
  })

  it("starts with the users of a seed, and with the state of another instance", async () => {
    const seed = await seedFile({ users: [{ username: "ada" }] })
    const first = await started("--seed", seed)
    const users = await get(`${first.info["base_url"]}/v1/users`, first.info["secret_key"])
    assert.strictEqual(JSON.parse(users.body)[0].username, "ada")
    await writeFile(seed, (await get(`${first.info["base_url"]}/_emulator/state`)).body)
    const second = await started("--seed", seed)
    assert.deepEqual(await get(`${second.info["base_url"]}/v1/users`, second.info["secret_key"]), users)
  })

  it("answers every request from the first one that it accepts, also while it reads a large seed", async () => {
    const seed = await seedFile({
      users: Array.from({ length: 5000 }, (_, index) => ({ email_address: [`user${index}@example.com`] }))
    })
    const port = await freePort()
    start("--port", String(port), "--seed", seed)
    const poll = (): Promise<number> =>
      fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5000) }).then(
        ({ status }) => status,
        (error: Error) => {
          assert.notStrictEqual(error.name, "TimeoutError", "a request was accepted and not answered")
          return poll()
        }
      )
    assert.strictEqual(await poll(), 200)
  }, 30_000)

  it.each([
    ["--port", "70000"],
    ["--port", "-1"],
    ["--port", "abc"],
    ["--seed", "/none.json"],
    ["--webhook-url", "http://127.0.0.1:1"],
    ["--webhook-url", "nope", "--webhook-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    ["--webhook-url", "http://127.0.0.1:1", "--webhook-secret", "nope"]
  ])("rejects %s %s with one line", async (...options) => {
    const { exit, printed } = start(...options)
    assert.deepEqual([(await exit).code, printed().trim().split("\n").length], [1, 1], printed())
  })

  it("says in one line why it cannot use a seed or an address", async () => {
    const { info } = await started()
    const address = new URL(info["base_url"]!)
    const lines = [
      [await seedFile({ users: [{ username: 5 }] }), "users.0.username: expected a string"],
      [await seedFile({ organizations: [{ name: "Acme", members: [{ user: "nobody" }] }] }), "nobody"]
    ].map(([seed = "", reason = ""]) => [["--seed", seed], `${seed}: `, reason] as const)
    for (const [options, ...reasons] of [
      ...lines,
      [["--port", address.port], `127.0.0.1:${address.port}`, "EADDRINUSE"] as const,
      [["--host", "none.invalid"], "none.invalid", "ENOTFOUND"] as const
    ]) {
      const { exit, printed } = start(...options)
      assert.strictEqual((await exit).code, 3, printed())
      assert.strictEqual(printed().trim().split("\n").length, 1, printed())
      for (const reason of reasons) assert.include(printed(), reason)
    }
  })

  it("serves nothing but Clerk's API with --no-handle", async () => {
    const { info } = await started("--no-handle")
    for (const path of ["/", "/_emulator"]) assert.strictEqual((await get(info["base_url"] + path)).status, 404)
  })

  it("limits requests as Clerk does, and sends signed events to a webhook endpoint", async () => {
    const received: Array<string | undefined> = []
    const endpoint = createServer((request, response) => {
      received.push(request.headers["svix-signature"]?.toString())
      response.end()
    }).listen(0, "127.0.0.1")
    await once(endpoint, "listening")
    const address = endpoint.address()
    assert(typeof address === "object" && address !== null)
    const { info } = await started(
      "--rate-limits",
      "development",
      "--webhook-url",
      `http://127.0.0.1:${address.port}`,
      "--webhook-secret",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    const { base_url: url, secret_key: key } = info as { base_url: string; secret_key: string }
    await fetch(`${url}/v1/users`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ username: "ada" })
    })
    const statuses = await Promise.all(Array.from({ length: 110 }, () => get(`${url}/v1/users/count`, key)))
    assert.strictEqual(statuses.filter(({ status }) => status === 429).length, 11)
    while (received.length === 0) await once(endpoint, "request")
    assert.match(received[0] ?? "", /^v1,/)
    const deliveries = JSON.parse((await get(`${url}/_emulator/deliveries`)).body)
    assert.deepInclude(deliveries[0], { type: "user.created", status: 200 })
    endpoint.close()
  })
})
