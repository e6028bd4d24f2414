import { resolve } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import ts from "typescript"

/** What an editor shows of the library, asked of the language service that editors ask. */

const root = resolve(import.meta.dirname, "../..")

const parse = (name: string) =>
  ts.parseJsonConfigFileContent(ts.readConfigFile(resolve(root, name), ts.sys.readFile).config, ts.sys, root)

const methods = Object.entries<object>({
  ...Effect.runSync(Effect.provide(ClerkService, ClerkService.layerMock({})))
}).flatMap(([resource, members]) => Object.keys(members).map((name) => `${resource}.${name}`))

const file = resolve(root, "test/types/hovered.ts")
const text = [
  `import { ClerkService } from "effect-clerk"`,
  "declare const clerk: typeof ClerkService.Service",
  "declare const input: never",
  ...methods.map((method) => `clerk.${method}(...input)`)
].join("\n")

const service = (() => {
  const { options } = parse("tsconfig.json")
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories
  })
})()

const hover = (method: string) => {
  const call = `clerk.${method}`
  const info = service.getQuickInfoAtPosition(file, text.indexOf(`\n${call}(`) + call.length)
  return {
    signature: ts.displayPartsToString(info?.displayParts ?? []),
    documentation: ts.displayPartsToString(info?.documentation ?? []),
    deprecated: info?.tags?.some((tag) => tag.name === "deprecated") ?? false
  }
}

describe("hovering a method", () => {
  it("names its input, its output and its errors", () => {
    const { documentation, signature } = hover("actorTokens.create")
    assert.match(documentation, /^Lets `actor.sub` sign in as `userId`/)
    assert.match(signature, /\(input: CreateInput\) => Effect<ActorToken, /)
    assert.match(signature, /SDKError/)
    assert.match(signature, /ClerkErrors<400 \| 402 \| 422>/)
  })

  it("shows what an operation answers with by name, one of two or a page of many", () => {
    assert.match(hover("sessions.refresh").signature, /RefreshInput\) => Effect<Token \| Cookies, /)
    assert.match(hover("sessions.list").signature, /\(input\?: ListInput \| undefined\) => Effect<Page<Session>, /)
  })

  it.each(methods)("shows a short text and names instead of structures: %s", (method) => {
    const { documentation, signature } = hover(method)
    assert.match(documentation, /^[A-Z`].+[.:)]$/s, `${method} has no sentence`)
    assert.isAtMost(documentation.length, 400, `${method} is documented at length`)
    assert.notMatch(signature, /\bany\b/)
    assert.match(signature, /=> Effect<(void|string|number|boolean|Page<\w+>|readonly \w+\[\]|\w+( \| \w+)*), /)
  })

  it("strikes out what is deprecated", () => {
    assert.isTrue(hover("sessions.verify").deprecated)
    assert.isFalse(hover("sessions.get").deprecated)
  })
})

it("no declaration of the package says any", () => {
  const { fileNames, options } = parse("tsconfig.build.json")
  const program = ts.createProgram(fileNames, { ...options, declarationMap: false, sourceMap: false })
  const found: Array<string> = []
  program.emit(
    undefined,
    (name, content) => {
      const source = ts.createSourceFile(name, content, ts.ScriptTarget.ES2022, true)
      const visit = (node: ts.Node): void => {
        // The compiler writes out the bases of Effect's error classes, whose own constraint this is.
        if (ts.isTypeParameterDeclaration(node) && node.constraint?.getText().endsWith("Record<string, any>")) return
        if (node.kind === ts.SyntaxKind.AnyKeyword) {
          const { line } = source.getLineAndCharacterOfPosition(node.pos)
          found.push(`${name}:${line + 1} ${node.parent.getText().slice(0, 200)}`)
        }
        ts.forEachChild(node, visit)
      }
      visit(source)
    },
    undefined,
    true
  )
  assert.deepStrictEqual(found, [])
}, 120_000)
