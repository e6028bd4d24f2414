import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { type BuildOptions, build } from "esbuild"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { installPackage, repository, run } from "./installPackage.js"

// The lowest versions that the peer ranges allow; the other tests run on the newest.
const peers = ["effect@3.22.2", "@effect/platform@0.97.0"]

let consumer: string
let packed: ReadonlyArray<string>
let size: number
let resources: ReadonlyArray<string>

const node = (program: string) =>
  run(process.execPath, ["--input-type=module", "--eval", program], { cwd: consumer }).then(({ stdout }) =>
    stdout.trim()
  )

const tsc = async (compilerOptions: Readonly<Record<string, unknown>>, source: string) => {
  await writeFile(join(consumer, "consumer.ts"), source)
  await writeFile(
    join(consumer, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "ES2022",
        lib: ["ES2022", "DOM"],
        types: [],
        ...compilerOptions
      },
      files: ["consumer.ts"]
    })
  )
  return run(process.execPath, [resolve(repository, "node_modules/typescript/bin/tsc"), "-p", "."], {
    cwd: consumer
  }).then(
    () => "",
    (failure: { readonly stdout: string }) => failure.stdout
  )
}

beforeAll(async () => {
  const { folder, tarball } = await installPackage(...peers)
  consumer = folder
  packed = tarball.files.map((file) => file.path)
  size = tarball.size
  resources = (await readdir(resolve(repository, "src/api"))).map((file) => file.replace(/\.ts$/, ""))
})

afterAll(() => rm(consumer, { recursive: true, force: true }))

