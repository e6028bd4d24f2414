import type { Page } from "../../Page.js"

/** What every list takes to be paged. */
export interface Paging {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** One page of a list that always counts. Clerk's default is 10 items. */
export const page = <A>(items: ReadonlyArray<A>, { limit = 10, offset = 0 }: Paging): Page<A> => ({
  data: items.slice(offset, offset + limit),
  totalCount: items.length
})

/** One page of a list that counts when asked to. */
export const countedOnRequest = <A>(
  items: ReadonlyArray<A>,
  input: Paging & { readonly paginated?: boolean | undefined }
): Page<A> => {
  const counted = page(items, input)
  return input.paginated === true ? counted : { data: counted.data }
}

/** The newest first. */
export const newestFirst = <A>(items: Iterable<A>): ReadonlyArray<A> => Array.from(items).reverse()

/** The one item of a list that has one for certain. */
export const only = <A>(items: ReadonlyArray<A>): A => {
  const [item] = items
  if (item === undefined) throw new Error("expected one item")
  return item
}
