import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

const codes = Array.from(
  read("src/ClerkErrorCode.ts").matchAll(/^ {2}\/\*\* (.+) \*\/ (\w+): ([\d |]+)$/gm),
  ([, meaning = "", code = "", status = ""]) => ({ code, status, meaning })
)

describe("the known error codes", () => {
  it("are in the table of docs/errors.md, with the same words", () => {
    const [, table = ""] = read("docs/errors.md").split("| code | status | meaning |\n|---|---|---|\n")
    assert.deepStrictEqual(
      table.trimEnd().split("\n"),
      codes.map(({ code, meaning, status }) => `| \`${code}\` | ${status.replaceAll(" | ", " or ")} | ${meaning} |`)
    )
  })

  it("are sorted, and each has a sentence", () => {
    assert.isAtLeast(codes.length, 300)
    const names = codes.map(({ code }) => code)
    assert.deepStrictEqual(names, Array.from(new Set(names)).sort())
    for (const { meaning } of codes) assert.match(meaning, /^[A-Z].+\.$/)
  })
})
