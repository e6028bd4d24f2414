/** Collects a body up to a size. */
export class Body {
  private readonly parts: Array<Uint8Array> = []
  private size = 0
  private readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Adds a part. Returns false if the body has become too large. */
  add(part: Uint8Array): boolean {
    this.parts.push(part)
    this.size += part.length
    return this.size <= this.maxBytes
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size)
    let offset = 0
    for (const part of this.parts) {
      bytes.set(part, offset)
      offset += part.length
    }
    return bytes
  }

  text(): string {
    return decoder.decode(this.parts.length === 1 ? this.parts[0] : this.bytes())
  }
}

/** Strips a byte order mark and replaces invalid UTF-8. */
const decoder = new TextDecoder()
