import * as Effect from "effect/Effect"
import type { Content, MakeHmac } from "./hmac.js"

const encoder = new TextEncoder()

const join = (content: Content): Uint8Array<ArrayBuffer> => {
  const parts = content.map((part) => (typeof part === "string" ? encoder.encode(part) : part))
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

export const makeHmac: MakeHmac = (bytes) =>
  Effect.map(
    Effect.promise(() =>
      crypto.subtle.importKey("raw", new Uint8Array(bytes), { name: "HMAC", hash: "SHA-256" }, false, [
        "sign",
        "verify"
      ])
    ),
    (key) => ({
      sign: (content) =>
        Effect.map(
          Effect.promise(() => crypto.subtle.sign("HMAC", key, join(content))),
          (signature) => new Uint8Array(signature)
        ),
      verify: (content, signatures) =>
        Effect.promise(async () => {
          const bytes = join(content)
          for (const signature of signatures) {
            if (await crypto.subtle.verify("HMAC", key, new Uint8Array(signature), bytes)) return true
          }
          return false
        })
    })
  )
