import type { ClerkClient } from "@clerk/backend"
import { mismatches } from "./conforms.js"
import { declaredResults } from "./declarations.js"
import { differences } from "./deliberate.js"

/** A client that compares each result with the type that its method declares. */
export const watched = (client: ClerkClient, report: (problem: string) => void): ClerkClient =>
  new Proxy(client, {
    get: (target, resource: string) => {
      const methods: unknown = Reflect.get(target, resource)
      if (typeof methods !== "object" || methods === null) return methods
      return new Proxy(methods, {
        get: (owner, name: string) => {
          const method: unknown = Reflect.get(owner, name)
          if (typeof method !== "function") return method
          return async (...input: ReadonlyArray<unknown>) => {
            const result: unknown = await method.apply(owner, input)
            for (const problem of problemsOf(`${resource}.${name}`, result)) report(problem)
            return result
          }
        }
      })
    }
  })

const problemsOf = (method: string, result: unknown): ReadonlyArray<string> => {
  const problems = (declaredResults.get(method) ?? [])
    .map((type) => mismatches(type, result, method))
    .reduce((least, each) => (each.length < least.length ? each : least))
  return problems.length > 0 && method in differences ? [`${method}: not of the declared type`] : problems
}
