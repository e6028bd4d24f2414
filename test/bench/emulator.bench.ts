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
import { amount, report } from "./measure.js"

const count = amount(100_000, 2000)

const many = amount(200, 5)
const few = amount(20, 2)

/** Reports the milliseconds of the fastest of some calls. */
const reportFastest = <A, E, R>(
  name: string,
  target: number,
  calls: number,
  call: (number: number) => Effect.Effect<A, E, R>
) =>
  Effect.forEach(Array.from({ length: calls }), (_, index) =>
    Effect.suspend(() => {
      const start = performance.now()
      return Effect.map(call((index * 7919) % count), () => performance.now() - start)
    })
  ).pipe(Effect.map((times) => report({ name, value: Math.min(...times), unit: " ms", target })))

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
  report({ name: "seeding all users", value: (performance.now() - start) / 1000, unit: " s", target: 30 })
  const idOf = (index: number) => seeded[index]?.id ?? ""

  yield* reportFastest("users.get", 1, many, (index) => users.get({ userId: idOf(index) }))
  yield* reportFastest("the first page of 500", 20, few, () => users.list({ limit: 500 }))
  yield* reportFastest("a page of 500 in the middle", 20, few, () => users.list({ limit: 500, offset: count / 2 }))
  yield* reportFastest("a page of 500 after a user", 20, few, (index) =>
    users.list({ limit: 500, startingAfter: idOf(index) })
  )
  yield* reportFastest("a page of 500 after a change", 20, few, (index) =>
    Effect.zipRight(users.ban({ userId: idOf(index) }), users.list({ limit: 500, orderBy: "-updated_at" }))
  )
  yield* reportFastest("filter by id", 1, many, (index) => users.list({ userId: [idOf(index)] }))
  yield* reportFastest("filter by email address", 1, many, (index) =>
    users.list({ emailAddress: [`user${index}@example.com`] })
  )
  yield* reportFastest("filter by phone number", 1, many, (index) =>
    users.list({ phoneNumber: [`+1555${String(index).padStart(7, "0")}`] })
  )
  yield* reportFastest("filter by username", 1, many, (index) => users.list({ username: [`user_${index}`] }))
  yield* reportFastest("filter by external id", 1, many, (index) => users.list({ externalId: [`external_${index}`] }))
  yield* reportFastest("count by email address", 1, many, (index) =>
    users.count({ emailAddress: [`user${index}@example.com`] })
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
for (let run = 0; run < amount(10, 2); run++) starts.push(await untilFirstResponse())
report({ name: "start of the command to its first response", value: Math.min(...starts) / 1000, unit: " s", target: 1 })
