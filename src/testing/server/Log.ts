/** The last entries of something that happens, oldest first. */
export class Log<A> {
  private entries: Array<A> = []

  get all(): ReadonlyArray<A> {
    return this.entries.slice()
  }

  add(entry: A): void {
    this.entries.push(entry)
    if (this.entries.length > maxEntries) this.entries.shift()
  }

  clear(): void {
    this.entries = []
  }
}

const maxEntries = 1000
