import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { resources } from "../../src/api/index.js"
import { declarationsOf } from "./declarations.js"
import { emulatorLimits } from "./emulatorLimits.js"
import { isEmulated, renderEmulatorPage } from "./emulatorTable.js"

const operations = declarationsOf(resources).map(({ name }) => name)

describe("docs/emulator.md", () => {
  const page = readFileSync(new URL("../../docs/emulator.md", import.meta.url), "utf8")

  it("is what the handlers say; `npm run operations` writes it", () => {
    assert.isTrue(page === renderEmulatorPage(page, resources), "docs/emulator.md is stale: npm run operations")
  })

  it("has one row for each operation", () => {
    assert.sameMembers(
      Array.from(page.matchAll(/^\| `(\w+\.\w+)` \|/gm), (match) => match[1]),
      operations
    )
  })

  it("names limits of operations that there are", () => {
    for (const name of Object.keys(emulatorLimits)) assert.include(operations, name)
  })
})

describe("the embedded Clerk", () => {
  it("has a handler for every operation", () => {
    assert.deepStrictEqual(
      operations.filter((name) => !isEmulated(name)),
      []
    )
  })
})
