import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { resources } from "effect-clerk"
import { check } from "./check.js"
import { compare } from "./compare.js"
import { declarationsOf, declaredContract } from "./declarations.js"
import { deliberate, unpublished } from "./deliberate.js"
import { factFileOf } from "./factFiles.js"
import { readFacts, writeFacts } from "./facts.js"
import { mutationsOf } from "./mutations.js"
import { report } from "./report.js"

const read = (file: URL) => readFileSync(file, "utf8")

const factsFile = new URL("facts.txt", import.meta.url)
const facts = read(factsFile)
const contract = readFacts(facts)
const declarations = declarationsOf(resources)

describe("the endpoint table", { timeout: 30_000 }, () => {
  it("has every operation of Clerk's file, and differs from it only deliberately", () => {
    const result = check(contract, resources, deliberate)
    assert.isTrue(result.agrees, report(result, { source: "facts.txt" }))
    assert.strictEqual(result.published, 249)
    assert.strictEqual(result.covered, 249)
    assert.strictEqual(result.extra, unpublished.length)
    assert.deepStrictEqual(
      result.pinned.map(({ name }) => name),
      ["sessions.verify"]
    )
  })

  it("misses the operations of a resource that is left out", () => {
    const { users, ...others } = resources
    const result = check(contract, others, deliberate)
    const missing = result.unexplained.filter(({ what }) => what === "operation").map(({ group }) => group)
    const expected = declarationsOf({ users })
    assert.strictEqual(result.covered, 249 - expected.length)
    assert.sameMembers(
      missing.map((title) => title.replace(/\{\w+\}/g, "{}")),
      expected.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`)
    )
  })
})

describe("sessions.verify", () => {
  it("is what the last API version that had it says", () => {
    const { verify } = resources.sessions
    const previous = readFacts(read(new URL("facts-2024-10-01.txt", import.meta.url)))
    const result = check(previous, { sessions: { verify } }, [])
    assert.deepStrictEqual(
      result.unexplained.filter(({ group }) => group === "sessions.verify"),
      []
    )
    assert.strictEqual(result.covered, 1)
  })
})

describe("the facts in this repository", { timeout: 30_000 }, () => {
  it("are what they were after reading and writing them", () => {
    assert.isTrue(writeFacts(contract) === facts)
  })

  // Clerk's own files are no part of this repository.
  for (const name of ["backend-2026-05-12", "backend-2024-10-01", "webhooks-2025-04-15"]) {
    const file = new URL(`../../../shared/spec/${name}.yml`, import.meta.url)
    if (!existsSync(file)) continue
    it(`are those of ${name}.yml`, () => {
      const stated = Either.getOrThrow(factFileOf(read(file), resources))
      const kept = read(new URL(stated.name, import.meta.url))
      assert.isTrue(kept === stated.text, `${stated.name} is stale: npm run conformance -- ${file.pathname} --write`)
    })
  }
})

describe("the check", () => {
  const declared = declaredContract(contract.version, declarations)
  const lines = facts.trimEnd().split("\n").slice(1)
  const before = compare(contract, declared)

  it("notices when any one fact of the file changes", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(), (index, pick) => {
        const line = lines[index] ?? ""
        const mutations = mutationsOf(line)
        if (mutations.length === 0) return
        const mutation = mutations[pick % mutations.length]
        const mutated = facts.replace(`${line}\n`, () => mutation?.(line) ?? "")
        assert.notDeepEqual(compare(readFacts(mutated), declared), before, mutation?.(line) || `without ${line}`)
      }),
      { numRuns: 60 }
    )
  })
})
