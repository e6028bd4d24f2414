import { once } from "node:events"
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises"
import { join, relative } from "node:path"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { user, users } from "../bulk/fixtures.js"
import { bundle, type Clerk, type Command } from "./command.js"

/** The commands for bulk work, against an embedded Clerk in a process of its own, over HTTP. Each test starts several processes. */

let command: Command
let clerk: Clerk

beforeAll(async () => {
  command = await bundle()
  clerk = await command.emulator("--rate-limits", "production")
})

afterAll(() => command.remove())

let files = 0

/** The limits of the embedded Clerk, whose key is one of a development instance. */
const pace = ["--limit", "1000", "--share", "1"]

const write = async (name: string, ...lines: ReadonlyArray<unknown>) => {
  const file = join(command.directory, `${files++}-${name}`)
  await writeFile(file, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""))
  return file
}

/** The rows of a checkpoint by status, and the ends of its leases. */
const readCheckpoint = (file: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<{ readonly status: string; readonly rows: number }>`
      SELECT status, COUNT(*) AS rows FROM clerk_import_rows GROUP BY status`
    const batches = yield* sql<{ readonly lease_until: number }>`SELECT lease_until FROM clerk_import_batches`
    return {
      statuses: Object.fromEntries(rows.map(({ rows, status }) => [status, rows])),
      leases: batches.map(({ lease_until }) => lease_until)
    }
  }).pipe(Effect.provide(LibsqlClient.layer({ url: `file:${file}` })), Effect.runPromise)

const reset = () => clerk.call("POST", "/_emulator/reset")

const total = async () => ((await clerk.call("GET", "/v1/users/count")) as { total_count: number }).total_count

const requestsOf = async (operation: string) =>
  ((await clerk.call("GET", "/_emulator/requests")) as ReadonlyArray<{ operation?: string }>).filter(
    (request) => request.operation === operation
  ).length

