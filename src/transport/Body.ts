import { constVoid } from "effect/Function"

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

  /** Adds all parts of a stream. Returns false if the body has become too large, and reads no further. */
  async addAll(stream: ReadableStream<Uint8Array>): Promise<boolean> {
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (this.add(part.value)) continue
      // Not awaited: the cancellation of a cloned body ends only when the original is cancelled too.
      reader.cancel().catch(constVoid)
      return false
    }
    return true
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
