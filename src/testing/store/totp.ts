import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** The codes that a TOTP secret has at a time: of the current step of 30 seconds, the one before and the one after. */
export const totpCodes = (secret: Redacted.Redacted, epochMillis: number): Effect.Effect<ReadonlyArray<string>> => {
  const step = Math.floor(epochMillis / 30_000)
  return Effect.forEach([step - 1, step, step + 1], (each) => totp(secret, each))
}

/** The code of a time step: 6 digits over HMAC-SHA-1 (RFC 6238, RFC 4226 §5.3). */
const totp = (secret: Redacted.Redacted, step: number): Effect.Effect<string> =>
  Effect.promise(async () => {
    const counter = new DataView(new ArrayBuffer(8))
    counter.setBigUint64(0, BigInt(step))
    const algorithm = { name: "HMAC", hash: "SHA-1" }
    const key = await crypto.subtle.importKey("raw", base32(Redacted.value(secret)), algorithm, false, ["sign"])
    const digest = new DataView(await crypto.subtle.sign("HMAC", key, counter))
    const offset = digest.getUint8(19) & 0xf
    return String((digest.getUint32(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0")
  })

/** RFC 4648 §6, without padding. */
const base32 = (text: string): Uint8Array<ArrayBuffer> => {
  const bits = Array.from(text.toUpperCase().replace(/=+$/, ""), (character) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(character).toString(2).padStart(5, "0")
  ).join("")
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