describe("effect-clerk import", { timeout: 120_000 }, () => {
  it("imports users, and ends with 0", async () => {
    await reset()
    const file = await write("users.ndjson", ...users(40))
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.include(printed, "40 created, 0 skipped because they exist, 0 rejected")
    assert.include(printed, "40 of 40 rows: 40 created, 0 skipped, 0 rejected")
    assert.strictEqual(await total(), 40)
    const again = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(again.code, 0)
    assert.include(again.printed, "imported to its end before")
    const once_more = await command.run(["import", ...pace, file, "--again"], clerk.environment)
    assert.include(once_more.printed, "0 created, 40 skipped because they exist")
    assert.strictEqual(await requestsOf("users.create"), 40)
  })

  it("writes rejected rows to a file that only its owner can read, and ends with 2", async () => {
    await reset()
    const file = await write("some.ndjson", user(1), "{", { first_name: "Ada" }, user(2))
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 2, printed)
    const rejected = `${file}.rejected.ndjson`
    assert.include(printed, `2 rows rejected; each is in ${rejected} with its reason`)
    const lines = (await readFile(rejected, "utf8")).trim().split("\n")
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)._row),
      [2, 3]
    )
    assert.strictEqual((await stat(rejected)).mode & 0o777, 0o600)
    assert.strictEqual(await total(), 2)
  })

  it("sends nothing with --dry-run, needs no key, and says what would happen to every row", async () => {
    await reset()
    const file = await write("dry.ndjson", ...users(3), user(4, { email_address: "USER1@example.com" }), user(2), {
      type: "organization",
      slug: "acme",
      name: "Acme"
    })
    const { code, printed } = await command.run(["import", ...pace, file, "--dry-run"])
    assert.strictEqual(code, 2)
    assert.include(printed, "row 4 would be rejected: email_address: row 1 has the same")
    assert.include(printed, "row 5 would be rejected: external_id: row 2 has the same")
    assert.include(printed, "3 users, 1 organizations and 0 memberships would be created")
    assert.strictEqual(await total(), 0)
    assert.isFalse((await readdir(command.directory)).some((name) => name.includes("dry.ndjson.checkpoint")))
    const good = await command.run(["import", ...pace, await write("good.ndjson", user(1)), "--dry-run"])
    assert.strictEqual(good.code, 0)
  })

  it("writes rejected rows to a new file that only its owner can read, in place of one that others could read", async () => {
    await reset()
    const file = await write("again.ndjson", "{")
    const rejected = join(command.directory, "rejected.ndjson")
    for (const path of [rejected, `${rejected}.part`]) await writeFile(path, "old", { mode: 0o644 })
    const { code, printed } = await command.run(["import", ...pace, file, "--rejected", rejected], clerk.environment)
    assert.strictEqual(code, 2, printed)
    assert.strictEqual((await stat(rejected)).mode & 0o777, 0o600)
    assert.strictEqual(JSON.parse(await readFile(rejected, "utf8"))._row, 1)
    assert.isFalse((await readdir(command.directory)).includes("rejected.ndjson.part"))
  })

  it("says that the rejected rows of an earlier import are still there", async () => {
    await reset()
    const file = await write("corrected.ndjson", "{")
    await command.run(["import", ...pace, file], clerk.environment)
    await writeFile(file, JSON.stringify(user(1)))
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.include(printed, `${file}.rejected.ndjson is of an earlier import`)
    assert.isTrue((await stat(`${file}.rejected.ndjson`)).isFile())
  })

  it("reads CSV", async () => {
    await reset()
    const file = await write(
      "users.csv",
      "external_id,email_address,first_name,public_metadata,banned,password_digest,password_hasher",
      'csv_1,"a@example.com, b@example.com","Ada, ""Countess""","{""a"": [1]}",true,digest,bcrypt',
      "csv_2,c@example.com,,,,,",
      "csv_3,d@example.com",
      "csv_4,e@example.com,Eve,{,,,"
    )
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 2, printed)
    const lines = (await readFile(`${file}.rejected.ndjson`, "utf8")).trim().split("\n")
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ _reason, _row }) => [_row, _reason]),
      [
        [4, "expected 7 columns, got 2"],
        [5, "public_metadata: not JSON"]
      ]
    )
    const [ada] = (await clerk.call("GET", "/v1/users?external_id=csv_1")) as ReadonlyArray<{
      first_name: string
      banned: boolean
      public_metadata: unknown
      email_addresses: ReadonlyArray<{ email_address: string }>
    }>
    assert.strictEqual(ada?.first_name, 'Ada, "Countess"')
    assert.isTrue(ada?.banned)
    assert.deepEqual(ada?.public_metadata, { a: [1] })
    assert.deepEqual(
      ada?.email_addresses.map(({ email_address }) => email_address),
      ["a@example.com", "b@example.com"]
    )
  })

  it("reads CSV in which lines end differently", async () => {
    await reset()
    const file = await write("mixed.csv", "external_id,username\r\nm1,musera\nm2,muserb\rm3,muserc\r\n\nm4,muserd\r")
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.strictEqual(await total(), 4)
  })

  it("numbers the rows of CSV by lines, also after a cell of several lines", async () => {
    const file = await write("lines.csv", 'external_id,first_name\r\nx1,"a\r\nb\r\nc"\r\n\r\nx2\r\n"x\n3"\r')
    const { printed } = await command.run(["import", ...pace, file, "--dry-run"])
    assert.include(printed, "row 4 would be rejected: needs at least one of")
    assert.include(printed, "row 6 would be rejected: expected 2 columns, got 1")
    assert.include(printed, "row 8 would be rejected: expected 2 columns, got 1")
  })

  it("imports the rejected rows of CSV once the wrong cells are corrected", async () => {
    await reset()
    const file = await write(
      "wrong.csv",
      "external_id,email_address,phone_number,public_metadata,created_at,",
      "csv_1,a@example.com;b@example.com;,,{,,",
      'csv_2,c@example.com,d@example.com,,"{""a"":1}",,',
      "csv_3,e@example.com,,,,f@example.com"
    )
    assert.strictEqual((await command.run(["import", ...pace, file], clerk.environment)).code, 2)
    const rejected = (await readFile(`${file}.rejected.ndjson`, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    assert.deepEqual(rejected, [
      {
        external_id: "csv_1",
        email_address: ["a@example.com", "b@example.com"],
        public_metadata: "{",
        _row: 2,
        _reason: "public_metadata: not JSON"
      },
      {
        external_id: "csv_2",
        email_address: ["c@example.com"],
        phone_number: ["d@example.com"],
        created_at: '{"a":1}',
        _row: 3,
        _reason: "expected 6 columns, got 7"
      },
      {
        external_id: "csv_3",
        email_address: ["e@example.com"],
        "column 6": "f@example.com",
        _row: 4,
        _reason: "column 6: there is no such field; a name with _ before it is ignored"
      }
    ])
    const corrected = await write(
      "corrected.ndjson",
      { ...rejected[0], public_metadata: {} },
      { external_id: "csv_2", email_address: ["c@example.com", "d@example.com"] }
    )
    const { code, printed } = await command.run(["import", ...pace, corrected], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.strictEqual(await total(), 2)
  })

  it("keeps cells of which the header has no column in the rejected row", async () => {
    await reset()
    const file = await write("many.csv", "external_id,username", "csv_1,ada,a@example.com,Ada")
    assert.strictEqual((await command.run(["import", ...pace, file], clerk.environment)).code, 2)
    assert.deepInclude(JSON.parse(await readFile(`${file}.rejected.ndjson`, "utf8")), {
      external_id: "csv_1",
      username: "ada",
      "column 3": "a@example.com",
      "column 4": "Ada"
    })
  })

  it("ends with 3 for CSV in which a column is repeated, and names it", async () => {
    await reset()
    const file = await write(
      "repeated.csv",
      "external_id,email_address, email_address ",
      "1,a@example.com,b@example.com"
    )
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 3, printed)
    assert.include(printed, 'two columns have the name "email_address"')
    assert.strictEqual(await total(), 0)
  })

  it("ends with 3 for a file that it cannot use, before anything is sent", async () => {
    await reset()
    const empty = await command.run(["import", ...pace, await write("empty.ndjson")], clerk.environment)
    assert.deepEqual([empty.code, empty.printed.includes("has no rows")], [3, true])
    const broken = await command.run(
      ["import", ...pace, await write("broken.csv", "external_id,username", "a,b", 'c,"d'), "--concurrency", "1"],
      clerk.environment
    )
    assert.strictEqual(broken.code, 3, broken.printed)
    assert.include(broken.printed, "the CSV file cannot be read")
    const noCheckpoint = await command.run(
      ["import", ...pace, await write("users.ndjson", user(1)), "--checkpoint", "/nowhere/checkpoint.db"],
      clerk.environment
    )
    assert.strictEqual(noCheckpoint.code, 3, noCheckpoint.printed)
    assert.strictEqual(await total(), 0)
  })

  it("ends with 3 for a file that is missing or a directory, also with --dry-run", async () => {
    for (const file of [join(command.directory, "missing.ndjson"), command.directory]) {
      for (const options of [[], ["--dry-run"]]) {
        const { code, printed } = await command.run(["import", file, ...options], clerk.environment)
        assert.strictEqual(code, 3, printed)
        assert.include(printed, file)
      }
    }
  })

  it("ends with 3 for a file that is not UTF-8", async () => {
    await reset()
    for (const name of ["latin.csv", "latin.ndjson"]) {
      const file = await write(name)
      const text = name.endsWith("csv")
        ? "external_id,username\n1,André"
        : JSON.stringify({ external_id: "1", username: "André" })
      await writeFile(file, text, "latin1")
      const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
      assert.strictEqual(code, 3, printed)
      assert.include(printed, `${file} is not UTF-8`)
    }
    const cut = await write("cut.ndjson")
    await writeFile(cut, Buffer.from(`${JSON.stringify(user(1))}\né`).subarray(0, -1))
    assert.strictEqual((await command.run(["import", ...pace, cut], clerk.environment)).code, 3)
    assert.strictEqual(await total(), 0)
  })

  it("ends with 3 if the rejected rows would overwrite the file or the checkpoint", async () => {
    await reset()
    const file = await write("users.ndjson.part", user(1), "{")
    const content = await readFile(file, "utf8")
    const link = join(command.directory, "link.ndjson")
    await symlink(file, link)
    const same = [
      ["--rejected", file],
      ["--rejected", relative(process.cwd(), file)],
      ["--rejected", link],
      ["--rejected", file.replace(/\.part$/, "")],
      ["--rejected", `${file}.db`, "--checkpoint", `${file}.db`]
    ]
    for (const options of same) {
      const { code, printed } = await command.run(["import", ...pace, file, ...options], clerk.environment)
      assert.strictEqual(code, 3, printed)
      assert.include(printed, "would be overwritten")
    }
    assert.strictEqual(await readFile(file, "utf8"), content)
    assert.strictEqual(await total(), 0)
  })

  it("keeps its checkpoint beside a file whatever the name of the file", async () => {
    await reset()
    for (const [index, name] of ["a%20b.ndjson", "100%.ndjson", "q#1?x=1.ndjson", "é ü.ndjson"].entries()) {
      const file = await write(name, user(index))
      const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
      assert.strictEqual(code, 0, printed)
      assert.isTrue((await stat(`${file}.checkpoint.db`)).isFile())
    }
  })

  it("ends with 4 without a key, or with one that Clerk rejects, and prints none", async () => {
    const file = await write("users.ndjson", user(1))
    const missing = await command.run(["import", ...pace, file])
    assert.strictEqual(missing.code, 4)
    assert.include(missing.printed, "CLERK_SECRET_KEY is not set")
    const wrong = await command.run(["import", ...pace, file], {
      ...clerk.environment,
      CLERK_SECRET_KEY: "sk_test_canary"
    })
    assert.strictEqual(wrong.code, 4, wrong.printed)
    assert.notInclude(wrong.printed, "canary")
  })

  it("ends with 5 and names the packages to install if there is no SQLite", async () => {
    const hooks = join(command.directory, "hooks.mjs")
    const preload = join(command.directory, "preload.mjs")
    await writeFile(
      hooks,
      `export const resolve = (name, context, next) => {
        if (!name.startsWith("@effect/sql-libsql")) return next(name, context)
        throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" })
      }`
    )
    await writeFile(preload, `import { register } from "node:module"\nregister(${JSON.stringify(`file://${hooks}`)})`)
    const environment = { ...clerk.environment, NODE_OPTIONS: `--import=${preload}` }
    const file = await write("users.ndjson", user(1))
    const { code, printed } = await command.run(["import", ...pace, file], environment)
    assert.strictEqual(code, 5, printed)
    assert.include(printed, "npm install @effect/sql@^0.52 @effect/sql-libsql@^0.42")
    // No other command needs it.
    assert.strictEqual((await command.run(["import", ...pace, file, "--dry-run"], environment)).code, 0)
  })

  it("ends with 75 if it is interrupted, and continues afterwards", async () => {
    await reset()
    const file = await write("slow.ndjson", ...users(60))
    await clerk.call("POST", "/_emulator/faults", { operation: "users.create", latency_ms: 200, times: 60 })
    const first = command.start(["import", ...pace, file, "--concurrency", "5"], clerk.environment)
    while ((await total()) < 10) await Promise.race([first.exit, new Promise((resolve) => setTimeout(resolve, 20))])
    first.child.kill("SIGTERM")
    assert.strictEqual((await first.exit).code, 75, first.printed())
    assert.include(first.printed(), "run the same command again to continue")
    const created = Number(Array.from(first.printed().matchAll(/(\d+) created/g)).at(-1)?.[1])
    const { leases, statuses } = await readCheckpoint(`${file}.checkpoint.db`)
    assert.strictEqual(statuses["created"], created, first.printed())
    assert.isAtLeast(created, 5)
    assert.isAtMost(statuses["sending"] ?? 0, 10)
    assert.deepEqual(leases, [0])
    await clerk.call("DELETE", "/_emulator/faults")
    const { code, printed } = await command.run(["import", ...pace, file], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.include(printed, "60 created, 0 skipped")
    assert.strictEqual(await total(), 60)
  })
})

describe("effect-clerk import --dry-run", { timeout: 120_000 }, () => {
  it("ends with 75 if it is interrupted", async () => {
    const file = await write("many.ndjson", ...Array.from({ length: 20_000 }, () => user(1)))
    const { child, exit, printed } = command.start(["import", file, "--dry-run"])
    while (!printed().includes("would be rejected")) await once(child.stdout!, "data")
    child.kill("SIGTERM")
    assert.strictEqual((await exit).code, 75)
    assert.notInclude(printed(), "Nothing was sent")
  })
})

describe("effect-clerk export", { timeout: 120_000 }, () => {
  it("writes what can be imported into another instance", async () => {
    await reset()
    const file = await write(
      "all.ndjson",
      ...users(7, { public_metadata: { aKey: 1 }, created_at: "2020-01-02T03:04:05.000Z" }),
      { external_id: "two", email_address: ["x@example.com", "y@example.com"], phone_number: "+15555550100" },
      { type: "organization", slug: "acme", name: "Acme", max_allowed_memberships: 0 },
      { type: "organization_membership", organization_slug: "acme", user_external_id: "old_1", role: "org:admin" },
      { type: "organization_membership", organization_slug: "acme", user_external_id: "two", role: "org:member" }
    )
    assert.strictEqual((await command.run(["import", ...pace, file], clerk.environment)).code, 0)
    const out = join(command.directory, "export.ndjson")
    for (const path of [out, `${out}.part`]) await writeFile(path, "old", { mode: 0o644 })
    const { code, printed } = await command.run(["export", ...pace, "--out", out], clerk.environment)
    assert.strictEqual(code, 0, printed)
    assert.include(printed, `8 users, 1 organizations and 2 memberships written to ${out}`)
    assert.strictEqual((await stat(out)).mode & 0o777, 0o600)
    const other = await command.emulator()
    const imported = await command.run(["import", ...pace, out], other.environment)
    assert.strictEqual(imported.code, 0, imported.printed)
    const out2 = join(command.directory, "export2.ndjson")
    await command.run(["export", ...pace, "--out", out2], other.environment)
    const sorted = async (path: string) => (await readFile(path, "utf8")).trim().split("\n").sort()
    assert.deepEqual(await sorted(out2), await sorted(out))
  })

  it("ends with 4 without a key", async () => {
    assert.strictEqual((await command.run(["export", ...pace, "--out", join(command.directory, "none")])).code, 4)
  })
})

describe("effect-clerk delete", { timeout: 120_000 }, () => {
  it("deletes the users that match, once it is confirmed", async () => {
    await reset()
    await command.run(
      ["import", ...pace, await write("users.ndjson", ...users(12), { external_id: "k", username: "keep" })],
      {
        ...clerk.environment
      }
    )
    const asked = await command.run(["delete", ...pace, "--query", "@example.com"], clerk.environment)
    assert.strictEqual(asked.code, 6, asked.printed)
    const dry = await command.run(["delete", ...pace, "--query", "@example.com", "--dry-run"], clerk.environment)
    assert.include(dry.printed, "12 users would be deleted")
    assert.strictEqual(await total(), 13)
    await clerk.call("POST", "/_emulator/faults", { operation: "users.delete", cut: "after", times: 2 })
    const { code, printed } = await command.run(
      ["delete", ...pace, "--query", "@example.com", "--yes"],
      clerk.environment
    )
    assert.strictEqual(code, 0, printed)
    assert.include(printed, "12 users deleted, 0 rejected")
    assert.strictEqual(await total(), 1)
    const all = await command.run(["delete", ...pace, "--query", "", "--yes"], clerk.environment)
    assert.strictEqual(all.code, 3)
    assert.strictEqual(await total(), 1)
  })
})
