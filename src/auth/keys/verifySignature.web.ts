import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { compactVerify, errors } from "jose"
import type { MakeVerifySignature } from "./rsa.js"

/** With WebCrypto, which every runtime has. */
export const makeVerifySignature: MakeVerifySignature = async (key, algorithm) => (token) =>
  Effect.promise(() =>
    compactVerify(token, key, { algorithms: [algorithm] }).then(
      () => Either.right(true),
      (error: unknown) =>
        error instanceof errors.JWSSignatureVerificationFailed
          ? Either.right(false)
          : Either.left(error instanceof errors.JOSEError ? error.code : "the key cannot be used")
    )
  )
