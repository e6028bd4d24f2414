import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/** A new id, such as `user_2abc…`, as long as Clerk's. */
export const newId = (prefix: string): Effect.Effect<string> =>
  Effect.map(
    Effect.replicateEffect(Random.nextIntBetween(0, 62 ** 8), 4),
    (numbers) => `${prefix}_${numbers.map(base62).join("").slice(0, 27)}`
  )

/** A new id or secret with 32 hexadecimal digits, such as `ak_0f3c…`. */
export const newHexId = (prefix: string): Effect.Effect<string> => Effect.map(randomHex, (text) => `${prefix}_${text}`)

/** 32 random hexadecimal digits. */
export const randomHex: Effect.Effect<string> = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 0x1_0000_0000), 4),
  (parts) => parts.map((part) => part.toString(16).padStart(8, "0")).join("")
)

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** A number below 62⁸ as 8 letters and digits. */
const base62 = (number: number): string => {
  let text = ""
  for (let rest = number, count = 0; count < 8; count++, rest = Math.floor(rest / 62)) {
    text += digits.charAt(rest % 62)
  }
  return text
}
