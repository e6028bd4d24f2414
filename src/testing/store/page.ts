import type { Page } from "../../Page.js"

/** The paging parameters of every list. */
export interface Paging {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** One page of a list, with the total count. Clerk's default is 10 items. */
export const page = <A>(items: ReadonlyArray<A>, { limit = 10, offset = 0 }: Paging): Page<A> => ({
  data: items.slice(offset, offset + limit),
  totalCount: items.length
})

/** One page of a list whose items are shown through `view`, which is called for the items of the page only. */
export const pageOf = <A, B>(items: ReadonlyArray<A>, paging: Paging, view: (item: A) => B): Page<B> => {
  const { data, totalCount } = page(items, paging)
  return { data: data.map(view), totalCount }
}

/** One page of a list that returns the total count only if `paginated` is true. */
export const countedOnRequest = <A>(
  items: ReadonlyArray<A>,
  input: Paging & { readonly paginated?: boolean | undefined }
): Page<A> => {
  const counted = page(items, input)
  return input.paginated === true ? counted : { data: counted.data }
}

/** All items, the newest first. Records are kept in the order of their creation. */
export const newestFirst = <A>(items: Iterable<A>): ReadonlyArray<A> => Array.from(items).reverse()
