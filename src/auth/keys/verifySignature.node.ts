import { createPublicKey, createVerify } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { exportSPKI } from "jose"
import type { MakeVerifySignature, RsaAlgorithm } from "./rsa.js"

const digests: Readonly<Record<RsaAlgorithm, string>> = { RS256: "sha256", RS384: "sha384", RS512: "sha512" }

/** With `node:crypto`. Unlike WebCrypto it verifies in this thread, which takes less time than the way to another. */
export const makeVerifySignature: MakeVerifySignature = async (key, algorithm) => {
  const publicKey = createPublicKey(await exportSPKI(key))
  const digest = digests[algorithm]
  return (token) =>
    Effect.sync(() => {
      const end = token.lastIndexOf(".")
      const verify = createVerify(digest).update(token.slice(0, end), "latin1")
      try {
        return Either.right(verify.verify(publicKey, token.slice(end + 1), "base64url"))
      } catch {
        return Either.left("the key cannot be used")
      }
    })
}
