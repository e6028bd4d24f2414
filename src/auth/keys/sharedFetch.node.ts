/** Whether requests that need the keys at the same time wait for one fetch. */
export const isFetchShared: boolean = true
