/**
 * The table: every resource of the Backend API under its key in the service.
 *
 * @since 0.1.0
 */
import type { Resource } from "../Endpoint.js"
import * as ActorTokens from "./ActorTokens.js"
import * as Sessions from "./Sessions.js"

/**
 * Every operation of the Backend API, bound to one Clerk instance.
 *
 * @since 0.1.0
 * @category models
 */
export interface Clerk {
  readonly actorTokens: Resource<typeof ActorTokens>
  readonly sessions: Resource<typeof Sessions>
}

/**
 * The modules behind the keys of {@link Clerk}.
 *
 * @since 0.1.0
 * @category models
 */
export const resources = {
  actorTokens: ActorTokens,
  sessions: Sessions
} as const satisfies { readonly [Key in keyof Clerk]: object }
