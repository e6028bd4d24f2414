/**
 * The embedded Clerk with 100,000 users, called directly: one user, a page, and the filters that name identifiers. Then
 * the command, from the start of its process to its first response. Each figure is the best of several, because other
 * work of the machine only adds to it.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { report } from "./measure.js"

const count = 100_000

/** Milliseconds of the fastest of some calls. */
const fastest = <A, E, R>(calls: number, call: (number: number) => Effect.Effect<A, E, R>) =>
  Effect.map(
    Effect.forEach(Array.from({ length: calls }), (_, index) =>
      Effect.suspend(() => {
        const start = performance.now()
        return Effect.map(call((index * 7919) % count), () => performance.now() - start)
      })
    ),
    (times) => Math.min(...times)
  )

const program = Effect.gen(function* () {
  const { seedUsers } = yield* ClerkEmulator
  const { users } = yield* ClerkService
  const start = performance.now()
  const seeded = yield* seedUsers(count, (index) => ({
    emailAddress: [`user${index}@example.com`],
    phoneNumber: [`+1555${String(index).padStart(7, "0")}`],
    username: `user_${index}`,
    externalId: `external_${index}`,
    firstName: `First ${index % 1000}`
  }))
  report("seeding 100,000 users", (performance.now() - start) / 1000, 30, " s")
  const idOf = (index: number) => seeded[index]?.id ?? ""

  report("users.get", yield* fastest(200, (index) => users.get({ userId: idOf(index) })), 1, " ms")
  report("the first page of 500", yield* fastest(20, () => users.list({ limit: 500 })), 20, " ms")
  report("a page of 500 in the middle", yield* fastest(20, () => users.list({ limit: 500, offset: 50_000 })), 20, " ms")
  report(
    "a page of 500 after a user",
    yield* fastest(20, (index) => users.list({ limit: 500, startingAfter: idOf(index) })),
    20,
    " ms"
  )
  report(
    "a page of 500 after a change",
    yield* fastest(20, (index) =>
      Effect.zipRight(users.ban({ userId: idOf(index) }), users.list({ limit: 500, orderBy: "-updated_at" }))
    ),
    20,
    " ms"
  )
  report("filter by id", yield* fastest(200, (index) => users.list({ userId: [idOf(index)] })), 1, " ms")
  report(
    "filter by email address",
    yield* fastest(200, (index) => users.list({ emailAddress: [`user${index}@example.com`] })),
    1,
    " ms"
  )
  report(
    "filter by phone number",
    yield* fastest(200, (index) => users.list({ phoneNumber: [`+1555${String(index).padStart(7, "0")}`] })),
    1,
    " ms"
  )
  report("filter by username", yield* fastest(200, (index) => users.list({ username: [`user_${index}`] })), 1, " ms")
  report(
    "filter by external id",
    yield* fastest(200, (index) => users.list({ externalId: [`external_${index}`] })),
    1,
    " ms"
  )
  report(
    "count by email address",
    yield* fastest(200, (index) => users.count({ emailAddress: [`user${index}@example.com`] })),
    1,
    " ms"
  )
})

/** Milliseconds from the start of the command's process to its response to a request. */
const untilFirstResponse = async (): Promise<number> => {
  const start = performance.now()
  const command: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, "../../dist/cli/main.js"), "emulator", "--port", "0", "--json"],
    { stdio: ["ignore", "pipe", "inherit"] }
  )
  try {
    const [line] = await once(createInterface({ input: command.stdout ?? process.stdin }), "line")
    const { base_url: url, secret_key: secretKey } = JSON.parse(String(line))
    const response = await fetch(`${url}/v1/users`, { headers: { authorization: `Bearer ${secretKey}` } })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the command responded ${response.status}`)
    return performance.now() - start
  } finally {
    command.kill("SIGTERM")
    await once(command, "exit")
  }
}

await Effect.runPromise(Effect.provide(program, ClerkEmulator.layer()))

const starts: Array<number> = []
for (let run = 0; run < 10; run++) starts.push(await untilFirstResponse())
report("start of the command to its first response", Math.min(...starts) / 1000, 1, " s")
