import type { ClerkClient } from "@clerk/backend"
import { mismatches } from "./conforms.js"
import { declaredResults } from "./declarations.js"
import { otherResults } from "./deliberate.js"

/** A client that compares each result with the type that its method declares. */
export const watched = (client: ClerkClient, report: (problems: ReadonlyArray<string>) => void): ClerkClient =>
  new Proxy(client, {
    get: (target, resource: string) => {
      const methods: unknown = Reflect.get(target, resource)
      if (typeof methods !== "object" || methods === null) return methods
      return new Proxy(methods, {
        get: (owner, name: string) => {
          const method: unknown = Reflect.get(owner, name)
          const declared = declaredResults.get(`${resource}.${name}`)
          if (typeof method !== "function") return method
          if (declared === undefined || `${resource}.${name}` in otherResults) return method.bind(owner)
          return async (...input: ReadonlyArray<unknown>) => {
            const result: unknown = await method.apply(owner, input)
            const attempts = declared.map((type) => mismatches(type, result, `${resource}.${name}`))
            report(attempts.sort((a, b) => a.length - b.length)[0] ?? [])
            return result
          }
        }
      })
    }
  })
