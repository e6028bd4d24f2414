import * as Effect from "effect/Effect"
import { Body } from "../transport/Body.js"
import type { Content, MakeHmac } from "./hmac.js"

const encoder = new TextEncoder()

const join = (content: Content): Uint8Array<ArrayBuffer> => {
  const body = new Body(Number.POSITIVE_INFINITY)
  for (const part of content) body.add(typeof part === "string" ? encoder.encode(part) : part)
  return body.bytes()
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
