import * as HttpBody from "@effect/platform/HttpBody"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import { isUpload, type Upload } from "../Upload.js"

/** A form whose files are streamed, never held whole (RFC 7578). */
export const multipartBody = (fields: Readonly<Record<string, unknown>>, boundary: string): HttpBody.HttpBody => {
  const parts = Object.entries(fields).map(([name, value]) => part(boundary, name, value))
  const closing = Stream.make(encoder.encode(`--${boundary}--\r\n`))
  return HttpBody.stream(
    parts.reduceRight((rest, current) => Stream.concat(current, rest), closing),
    `multipart/form-data; boundary=${boundary}`
  )
}

const encoder = new TextEncoder()

/** A line that no file contains by accident. */
export const randomBoundary: Effect.Effect<string> = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 1_000_000_000), 4),
  (numbers) => `effect-clerk-${numbers.map((number) => number.toString(36)).join("-")}`
)

const part = (boundary: string, name: string, value: unknown): Stream.Stream<Uint8Array, unknown> => {
  const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`
  return isUpload(value)
    ? file(`${disposition}; filename="${quoted(value.name)}"\r\nContent-Type: ${value.contentType}\r\n\r\n`, value)
    : Stream.make(encoder.encode(`${disposition}\r\n\r\n${String(value)}\r\n`))
}

const file = (head: string, { content }: Upload): Stream.Stream<Uint8Array, unknown> =>
  Stream.make(encoder.encode(head)).pipe(
    Stream.concat(content instanceof Uint8Array ? Stream.make(content) : readAgain(content)),
    Stream.concat(Stream.fromChunk(Chunk.of(encoder.encode("\r\n"))))
  )

/**
 * Fails at its end if an earlier attempt of the same call read more: the stream could be read only once, and a retry would
 * store a file that is empty or cut.
 */
const readAgain = (content: Stream.Stream<Uint8Array, unknown>): Stream.Stream<Uint8Array, unknown> => {
  let longest = 0
  return Stream.suspend(() => {
    let size = 0
    return content.pipe(
      Stream.map((part) => {
        size += part.length
        return part
      }),
      Stream.concat(Stream.suspend(() => (size < longest ? Stream.fail(readOnlyOnce) : Stream.empty))),
      Stream.ensuring(
        Effect.sync(() => {
          longest = Math.max(longest, size)
        })
      )
    )
  })
}

/** The failure of a file that a retry cannot read again. */
export const readOnlyOnce = new Error("the file's stream can be read only once")

/** The escapes browsers use for a file name (WHATWG HTML, multipart/form-data encoding). */
const quoted = (name: string): string => name.replace(/"/g, "%22").replace(/\r/g, "%0D").replace(/\n/g, "%0A")
