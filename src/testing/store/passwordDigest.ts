import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"

/**
 * Whether a password has this digest, for the hashers that WebCrypto has: `sha256` in hex, and PBKDF2 as
 * `name$iterations$salt$hash`, with a salt in base64 or, for Django's, in plain text. Dies for other hashers.
 */
export const matchesDigest = (password: string, digest: string, hasher: string | undefined): Effect.Effect<boolean> => {
  if (hasher === "sha256") {
    return Effect.map(
      Effect.promise(() => crypto.subtle.digest("SHA-256", encode(password))),
      (hash) => Encoding.encodeHex(new Uint8Array(hash)) === digest.toLowerCase()
    )
  }
  const hash = pbkdf2Hashes.get(hasher ?? "")
  const [, iterations, salt, expected] = digest.split("$")
  if (hash === undefined || iterations === undefined || salt === undefined || expected === undefined) {
    return Effect.dieMessage(
      `The embedded Clerk verifies no digests of the hasher \`${hasher ?? "none"}\`; give the user a \`password\``
    )
  }
  return Effect.promise(async () => {
    const wanted = fromBase64(expected)
    const key = await crypto.subtle.importKey("raw", encode(password), "PBKDF2", false, ["deriveBits"])
    const parameters = {
      name: "PBKDF2",
      hash,
      iterations: Number(iterations),
      salt: hasher === "pbkdf2_sha256_django" ? encode(salt) : fromBase64(salt)
    }
    const bits = await crypto.subtle.deriveBits(parameters, key, wanted.length * 8)
    return Encoding.encodeBase64(new Uint8Array(bits)) === Encoding.encodeBase64(wanted)
  })
}

const pbkdf2Hashes = new Map([
  ["pbkdf2_sha1", "SHA-1"],
  ["pbkdf2_sha256", "SHA-256"],
  ["pbkdf2_sha256_django", "SHA-256"],
  ["pbkdf2_sha512", "SHA-512"]
])

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
