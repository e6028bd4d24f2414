import type { Clerk } from "../../api/index.js"
import type { Mock } from "../../ClerkService.js"

/** The methods that a room gives for a resource: any of them, each in its declared type. */
export type Methods<Resource extends keyof Clerk> = NonNullable<Mock[Resource]>
