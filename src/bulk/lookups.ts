import * as Effect from "effect/Effect"
import * as Organizations from "../api/Organizations.js"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import { catchStatus } from "../catchError.js"
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
      (group) =>
        // Without a sign of its own, an id that begins with `-` would mean all users but that one.
        Users.list({ externalId: group.map((id) => `+${id}`), limit: maxIds }),
      { concurrency: 10 }
    ),
    (pages) => new Map(pages.flatMap(({ data }) => data.map(({ externalId, id }) => [externalId ?? "", id] as const)))
  )

const groups = (ids: ReadonlySet<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const all: Array<Array<string>> = []
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
        Organizations.get({ organizationId: slug }).pipe(
          Effect.map(({ id }) => [[slug, id] as const]),
          catchStatus(404, () => Effect.succeed([]))
        ),
      { concurrency: 10 }
    ),
    (found) => new Map(found.flat())
  )
