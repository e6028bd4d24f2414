/** Freezes a value and everything in it. Iterative, because values from tokens may be nested deeper than the stack. */
export const deepFreeze = <A>(value: A): A => {
  const pending: Array<unknown> = [value]
  while (pending.length > 0) {
    const item = pending.pop()
    if (typeof item !== "object" || item === null || Object.isFrozen(item)) continue
    Object.freeze(item)
    for (const inner of Object.values(item)) pending.push(inner)
  }
  return value
}
