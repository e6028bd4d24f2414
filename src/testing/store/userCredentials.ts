import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Users from "../../api/Users.js"
import { fail, invalid, notFound, type Problem } from "./problem.js"
import type { World } from "./store.js"

/** What is wrong with a new password. Whether it is known from a leak is not looked up. */
export const passwordProblem = (input: {
  readonly password?: string | null | undefined
  readonly skipPasswordChecks?: boolean | null | undefined
}): Problem | undefined => {
  const { password, skipPasswordChecks } = input
  if (password == null || skipPasswordChecks === true) return undefined
  if (password.length < 8) {
    return invalid("password", "Passwords must be 8 characters or more.", "form_password_length_too_short")
  }
  return new TextEncoder().encode(password).length > 72
    ? invalid(
        "password",
        "Your password is too long. Please use a shorter one.",
        "form_password_size_in_bytes_exceeded"
      )
    : undefined
}

export const verifyPassword = ({ state }: World, userId: string, password: string) =>
  Effect.suspend(() => {
    const operation = Users.verifyPassword.spec
    if (!state.users.has(userId)) return fail(operation, notFound("user", userId))
    const known = state.credentials.get(userId)
    if (known?.passwordDigest !== undefined) {
      return Effect.dieMessage(
        `users.verifyPassword: the embedded Clerk does not check password digests; give ${userId} a \`password\``
      )
    }
    if (known?.password === undefined) {
      return fail(operation, {
        status: 400,
        code: "no_password_set",
        message: "no password set",
        longMessage: "This user does not have a password set for their account"
      })
    }
    return Redacted.value(known.password) === password
      ? Effect.succeed({ verified: true })
      : fail(operation, {
          status: 422,
          code: "incorrect_password",
          message: "incorrect password",
          longMessage: "The provided password is not the one the user has set"
        })
  })

export const verifyTotp = ({ state }: World, userId: string, code: string) =>
  Effect.gen(function* () {
    const operation = Users.verifyTotp.spec
    if (!state.users.has(userId)) return yield* fail(operation, notFound("user", userId))
    const known = state.credentials.get(userId)
    if (known?.backupCodes?.includes(code) === true) {
      state.credentials.set(userId, { ...known, backupCodes: known.backupCodes.filter((each) => each !== code) })
      return { verified: true, codeType: "backup_code" as const }
    }
    if (known?.totpSecret === undefined) {
      return yield* fail(operation, {
        status: 400,
        code: "totp_disabled",
        message: "TOTP is disabled",
        longMessage: "This user does not have TOTP enabled in their account"
      })
    }
    const step = Math.floor((yield* Clock.currentTimeMillis) / 30_000)
    const codes = yield* Effect.forEach([step - 1, step, step + 1], (at) =>
      totp(known.totpSecret ?? Redacted.make(""), at)
    )
    return codes.includes(code)
      ? { verified: true, codeType: "totp" as const }
      : yield* fail(operation, {
          status: 422,
          code: "totp_incorrect_code",
          message: "incorrect TOTP",
          longMessage: "The provided TOTP code is incorrect"
        })
  })

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
