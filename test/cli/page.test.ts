import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"

/** The page of the command, in a real browser. Skipped where Debian's Chromium is not installed. */

const executablePath = "/usr/bin/chromium"
const root = resolve(import.meta.dirname, "../..")

describe.skipIf(!existsSync(executablePath))("the page of the embedded Clerk", () => {
  const stop: Array<() => unknown> = []
  const errors: Array<string> = []
  let url = ""
  let page: Page

  beforeAll(async () => {
    const directory = await mkdtemp(join(root, ".cache-cli-"))
    stop.push(() => rm(directory, { recursive: true, force: true }))
    execFileSync(process.execPath, [join(root, "src/cli/bundle.mjs"), directory])
    const command = spawn(process.execPath, [join(directory, "main.js"), "emulator", "--port", "0", "--json"])
    stop.push(() => command.kill())
    const [line] = await once(command.stdout, "data")
    url = JSON.parse(String(line)).base_url
    const browser: Browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    })
    stop.push(() => browser.close())
    page = await browser.newPage()
    page.on("pageerror", (error) => errors.push(error.message))
    await page.goto(url)
  })

  afterAll(async () => {
    for (const each of stop.reverse()) await each()
  })

  const create = (username: string) =>
    fetch(`${url}/v1/users`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_emulator" },
      body: JSON.stringify({ username })
    })

  it("shows the keys, and what was created, as text", async () => {
    await page.getByRole("cell", { name: "sk_test_emulator" }).waitFor()
    await page.getByText("No users yet").waitFor()
    await create("ada")
    await page.locator("#users").getByText("ada", { exact: true }).waitFor()
    await fetch(`${url}/v1/organizations`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_emulator" },
      body: JSON.stringify({ name: "<img src=x>" })
    })
    await page.locator("#organizations").getByText("<img src=x>").waitFor()
    assert.strictEqual(await page.locator("img").count(), 0)
  })

  it("lists requests as they come, and not its own", async () => {
    await page.locator("#requests").getByText("users.create").first().waitFor()
    assert.notInclude(await page.locator("#requests").innerText(), "_emulator")
  })

  it("injects a fault, and says if there is no such operation", async () => {
    await page.getByLabel("operation").fill("users.nope")
    await page.getByRole("button", { name: "Inject" }).click()
    await page.getByText("there is no operation users.nope").waitFor()
    await page.getByLabel("operation").fill("users.create")
    await page.getByRole("button", { name: "Inject" }).click()
    await page.getByText("The next 1 of users.create will get 503.").waitFor()
    assert.strictEqual((await create("grace")).status, 503)
    assert.strictEqual((await create("grace")).status, 200)
  })

  it("resets the instance", async () => {
    await page.getByRole("button", { name: "Reset" }).click()
    await page.getByText("No users yet").waitFor()
    assert.deepEqual(errors, [])
  })
})
