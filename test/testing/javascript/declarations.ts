import { createRequire } from "node:module"
import type { ClerkClient } from "@clerk/backend"
import ts from "typescript"

/** What the declaration files of `@clerk/backend` say about its methods. */

const require = createRequire(import.meta.url)

const entryPoints = ["", "/errors", "/webhooks", "/jwt", "/proxy", "/internal"] as const

/** An entry point of the package, by what follows its name. */
export type EntryPoint = (typeof entryPoints)[number]

const fileOf = (entryPoint: EntryPoint): string =>
  require.resolve(`@clerk/backend${entryPoint}`).replace(/\.js$/, ".d.ts")

const program = ts.createProgram(entryPoints.map(fileOf), {
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  types: []
})

export const checker = program.getTypeChecker()

const exportsOf = (entryPoint: EntryPoint): ReadonlyArray<ts.Symbol> => {
  const source = program.getSourceFile(fileOf(entryPoint))
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${fileOf(entryPoint)} is no module`)
  return checker.getExportsOfModule(module)
}

const isTypeOnly = (symbol: ts.Symbol): boolean => symbol.declarations?.every(ts.isTypeOnlyExportDeclaration) === true

const resolved = (symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)

/** The functions, classes and constants of each entry point, in the order of their declarations. */
export const declaredValues: ReadonlyArray<readonly [EntryPoint, ReadonlyArray<string>]> = entryPoints.map(
  (entryPoint) => [
    entryPoint,
    exportsOf(entryPoint)
      .filter((each) => !isTypeOnly(each) && (resolved(each).flags & ts.SymbolFlags.Value) !== 0)
      .map(({ name }) => name)
  ]
)

/** A type that an entry point exports. */
export const declaredType = (entryPoint: EntryPoint, name: string): ts.Type => {
  const symbol = exportsOf(entryPoint).find((each) => each.name === name)
  if (symbol === undefined) throw new Error(`@clerk/backend${entryPoint} exports no ${name}`)
  return checker.getDeclaredTypeOfSymbol(resolved(symbol))
}

const client = declaredType("", "ClerkClient")

const hasFlag = (symbol: ts.Symbol, flags: ts.ModifierFlags) =>
  symbol.declarations?.some((each) => (ts.getCombinedModifierFlags(each) & flags) !== 0) === true

/** Whether a member of a class is one that its users see. */
export const isPublic = (symbol: ts.Symbol): boolean =>
  !symbol.name.startsWith("__#") && !hasFlag(symbol, ts.ModifierFlags.Private | ts.ModifierFlags.Protected)

/** The resources are those members of the client whose class extends `AbstractAPI`. */
const isResource = (type: ts.Type): boolean =>
  type.isClass() && checker.getBaseTypes(type).some((base) => base.symbol.name === "AbstractAPI")

/** The signatures of all methods, in the order of the declarations: several if a method is overloaded. */
export const declaredMethods: ReadonlyMap<string, ReadonlyArray<ts.Signature>> = new Map(
  client.getProperties().flatMap((resource) => {
    const type = checker.getTypeOfSymbol(resource)
    if (!isResource(type)) return []
    return type
      .getProperties()
      .filter((method) => (method.flags & ts.SymbolFlags.Method) !== 0 && isPublic(method))
      .map((method) => [`${resource.name}.${method.name}`, checker.getTypeOfSymbol(method).getCallSignatures()])
  })
)

/** The members of a client that are no resources. */
export const declaredMembers: ReadonlyArray<string> = client
  .getProperties()
  .filter((member) => !isResource(checker.getTypeOfSymbol(member)))
  .map(({ name }) => name)

/** The types that the promises of each method are declared to have. */
export const declaredResults: ReadonlyMap<string, ReadonlyArray<ts.Type>> = new Map(
  Array.from(declaredMethods, ([name, signatures]) => [
    name,
    signatures.map((signature) => checker.getAwaitedType(signature.getReturnType()) ?? signature.getReturnType())
  ])
)

/** The methods that a client has while it runs. */
export const methodsOf = (client: ClerkClient): ReadonlyArray<string> =>
  Object.entries(client).flatMap(([resource, value]) => {
    const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined
    // Every resource is an instance of one class, and a method of its base class is no method of the API.
    return resource === "telemetry" || typeof prototype !== "object" || prototype === null
      ? []
      : Object.getOwnPropertyNames(prototype)
          .filter((name) => name !== "constructor")
          .map((name) => `${resource}.${name}`)
  })
