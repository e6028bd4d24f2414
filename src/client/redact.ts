/**
 * Removes what looks like a key or a token from text of a response, since a server may quote the request.
 *
 * Linear in the text: each run of key characters is looked at once, and is cut off where a secret begins.
 */
export const redactorOf =
  (secrets: ReadonlyArray<string>) =>
  (text: string): string =>
    secrets
      .reduce((clean, secret) => clean.replaceAll(secret, redacted), text)
      .replace(keyCharacters, (run) => {
        const starts = [run.search(keyStart), run.includes(".") ? run.search(jwtStart) : -1].filter((at) => at >= 0)
        return starts.length === 0 ? run : run.slice(0, Math.min(...starts)) + redacted
      })

const redacted = "<redacted>"

/** The alphabets of Clerk's keys, base64, base64url and JWTs. */
const keyCharacters = /[\w+/=.-]{4,}/g

/** Clerk's keys and tokens by their published prefixes. */
const keyStart = /\b(?:sk_(?:test|live)|ak|mt|oat|whsec|ins_secret)_/

/** The base64url form of `{"`, with which a JWT begins. It also has dots, which few words do. */
const jwtStart = /\beyJ/
