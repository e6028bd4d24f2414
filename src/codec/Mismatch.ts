/** The keys that lead to a place in a value. */
export type Path = ReadonlyArray<PropertyKey>

/** Such as `data.emailAddresses[0].reserved`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    ""
  )

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
  /** The same with a narrower expectation, unless this one names a place inside the value. */
  expecting(expected: string, value: unknown): Mismatch {
    return this.path.length === 0 ? new Mismatch(expected, value) : this
  }
  toString(): string {
    const place = pathText(this.path)
    return `${place === "" ? "" : `${place}: `}expected ${this.expected}, got ${this.actual}`
  }
}

/** A field of an input that its schema does not have. */
export class UnknownField extends Mismatch {
  constructor(key: string) {
    super("no such field", undefined)
    this.at(key)
  }
  override toString(): string {
    return `${this.path.map(String).join(".")}: there is no such field`
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