describe("the packed package", () => {
  /** Bundles a program with everything that it imports, and lists the modules of Node's among them. */
  const bundle = async (contents: string, options: BuildOptions) => {
    const { metafile, outputFiles } = await build({
      ...options,
      stdin: { contents, resolveDir: consumer },
      bundle: true,
      format: "esm",
      mainFields: ["module", "main"],
      write: false,
      metafile: true,
      logLevel: "silent"
    })
    const node = Object.values(metafile.inputs).flatMap((input) =>
      input.imports.filter((imported) => imported.path.startsWith("node:")).map((imported) => imported.path)
    )
    return { node, text: outputFiles[0]?.text ?? "" }
  }

  const runBundle = async (text: string) => {
    await writeFile(join(consumer, "bundle.mjs"), text)
    return node(`await import("./bundle.mjs")`)
  }

  it("contains the build, the documentation and the licence, and nothing else", () => {
    const allowed =
      /^dist\/.+\.(js|d\.ts)$|^dist\/cli\/page\.html$|^docs\/([\w-]+\.md|llms\.txt)$|^(package\.json|LICENSE)$|^[A-Z]+\.md$/
    const others = packed.filter((path) => !allowed.test(path))
    assert.deepStrictEqual(others, [])
    assert.includeMembers([...packed], ["dist/index.js", "dist/main.js", "dist/index.d.ts", "README.md", "LICENSE"])
  })

  it("contains every file that the README and the guides link to", async () => {
    const root = join(consumer, "node_modules/effect-clerk")
    for (const path of packed.filter((path) => path.endsWith(".md"))) {
      const text = await readFile(join(root, path), "utf8")
      const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, link = ""]) => join(dirname(path), link))
      assert.includeMembers([...packed], links, path)
    }
  })

  it("takes less than 500 kB", () => assert.isBelow(size, 500_000))

  it("has no script that runs on installation", async () => {
    const manifest = JSON.parse(await readFile(join(consumer, "node_modules/effect-clerk/package.json"), "utf8"))
    for (const name of ["preinstall", "install", "postinstall", "prepare"]) {
      assert.notProperty(manifest.scripts ?? {}, name)
    }
  })

  it("has a command that serves the embedded Clerk", async () => {
    const command = spawn(join(consumer, "node_modules/.bin/effect-clerk"), ["emulator", "--port", "0", "--json"])
    const [line] = await once(command.stdout, "data")
    const { base_url, secret_key } = JSON.parse(String(line))
    const response = await fetch(`${base_url}/v1/users`, { headers: { authorization: `Bearer ${secret_key}` } })
    command.kill()
    assert.strictEqual(await response.text(), "[]")
  })

  it("has an entry point for each resource, and for auth, webhooks, bulk and testing", async () => {
    const entryPoints = ["effect-clerk", "effect-clerk/auth", "effect-clerk/webhooks", "effect-clerk/bulk"].concat(
      "effect-clerk/testing",
      resources.map((resource) => `effect-clerk/${resource}`)
    )
    const opened = await node(
      `for (const name of ${JSON.stringify(entryPoints)}) console.log(name, Object.keys(await import(name)).length > 0)`
    )
    assert.deepStrictEqual(
      opened.split("\n"),
      entryPoints.map((name) => `${name} true`)
    )
  })

  it("has one copy of every class, for a runtime and for a bundler", async () => {
    const isOneClass = `
      import { ClerkClient, ClerkErrors } from "effect-clerk"
      import { ClerkEmulator } from "effect-clerk/testing"
      import { Effect } from "effect"
      import { get } from "effect-clerk/Users"
      const error = await Effect.runPromise(Effect.flip(get({ userId: "user_1" })).pipe(Effect.provide(ClerkEmulator.layerHttp())))
      console.log(error instanceof ClerkErrors, error._tag)
    `
    assert.strictEqual(await node(isOneClass), "true ClerkErrors")
    const bundled = await bundle(isOneClass, { platform: "node", external: ["effect", "@effect/*", "jose"] })
    assert.strictEqual(await runBundle(bundled.text), "true ClerkErrors")
  })

  it("has an entry point for tables, which needs @effect/sql", async () => {
    const attempt = `import("effect-clerk/sync").then(({ Sync }) => console.log(Sync.key), ({ code }) => console.log(code))`
    assert.strictEqual(await node(attempt), "ERR_MODULE_NOT_FOUND")
    // The lowest versions too. Without --no-save the package would have dependencies that the other tests do not expect.
    const install = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
    await run("npm", [...install, "@effect/sql@0.52.0", "@effect/experimental@0.61.0"], { cwd: consumer })
    assert.strictEqual(await node(attempt), "effect-clerk/Sync")
  })

  it("exports no internal module", async () => {
    const manifest = JSON.parse(await readFile(join(consumer, "node_modules/effect-clerk/package.json"), "utf8"))
    const entryPoints = Object.keys(manifest.exports)
    const internals = packed
      .filter((path) => /^dist\/.+\.js$/.test(path))
      .map((path) => path.replace(/^dist\/(.+)\.js$/, "$1"))
      .filter((path) => !resources.includes(path.replace(/^api\//, "")) && !entryPoints.includes(`./${path}`))
    const specifiers = internals.flatMap((path) => [
      `effect-clerk/${path}`,
      `effect-clerk/${path.replace(/^api\//, "")}`,
      `effect-clerk/dist/${path}.js`
    ])
    const outcome = await node(`
      for (const specifier of ${JSON.stringify(specifiers)}) {
        try { await import(specifier); console.log("open: " + specifier) } catch (error) {
          if (!/^ERR_(PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND)$/.test(error.code)) console.log(specifier, error)
        }
      }`)
    assert.strictEqual(outcome, "")
  })

  it("runs a call in a program that has nothing else installed", async () => {
    const outcome = await node(`
      import * as HttpClient from "@effect/platform/HttpClient"
      import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
      import { Effect, Layer, Redacted } from "effect"
      import { ClerkService } from "effect-clerk"
      const http = HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request,
        Response.json({ errors: [{ code: "resource_not_found", message: "not found" }] }, { status: 404 }))))
      const layer = ClerkService.layer({ secretKey: Redacted.make("sk_test_1") }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, http)))
      const program = Effect.flatMap(ClerkService, (clerk) => clerk.sessions.get({ sessionId: "sess_1" }))
      console.log((await Effect.runPromise(Effect.flip(program).pipe(Effect.provide(layer)))).message)
    `)
    assert.strictEqual(outcome, "sessions.get: 404 resource_not_found: not found")
  })

  const importsEverything = () => `
    import { Effect } from "effect"
    import * as Clerk from "effect-clerk"
    import * as Auth from "effect-clerk/auth"
    import * as Webhooks from "effect-clerk/webhooks"
    import * as Testing from "effect-clerk/testing"
    ${resources.map((resource) => `import * as ${resource} from "effect-clerk/${resource}"`).join("\n")}
    export const all = [Clerk, Auth, Webhooks, Testing, ${resources.join(", ")}]
    export const url = Effect.gen(function* () {
      const clerk = yield* Clerk.ClerkService
      const token = yield* clerk.actorTokens.create({ userId: "user_1", actor: { sub: "user_2" } })
      return token.url satisfies string | undefined
    })
  `

  for (const resolution of [
    { module: "NodeNext", moduleResolution: "NodeNext" },
    { module: "ESNext", moduleResolution: "Bundler" }
  ]) {
    it(`type-checks against its declarations, library check included, with ${resolution.moduleResolution}`, async () => {
      assert.strictEqual(
        await tsc({ ...resolution, skipLibCheck: false, exactOptionalPropertyTypes: true }, importsEverything()),
        ""
      )
    })
  }

  const verifiesWebhook = `
    import { Effect, Redacted } from "effect"
    import { Webhooks } from "effect-clerk/webhooks"
    const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    const body = JSON.stringify({ type: "user.deleted", data: { id: "user_1", object: "user", deleted: true } })
    const verified = Effect.gen(function* () {
      const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
      const request = new Request("http://localhost/", { method: "POST", headers, body })
      return yield* Webhooks.verify(request, { signingSecret })
    })
    console.log((await Effect.runPromise(verified)).data.id)
  `

  it("verifies a webhook", async () => assert.strictEqual(await node(verifiesWebhook), "user_1"))

  const platforms = [
    { platform: "node", hmac: "hmac.node.js" },
    { platform: "browser", hmac: "hmac.web.js" },
    { platform: "neutral", hmac: "hmac.web.js" }
  ] as const
  for (const { hmac, platform } of platforms) {
    it(`verifies a webhook in a bundle for the platform ${platform}, with ${hmac}`, async () => {
      const outfile = join(consumer, `webhook-${platform}.mjs`)
      const { metafile } = await build({
        stdin: { contents: verifiesWebhook, resolveDir: consumer },
        outfile,
        bundle: true,
        format: "esm",
        platform,
        metafile: true,
        logLevel: "silent"
      })
      const bundled = Object.keys(metafile.inputs).flatMap((input) => input.match(/hmac\.(node|web)\.js$/)?.[0] ?? [])
      assert.deepStrictEqual(bundled, [hmac])
      assert.strictEqual(await node(`await import(${JSON.stringify(outfile)})`), "user_1")
    })
  }

  it("bundles for a runtime without Node", async () => {
    const everything = `export * from "effect-clerk"; export * as Auth from "effect-clerk/auth"; export * as Webhooks from "effect-clerk/webhooks"`
    assert.deepStrictEqual((await bundle(everything, { platform: "neutral" })).node, [])
  })

  const verifiesTokens = `
    import { Effect } from "effect"
    import { Jwks, SessionToken } from "effect-clerk/auth"
    import { exportSPKI, generateKeyPair, SignJWT } from "jose"
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true })
    const token = await new SignJWT({ sub: "user_1" }).setProtectedHeader({ alg: "RS256" }).setExpirationTime("1h").sign(privateKey)
    const jwks = Jwks.layerPem(await exportSPKI(publicKey))
    for (const text of [token, token.slice(0, -4) + "AAAA"]) {
      console.log(await Effect.runPromise(SessionToken.verifyToken(text).pipe(
        Effect.match({ onSuccess: (claims) => claims.sub, onFailure: (error) => error.reason }),
        Effect.provide(jwks)
      )))
    }
  `
  const verified = "user_1\ntoken-invalid-signature"
  it("verifies tokens on Node with node:crypto, bundled or not", async () => {
    assert.strictEqual(await node(verifiesTokens), verified)
    const bundled = await bundle(verifiesTokens, { platform: "node" })
    assert.include(bundled.node, "node:crypto")
    assert.strictEqual(await runBundle(bundled.text), verified)
  })

  const otherRuntimes: Readonly<Record<string, BuildOptions>> = {
    "a browser": { platform: "browser" },
    "Cloudflare Workers": { platform: "neutral", conditions: ["workerd", "worker", "browser"] },
    "an edge runtime": { platform: "neutral", conditions: ["edge-light", "worker"] }
  }
  for (const [name, options] of Object.entries(otherRuntimes)) {
    it(`verifies tokens without node:crypto in a bundle for ${name}`, async () => {
      const bundled = await bundle(verifiesTokens, options)
      assert.deepStrictEqual(bundled.node, [])
      assert.strictEqual(await runBundle(bundled.text), verified)
    })
  }

  for (const condition of ["bun", "deno"]) {
    it(`verifies tokens with node:crypto in a bundle for ${condition}`, async () => {
      const { node } = await bundle(verifiesTokens, {
        platform: "neutral",
        conditions: [condition],
        external: ["node:*"]
      })
      assert.include(node, "node:crypto")
    })
  }
})
