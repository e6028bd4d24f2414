/**
 * Whether requests that need the keys at the same time wait for one fetch. On Cloudflare Workers a request must not wait for
 * the I/O of another: it would be ended as hung, at once or when the client of the other has gone.
 */
export const isFetchShared: boolean = false
