/**
 * How long the type checker takes: for the whole project, and for a consumer, compared with one that imports only
 * `effect` and `@effect/platform`. Consumers use the built declarations, as users do.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { amount, brief, node, report } from "./measure.js"

const root = resolve(import.meta.dirname, "../..")
const tsc = join(root, "node_modules/typescript/bin/tsc")
// Inside the repository, so that the package finds itself by its own name.
const folder = join(root, ".cache/bench-types")

const check = (project: string) => {
  const output = node([tsc, "-p", project, "--noEmit", "--extendedDiagnostics"], root)
  const figure = (name: string) => Number(new RegExp(`${name}:\\s+([\\d.]+)`).exec(output)?.[1])
  return { seconds: figure("Total time"), megabytes: figure("Memory used") / 1024 }
}

const alone = `import * as Effect from "effect"\nimport * as Platform from "@effect/platform"\nexport const all = [Effect, Platform]\n`

const consumers: Readonly<Record<string, string>> = {
  alone,
  everything: `${alone}
import * as Clerk from "effect-clerk"
import * as Auth from "effect-clerk/auth"
import * as Webhooks from "effect-clerk/webhooks"
import * as Testing from "effect-clerk/testing"
export const clerk = [Clerk, Auth, Webhooks, Testing]
`,
  "one method": `${alone}
import { ClerkService } from "effect-clerk"
export const user = Effect.Effect.flatMap(ClerkService, (clerk) => clerk.users.get({ userId: "user_1" }))
`
}

rmSync(folder, { recursive: true, force: true })
for (const [name, source] of Object.entries(consumers)) {
  const project = join(folder, name)
  mkdirSync(project, { recursive: true })
  writeFileSync(join(project, "consumer.ts"), source)
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "ES2022",
        module: "NodeNext",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        types: []
      },
      files: ["consumer.ts"]
    })
  )
}

const seconds: Record<string, Array<number>> = {}
for (let round = 0; round < amount(3, 1); round++) {
  for (const name of Object.keys(consumers)) {
    const times = seconds[name] ?? []
    times.push(check(join(folder, name)).seconds)
    seconds[name] = times
  }
}
rmSync(folder, { recursive: true, force: true })

// The minimum of several runs: the rest is other work of the machine.
const [base, everything, one] = Object.keys(consumers).map((name) => Math.min(...(seconds[name] ?? [])))
report({ name: "effect and @effect/platform alone", value: base ?? Number.NaN, unit: " s" })
for (const [name, value] of [
  ["importing everything adds", everything],
  ["calling one method adds", one]
] as const) {
  report({ name, value: (value ?? Number.NaN) - (base ?? Number.NaN), unit: " s", target: 1 })
}

// A brief run is for CI, where `npm run check` has just checked the whole project.
if (!brief) {
  const project = check(join(root, "tsconfig.json"))
  report({ name: "time for the whole project", value: project.seconds, unit: " s", target: 12 })
  report({ name: "memory for the whole project", value: project.megabytes, unit: " MB", target: 600 })
}
