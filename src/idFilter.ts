/** The values of a filter by ids. Without a sign of its own, an id that begins with `-` would mean all items but that one. */
export const including = (ids: ReadonlyArray<string>): ReadonlyArray<string> => ids.map((id) => `+${id}`)
