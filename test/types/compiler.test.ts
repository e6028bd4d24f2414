import { readdirSync, readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import ts from "typescript"

/**
 * What the compiler and editors say about the library and its documentation. All tests share one program, since building it
 * takes longest: the sources, one file for each snippet of the documentation, and one that calls every method.
 */

const root = resolve(import.meta.dirname, "../..")

const parse = (name: string) =>
  ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, name), ts.sys.readFile).config, ts.sys, root)

const listFiles = (folder: string, extension: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(root, folder, name))

interface Snippet {
  readonly origin: string
  readonly code: string
}

const snippetsIn = (file: string, text: string): ReadonlyArray<Snippet> =>
  Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ({ 1: code = "", index }) => ({
    origin: `${relative(root, file)}:${text.slice(0, index).split("\n").length}`,
    code
  }))

/** The text of comments without their stars, with the same line numbers. */
const withoutStars = (source: string): string => source.replace(/^ *\* ?/gm, "")

const snippets = new Map(
  [
    ...[join(root, "README.md"), join(root, "CONTRIBUTING.md"), ...listFiles("docs", ".md")].flatMap((file) =>
      snippetsIn(file, readFileSync(file, "utf8"))
    ),
    ...listFiles("src", ".ts").flatMap((file) => snippetsIn(file, withoutStars(readFileSync(file, "utf8"))))
  ].map((snippet, number) => [join(root, `test/types/snippet-${number}.ts`), snippet] as const)
)

const methods = Object.entries<object>({
  ...Effect.runSync(Effect.provide(ClerkService, ClerkService.layerMock({})))
}).flatMap(([resource, members]) => Object.keys(members).map((name) => `${resource}.${name}`))

const calls = join(root, "test/types/calls.ts")
const callsText = [
  `import { ClerkService } from "effect-clerk"`,
  "declare const clerk: typeof ClerkService.Service",
  "declare const input: never",
  ...methods.map((method) => `clerk.${method}(...input)`)
].join("\n")

/** Calls in which an editor suggests a code, at the empty string. */
const suggesting = [
  "error.hasCode('')",
  "catchCode('', handle)",
  "catchCode(['conflict', ''], handle)",
  "item.code === ''"
]
const suggestions = join(root, "test/types/suggestions.ts")
const suggestionsText = [
  `import { catchCode, type ClerkErrors, type ErrorItem } from "effect-clerk"`,
  "declare const error: ClerkErrors\ndeclare const item: ErrorItem\ndeclare const handle: never",
  ...suggesting
].join("\n")

const sources = parse("tsconfig.build.json").fileNames

const files = new Map([
  [calls, callsText],
  [suggestions, suggestionsText],
  ...Array.from(snippets, ([name, { code }]) => [name, `${code}\nexport {}\n`] as const)
])

const service = ts.createLanguageService({
  getScriptFileNames: () => [...sources, ...files.keys()],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const content = files.get(name) ?? ts.sys.readFile(name)
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => ({
    ...parse("tsconfig.json").options,
    noUnusedLocals: false,
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    outDir: join(root, "dist")
  }),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => files.has(name) || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories
})

beforeAll(() => {
  service.getProgram()
}, 120_000)

it("every snippet of the documentation compiles", { timeout: 120_000 }, () => {
  const problems = Array.from(snippets, ([name, { origin }]) =>
    [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].map(
      ({ messageText }) => `${origin}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
    )
  ).flat()
  assert.isAtLeast(snippets.size, 20)
  assert.deepStrictEqual(problems, [])
})

describe("hovering a method in an editor", () => {
  const hover = (method: string) => {
    const call = `clerk.${method}`
    const info = service.getQuickInfoAtPosition(calls, callsText.indexOf(`\n${call}(`) + call.length)
    return {
      signature: ts.displayPartsToString(info?.displayParts ?? []),
      documentation: ts.displayPartsToString(info?.documentation ?? []),
      deprecated: info?.tags?.some((tag) => tag.name === "deprecated") ?? false
    }
  }

  it("names its input, its output and its errors", () => {
    const { documentation, signature } = hover("actorTokens.create")
    assert.match(documentation, /^Lets `actor.sub` sign in as `userId`/)
    assert.match(signature, /\(input: CreateInput\) => Effect<ActorToken, /)
    assert.match(signature, /SDKError/)
    assert.match(signature, /ClerkErrors<400 \| 402 \| 422>/)
  })

  it("shows the success type by name, one of two or a page of many", () => {
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

it.each(suggesting)("an editor suggests the known codes: %s", (call) => {
  const position = suggestionsText.indexOf(call) + call.indexOf("''") + 1
  const completions = service.getCompletionsAtPosition(suggestions, position, undefined)?.entries ?? []
  const names = completions.map(({ name }) => name)
  assert.includeMembers(names, ["resource_not_found", "form_identifier_exists"])
})

/** Lines of a declaration file that have the type `any`. */
const linesWithAny = (name: string, content: string): ReadonlyArray<string> => {
  const file = ts.createSourceFile(name, content, ts.ScriptTarget.ES2022, true)
  const found: Array<string> = []
  const visit = (node: ts.Node): void => {
    // The compiler writes out the bases of Effect's error classes, whose own constraint this is.
    if (ts.isTypeParameterDeclaration(node) && node.constraint?.getText().endsWith("Record<string, any>")) return
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = file.getLineAndCharacterOfPosition(node.pos)
      found.push(`${name}:${line + 1} ${node.parent.getText().slice(0, 200)}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

it("no declaration of the package has the type any", { timeout: 120_000 }, () => {
  const declarations = sources
    .flatMap((name) => service.getEmitOutput(name, true).outputFiles)
    .filter(({ name }) => name.endsWith(".d.ts"))
  assert.strictEqual(declarations.length, sources.length)
  assert.deepStrictEqual(
    declarations.flatMap(({ name, text }) => linesWithAny(name, text)),
    []
  )
})
