/** Freezes a value and everything in it. Iterative, because values from tokens may be nested deeper than the stack. */
export const deepFreeze = <A>(value: A): A => {
  const pending: Array<object> = isOpen(value) ? [value] : []
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    Object.freeze(item)
    for (const inner of Object.values(item)) if (isOpen(inner)) pending.push(inner)
  }
  return value
}

const isOpen = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Object.isFrozen(value)
