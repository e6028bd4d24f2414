import { createRequire } from "node:module"
import type { ClerkClient } from "@clerk/backend"
import ts from "typescript"

/** What the declaration files of `@clerk/backend` say about its methods. */

const entry = createRequire(import.meta.url)
  .resolve("@clerk/backend")
  .replace(/\.js$/, ".d.ts")

const program = ts.createProgram([entry], {
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  types: []
})

export const checker = program.getTypeChecker()

const clientType = () => {
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  const alias = module && checker.getExportsOfModule(module).find(({ name }) => name === "ClerkClient")
  if (alias === undefined) throw new Error(`${entry} exports no ClerkClient`)
  return checker.getDeclaredTypeOfSymbol(alias)
}

const hasFlag = (symbol: ts.Symbol, flags: ts.ModifierFlags) =>
  symbol.declarations?.some((each) => (ts.getCombinedModifierFlags(each) & flags) !== 0) === true

/** Whether a member of a class is one that its users see. */
export const isPublic = (symbol: ts.Symbol): boolean =>
  !symbol.name.startsWith("__#") && !hasFlag(symbol, ts.ModifierFlags.Private | ts.ModifierFlags.Protected)

/** The resources are those members of the client whose class extends `AbstractAPI`. */
const isResource = (type: ts.Type): boolean =>
  type.isClass() && checker.getBaseTypes(type).some((base) => base.symbol.name === "AbstractAPI")

/** The types that the promises of each method are declared to have: several if it is overloaded. */
export const declaredResults: ReadonlyMap<string, ReadonlyArray<ts.Type>> = new Map(
  clientType()
    .getProperties()
    .flatMap((resource) => {
      const type = checker.getTypeOfSymbol(resource)
      if (!isResource(type)) return []
      return type
        .getProperties()
        .filter((method) => (method.flags & ts.SymbolFlags.Method) !== 0 && isPublic(method))
        .map((method) => [
          `${resource.name}.${method.name}`,
          checker
            .getTypeOfSymbol(method)
            .getCallSignatures()
            .map((signature) => checker.getAwaitedType(signature.getReturnType()) ?? signature.getReturnType())
        ])
    })
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
