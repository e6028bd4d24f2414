import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import ts from "typescript"

const root = fileURLToPath(new URL("..", import.meta.url))

interface Snippet {
  readonly origin: string
  readonly code: string
}

const blocks = (file: string, text: string): ReadonlyArray<Snippet> =>
  Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ({ 1: code = "", index }) => ({
    origin: `${relative(root, file)}:${text.slice(0, index).split("\n").length}`,
    code
  }))

/** The comment without its stars, on lines of the same numbers. */
const uncommented = (source: string): string => source.replace(/^ *\* ?/gm, "")

const snippets = [
  ...blocks(join(root, "README.md"), readFileSync(join(root, "README.md"), "utf8")),
  ...readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, "src", name))
    .flatMap((file) => blocks(file, uncommented(readFileSync(file, "utf8"))))
]

describe("What the documentation shows", () => {
  it("compiles, in the README and in every @example", { timeout: 120_000 }, () => {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
    const files = new Map(
      snippets.map((snippet, number) => [join(root, "test", `snippet-${number}.ts`), snippet] as const)
    )
    const host = ts.createCompilerHost(options)
    const { fileExists, getSourceFile } = host
    host.fileExists = (name) => files.has(name) || fileExists(name)
    host.getSourceFile = (name, languageVersion, ...rest) => {
      const snippet = files.get(name)
      return snippet === undefined
        ? getSourceFile(name, languageVersion, ...rest)
        : ts.createSourceFile(name, `${snippet.code}\nexport {}\n`, languageVersion)
    }
    const program = ts.createProgram(Array.from(files.keys()), { ...options, noUnusedLocals: false }, host)
    const problems = Array.from(files, ([name, { origin }]) => {
      const source = program.getSourceFile(name)
      return [...program.getSemanticDiagnostics(source), ...program.getSyntacticDiagnostics(source)].map(
        (diagnostic) => `${origin}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`
      )
    }).flat()
    assert.isAtLeast(files.size, 20)
    assert.deepStrictEqual(problems, [])
  })
})
