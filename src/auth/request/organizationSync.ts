import * as Either from "effect/Either"
import { match } from "path-to-regexp"
import { ClerkConfigError } from "../../ClerkError.js"
import type { SessionAuth } from "../token/SessionAuth.js"

/**
 * Which paths belong to an organization. Opening one makes the organization active. Paths of more than 2,048 characters
 * belong to none.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationSync {
  /** Such as `/orgs/:slug`, `/orgs/:id/(.*)`; the parameter is named `id` or `slug`. */
  readonly organizationPatterns?: ReadonlyArray<string> | undefined
  /** Such as `/me`, `/me/(.*)`: no organization is active there. */
  readonly personalAccountPatterns?: ReadonlyArray<string> | undefined
}

/** The organization that must be active on a path. `organizationId` is empty for the personal account. */
export interface Target {
  /** An id or a slug; the handshake accepts both. */
  readonly organizationId: string
  readonly isActive: (auth: SessionAuth) => boolean
}

export type TargetOf = (pathname: string) => Target | undefined

/** A pattern with several wildcards takes long to compare with a long path. */
const maxPathLength = 2048

/** Compiles the patterns. Fails if one is not a valid pattern. */
export const compile = (sync: OrganizationSync): Either.Either<TargetOf, ClerkConfigError> =>
  Either.gen(function* () {
    const organization = yield* compilePatterns("organizationSync.organizationPatterns", sync.organizationPatterns)
    const personal = yield* compilePatterns("organizationSync.personalAccountPatterns", sync.personalAccountPatterns)
    return (pathname) => {
      if (pathname.length > maxPathLength) return undefined
      const found = organization(pathname)
      if (found !== undefined) {
        const { id, slug } = found
        if (id) return { organizationId: id, isActive: (auth) => auth.organization?.id === id }
        if (slug) return { organizationId: slug, isActive: (auth) => auth.organization?.slug === slug }
      }
      return personal(pathname) === undefined ? undefined : personalTarget
    }
  })

const personalTarget: Target = { organizationId: "", isActive: (auth) => auth.organization === undefined }

type Parameters = Readonly<Record<string, string | undefined>>

const compilePatterns = (
  option: string,
  patterns: ReadonlyArray<string> | undefined
): Either.Either<(pathname: string) => Parameters | undefined, ClerkConfigError> =>
  Either.map(
    Either.all(
      (patterns ?? []).map((pattern) =>
        Either.try({
          try: () => match<Record<string, string | undefined>>(pattern),
          catch: () => new ClerkConfigError({ option, issue: `Invalid pattern "${pattern}"` })
        })
      )
    ),
    (matchers) => (pathname) => {
      for (const matcher of matchers) {
        const result = matcher(pathname)
        if (result !== false) return result.params
      }
      return undefined
    }
  )
