/** Whether a query finds a record: by its whole id, or by a part of one of its texts in any case. */
export const matchesText = (
  query: string | undefined,
  { id }: { readonly id: string },
  texts: ReadonlyArray<string>
): boolean => {
  if (query === undefined || query === id) return true
  const part = query.toLowerCase()
  return texts.some((text) => text.toLowerCase().includes(part))
}
