import * as Context from "effect/Context"
import { resources } from "../../api/index.js"
import { isEndpoint } from "../../Endpoint.js"
import type { AnySpec } from "../../Operation.js"

/** The operation of a request, with its decoded path parameters. */
export interface Match {
  readonly spec: AnySpec
  readonly parameters: Readonly<Record<string, string>>
}

/** The path of a request below `/v1`, which may be left out. Slashes at either end do not matter. */
export const pathOf = (url: string): string => {
  const path = url.replace(/[?#].*$/s, "").replace(/^\/+|\/+$/g, "")
  return `/${path.replace(/^v1\/+/, "")}`
}

/** The match of the current request, if what is in front of the API has looked for it already. */
export class KnownMatch extends Context.Reference<KnownMatch>()("effect-clerk/testing/KnownMatch", {
  defaultValue: (): { readonly match: Match | undefined } | undefined => undefined
}) {}

interface Route {
  readonly spec: AnySpec
  readonly segments: ReadonlyArray<string>
}

/** Finds the operation of a method and a path below `/v1`. Fixed segments have priority: `/users/count` is not an id. */
export const find = (method: string, path: string): Match | undefined => {
  const actual = path.slice(1).split("/").map(decodeSegment)
  for (const route of routes().get(key(method, actual.length)) ?? []) {
    const parameters = match(route, actual)
    if (parameters !== undefined) return { spec: route.spec, parameters }
  }
  return undefined
}

const match = (route: Route, actual: ReadonlyArray<string | undefined>): Match["parameters"] | undefined => {
  const parameters: Record<string, string> = {}
  for (const [index, expected] of route.segments.entries()) {
    const segment = actual[index]
    if (segment === undefined || segment === "") return undefined
    if (expected.startsWith(":")) parameters[expected.slice(1)] = segment
    else if (expected !== segment) return undefined
  }
  return parameters
}

const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

const key = (method: string, length: number): string => `${method} ${length}`

/** Routes by method and number of segments, built from the endpoint table at the first request. */
const routes = (): ReadonlyMap<string, ReadonlyArray<Route>> => {
  table ??= build()
  return table
}

let table: ReadonlyMap<string, ReadonlyArray<Route>> | undefined

const build = (): ReadonlyMap<string, ReadonlyArray<Route>> => {
  const byKey = new Map<string, Array<Route>>()
  for (const module of Object.values<object>(resources)) {
    for (const member of Object.values(module)) {
      if (!isEndpoint(member)) continue
      const segments = member.spec.path.slice(1).split("/")
      const group = byKey.get(key(member.spec.method, segments.length)) ?? []
      group.push({ spec: member.spec, segments })
      byKey.set(key(member.spec.method, segments.length), group)
    }
  }
  for (const group of byKey.values()) group.sort((a, b) => parameterPositions(a).localeCompare(parameterPositions(b)))
  return byKey
}

/** A sort key that puts a fixed segment before a parameter, position by position. */
const parameterPositions = ({ segments }: Route): string =>
  segments.map((segment) => (segment.startsWith(":") ? "1" : "0")).join("")
