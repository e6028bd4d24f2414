import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import * as Find from "../Find.js"
import { including } from "../idFilter.js"
import type { Failure } from "./meaning.js"

/** Ids by external id or slug, of those that exist. */
export type Ids = ReadonlyMap<string, string>

/** How many external ids `users.list` takes, and how many bytes of a URL every proxy accepts. */
const maxIds = 100
const maxBytes = 6000

/** The users with these external ids, with one request for many of them. */
export const usersByExternalId = (externalIds: Iterable<string>): Effect.Effect<Ids, Failure, ClerkClient> =>
  Effect.map(
    Effect.forEach(
      groups(new Set(externalIds)),
      (group) => Users.list({ externalId: including(group), limit: maxIds }),
      { concurrency: 10 }
    ),
    (pages) => new Map(pages.flatMap(({ data }) => data.map(({ externalId, id }) => [externalId ?? "", id] as const)))
  )

const groups = (ids: ReadonlySet<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const all: globalThis.Array<globalThis.Array<string>> = []
  let bytes = maxBytes
  for (const id of ids) {
    const size = encodeURIComponent(id).length + "external_id=%2B&".length
    const last = all.at(-1)
    if (last === undefined || last.length === maxIds || bytes + size > maxBytes) {
      all.push([id])
      bytes = size
    } else {
      last.push(id)
      bytes += size
    }
  }
  return all
}

/** The organizations with these slugs. */
export const organizationsBySlug = (slugs: Iterable<string>): Effect.Effect<Ids, Failure, ClerkClient> =>
  Effect.map(
    Effect.forEach(
      new Set(slugs),
      (slug) =>
        Effect.map(
          Find.organizationBySlug({ slug }),
          Option.map(({ id }) => [slug, id] as const)
        ),
      { concurrency: 10 }
    ),
    (found) => new Map(Array.getSomes(found))
  )
