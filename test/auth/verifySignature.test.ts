import { constants, createSign } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { base64url, exportPKCS8 } from "jose"
import { isRsaAlgorithm, type MakeVerifySignature, type RsaAlgorithm } from "../../src/auth/keys/rsa.js"
import * as Node from "../../src/auth/keys/verifySignature.node.js"
import * as Web from "../../src/auth/keys/verifySignature.web.js"
import * as Test from "./instance.js"

const implementations: Readonly<Record<string, MakeVerifySignature>> = {
  "with node:crypto": Node.makeVerifySignature,
  "with WebCrypto": Web.makeVerifySignature
}

/** A public key as imported for an algorithm: WebCrypto binds the two. */
const importFor = async (algorithm: RsaAlgorithm, pair = Test.keys): Promise<CryptoKey> => {
  const hash = `SHA-${algorithm.slice(2)}`
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey)
  return crypto.subtle.importKey("spki", spki, { name: "RSASSA-PKCS1-v1_5", hash }, true, ["verify"])
}

const privateKey = await exportPKCS8(Test.keys.privateKey)

const sign = (input: string, digest: string, padding: number = constants.RSA_PKCS1_PADDING): string => {
  const signature = createSign(digest).update(input).sign({ key: privateKey, padding })
  return `${input}.${base64url.encode(signature)}`
}

const inputFor = (alg: string) => Test.forge({ ...Test.sessionHeader, alg }, Test.sessionClaims, "").slice(0, -1)

/** The same token with one bit of its signature changed. */
const withFlippedBit = (token: string, index: number): string => {
  const end = token.lastIndexOf(".") + 1
  const signature = base64url.decode(token.slice(end))
  signature[index] = (signature[index] ?? 0) ^ 1
  return token.slice(0, end) + base64url.encode(signature)
}

const signatureOf = (token: string) => base64url.decode(token.slice(token.lastIndexOf(".") + 1))

const withSignature = (token: string, signature: Uint8Array): string =>
  `${token.slice(0, token.lastIndexOf("."))}.${base64url.encode(signature)}`

describe.each(Object.entries(implementations))("a signature verified %s", (_, makeVerifySignature) => {
  const isValid = (token: string, algorithm: RsaAlgorithm = "RS256", pair = Test.keys) =>
    Effect.promise(() => importFor(algorithm, pair).then((key) => makeVerifySignature(key, algorithm))).pipe(
      Effect.flatMap((verify) => verify(token)),
      Effect.map(Either.getOrElse((issue) => issue))
    )

  const digests = { RS256: "sha256", RS384: "sha384", RS512: "sha512" } as const
  for (const [algorithm, digest] of Object.entries(digests)) {
    it.effect(`is valid with ${algorithm} and the digest of it only`, () =>
      Effect.gen(function* () {
        assert.ok(isRsaAlgorithm(algorithm))
        assert.isTrue(yield* isValid(sign(inputFor(algorithm), digest), algorithm))
        for (const other of Object.values(digests).filter((name) => name !== digest)) {
          assert.isFalse(yield* isValid(sign(inputFor(algorithm), other), algorithm), other)
        }
      })
    )
  }

  const token = sign(inputFor("RS256"), "sha256")
  const [header, payload] = token.split(".") as [string, string]
  const invalid: Readonly<Record<string, string>> = {
    "with its first bit changed": withFlippedBit(token, 0),
    "with its last bit changed": withFlippedBit(token, 255),
    "that is one byte short": withSignature(token, signatureOf(token).slice(0, -1)),
    "that is one byte long": withSignature(token, new Uint8Array([...signatureOf(token), 0])),
    "after a zero": withSignature(token, new Uint8Array([0, ...signatureOf(token)])),
    "of zeros": withSignature(token, new Uint8Array(256)),
    "of ones": withSignature(token, new Uint8Array(256).fill(255)),
    "of one byte": withSignature(token, new Uint8Array(1)),
    "of another payload": token.replace(
      payload,
      base64url.encode(JSON.stringify({ ...Test.sessionClaims, sub: "user_2" }))
    ),
    "of another header": token.replace(
      header,
      base64url.encode(JSON.stringify({ ...Test.sessionHeader, kid: "other" }))
    ),
    "of the payload without its header": sign(payload, "sha256").replace(payload, `${header}.${payload}`),
    "with PSS padding": sign(inputFor("RS256"), "sha256", constants.RSA_PKCS1_PSS_PADDING)
  }
  for (const [name, other] of Object.entries(invalid)) {
    it.effect(`is invalid ${name}`, () =>
      Effect.gen(function* () {
        assert.notStrictEqual(other, token)
        assert.isFalse(yield* isValid(other))
      })
    )
  }

  it.effect("is invalid with another key", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* isValid(token))
      assert.isFalse(yield* isValid(token, "RS256", Test.otherKeys))
    })
  )
})
