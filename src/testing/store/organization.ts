import type { Organization } from "../../api/Organizations.js"
import type { State } from "./store.js"

export const findBySlug = (state: State, slug: string): Organization | undefined =>
  Array.from(state.organizations.values()).find((each) => each.slug === slug)

/** In some places Clerk accepts an id or a slug. */
export const findByIdOrSlug = (state: State, idOrSlug: string): Organization | undefined =>
  state.organizations.get(idOrSlug) ?? findBySlug(state, idOrSlug)
