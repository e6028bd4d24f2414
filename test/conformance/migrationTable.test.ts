import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as clerk from "effect-clerk"
import * as auth from "effect-clerk/auth"
import * as webhooks from "effect-clerk/webhooks"
import { resources } from "../../src/api/index.js"
import { declaredResults } from "../testing/javascript/declarations.js"
import { declarationsOf } from "./declarations.js"
import { aliases, functionNotes, methodNotes, optionNotes, resultNotes } from "./migrationNotes.js"
import { functionsOf, methodRows, optionsOf, renderMigrationPage } from "./migrationTable.js"

const page = readFileSync(new URL("../../docs/migration.md", import.meta.url), "utf8")
const rows = methodRows(resources)
const operations = declarationsOf(resources).map(({ name }) => name)
const notesOf = (method: string) => methodNotes[method] ?? []

describe("docs/migration.md", () => {
  it("is what the declarations of both packages say; `npm run operations` writes it", () => {
    assert.isTrue(page === renderMigrationPage(page, resources), "docs/migration.md is stale: npm run operations")
  })

  it("has one row for each method of the official client, in its order", () => {
    const section = page.slice(page.indexOf("\n## Methods"), page.indexOf("\n## Fields of results"))
    const names = Array.from(section.matchAll(/^\| `(\w+\.\w+)\(/gm), (match) => match[1])
    assert.deepStrictEqual(names, Array.from(declaredResults.keys()))
  })
})

describe("a row of the methods", () => {
  it.each(rows.map((row) => [row.method, row] as const))("tells how to replace %s", (method, row) => {
    const notes = notesOf(method).join("; ")
    if (row.operations.length === 0) return assert.match(notes, /not in Clerk's API file/)
    assert.includeMembers(operations, [...row.operations])
    for (const field of row.missingFields) assert.include(notes, `\`${field}\``)
    for (const field of row.missingResults) assert.isDefined(resultNotes[field], field)
    if (row.isOfOtherKind) assert.match(notes, /returns/, "the result is another kind of value")
  })
})

describe("the notes", () => {
  it("are about methods and fields that there are", () => {
    const methods = rows.map(({ method }) => method)
    assert.includeMembers(methods, [...Object.keys(methodNotes), ...Object.keys(aliases)])
    assert.sameMembers(Object.keys(resultNotes), Array.from(new Set(rows.flatMap((row) => row.missingResults))))
  })

  it("are about all functions and options", () => {
    assert.sameMembers(
      Object.keys(functionNotes),
      functionsOf().map(([name]) => name)
    )
    assert.sameMembers(
      Object.keys(optionNotes),
      optionsOf().map(([name]) => name)
    )
  })

  it("name only operations and exports that there are", () => {
    const exported: ReadonlyMap<string, object> = new Map(
      Object.entries<object>({ ...clerk, ...auth, ...webhooks } as never)
    )
    const notes = [
      ...Object.values(methodNotes).flat(),
      ...[resultNotes, functionNotes, optionNotes].flatMap((each) => Object.values(each))
    ].join("\n")
    const names = Array.from(notes.matchAll(/`(\w+)\.(\w+)/g), ([, space = "", name = ""]) => [space, name] as const)
    assert.isNotEmpty(names)
    for (const [space, name] of names) {
      const isThere = /^[A-Z]/.test(space)
        ? name in Object(exported.get(space))
        : operations.includes(`${space}.${name}`) || space === "samlConnection"
      assert.isTrue(isThere || space === "Effect" || `${space}.${name}` === "TokenType.TokenType", `${space}.${name}`)
    }
  })
})
