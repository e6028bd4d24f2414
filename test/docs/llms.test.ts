import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as clerk from "effect-clerk"
import * as auth from "effect-clerk/auth"
import * as node from "effect-clerk/node"
import * as testing from "effect-clerk/testing"
import manifest from "../../package.json" with { type: "json" }

const docs = resolve(import.meta.dirname, "../../docs")
const text = readFileSync(join(docs, "llms.txt"), "utf8")
const prose = text.replace(/^```[\s\S]*?^```$/gm, "")
const [introduction = "", ...sections] = prose.split(/^## .+\n/m)
const linkLine = /^- \[[^\]]+\]\(([^)]+)\): \S/
const links = sections.flatMap((section) => section.split("\n").filter((line) => line !== ""))

/** docs/llms.txt, in the form of llmstxt.org. That its snippets compile is a test of test/types/compiler.test.ts. */
describe("docs/llms.txt", () => {
  it("begins with the name of the package and a summary", () => {
    assert.match(introduction, /^# effect-clerk\n\n> \S[^\n]+\n\n/)
  })

  it("has sections of links, each with a note, and nothing else", () => {
    assert.isAtLeast(sections.length, 2)
    for (const line of links) assert.match(line, linkLine)
  })

  it("links to every guide of the package, and to files that there are", () => {
    const targets = links.map((line) => linkLine.exec(line)?.[1] ?? "")
    for (const target of targets) assert.isTrue(existsSync(join(docs, target)), target)
    assert.includeMembers(
      targets.map((target) => basename(target)),
      readdirSync(docs).filter((name) => name.endsWith(".md") && !manifest.files.includes(`!docs/${name}`))
    )
  })

  it("names the versions and the entry points of package.json", () => {
    for (const peer of ["effect", "@effect/platform"] as const) {
      assert.include(prose, `\`${peer}@${manifest.peerDependencies[peer]}\``)
    }
    const entryPoints = new Set(Array.from(prose.matchAll(/`(effect-clerk\/\w+)`/g), (match) => match[1]))
    for (const entryPoint of entryPoints) {
      assert.property(manifest.exports, String(entryPoint).replace("effect-clerk", "."))
    }
  })

  it("names only exports that there are", () => {
    const exported = new Map(Object.entries<object>({ ...clerk, ...auth, ...node, ...testing } as never))
    const names = Array.from(
      prose.matchAll(/`([A-Z]\w+)\.(\w+)/g),
      ([, space = "", name = ""]) => [space, name] as const
    )
    assert.isNotEmpty(names)
    for (const [space, name] of names) {
      if (!["DateTime", "Effect", "OPERATIONS"].includes(space)) {
        assert.isTrue(name in Object(exported.get(space)), `${space}.${name}`)
      }
    }
  })
})
