import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto"
import * as Effect from "effect/Effect"
import { type Content, type MakeHmac, signatureBytes } from "./hmac.js"

export const makeHmac: MakeHmac = (bytes) => {
  const key = createSecretKey(bytes)
  const digest = (content: Content): Uint8Array => {
    const hmac = createHmac("sha256", key)
    for (const part of content) hmac.update(part)
    return hmac.digest()
  }
  return Effect.succeed({
    sign: (content) => Effect.sync(() => digest(content)),
    verify: (content, signatures) =>
      Effect.sync(() => {
        const expected = digest(content)
        return signatures.some(
          (signature) => signature.length === signatureBytes && timingSafeEqual(signature, expected)
        )
      })
  })
}
