/** The first place where a value does not fit. Holds types, never the value. */
export class Mismatch {
  readonly path: Array<PropertyKey> = []
  readonly expected: string
  readonly actual: string
  constructor(expected: string, value: unknown) {
    this.expected = expected
    this.actual = kindOf(value)
  }
  at(key: PropertyKey): this {
    this.path.unshift(key)
    return this
  }
  toString(): string {
    const place = this.path.reduce<string>(
      (text, key) =>
        typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
      ""
    )
    return `${place === "" ? "" : `${place}: `}expected ${this.expected}, got ${this.actual}`
  }
}

const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : value === undefined
      ? "nothing"
      : Array.isArray(value)
        ? "an array"
        : `${/^[ao]/.test(typeof value) ? "an" : "a"} ${typeof value}`
