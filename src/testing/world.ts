import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Redacted from "effect/Redacted"
import type { ActorToken } from "../api/ActorTokens.js"
import type { JWTTemplate } from "../api/JWTTemplates.js"
import type { Session } from "../api/Sessions.js"
import type { User } from "../api/User.js"
import type { JsonObject } from "../Wire.js"
import type { Signer } from "./signer.js"

/** What every room of the embedded Clerk works on. */
export interface World {
  readonly instance: Instance
  readonly signer: Signer
  readonly state: State
}

/** Who this Clerk is. */
export interface Instance {
  readonly id: string
  readonly secretKey: Redacted.Redacted
  readonly publishableKey: string
  /** Its host, without a scheme. */
  readonly frontendApi: string
}

/**
 * All that is kept, by id and in the order of creation.
 *
 * The maps are changed in place, each change within one synchronous effect, so that no fiber sees half of one and that
 * a hundred thousand users are not copied for the next.
 */
export interface State {
  readonly users: Map<string, User>
  /** Which user has an email address, a username …: nobody else may. */
  readonly identifiers: Map<string, string>
  /** What users sign in with, which no answer ever shows, by user id. */
  readonly credentials: Map<string, Credentials>
  /** When a lockout ends, by user id. */
  readonly lockouts: Map<string, DateTime.Utc>
  readonly sessions: Map<string, Session>
  readonly memberships: Map<string, Membership>
  readonly actorTokens: Map<string, ActorToken>
  /** Refresh tokens, each with the session it renews. */
  readonly refreshTokens: Map<string, string>
  readonly jwtTemplates: Map<string, JWTTemplate>
}

/** A user's place in an organization; answers add what is known of both. */
export interface Membership {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  readonly role: string
  readonly publicMetadata: JsonObject
  readonly privateMetadata: JsonObject
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** What a user signs in with besides identifiers. */
export interface Credentials {
  readonly password?: Redacted.Redacted | undefined
  /** A hash that came from elsewhere, which the embedded Clerk keeps and cannot check. */
  readonly passwordDigest?: string | undefined
  readonly totpSecret?: Redacted.Redacted | undefined
  readonly backupCodes?: ReadonlyArray<string> | undefined
}

export const emptyState = (): State => ({
  users: new Map(),
  identifiers: new Map(),
  credentials: new Map(),
  lockouts: new Map(),
  sessions: new Map(),
  memberships: new Map(),
  actorTokens: new Map(),
  refreshTokens: new Map(),
  jwtTemplates: new Map()
})

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** Text of 27 letters and digits, the length of Clerk's ids. */
const randomText: Effect.Effect<string> = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 62 ** 5), 6),
  (numbers) => numbers.map(letters).join("").slice(0, 27)
)

const letters = (number: number): string => {
  let text = ""
  for (let rest = number, count = 0; count < 5; count++, rest = Math.floor(rest / 62)) {
    text += alphabet.charAt(rest % 62)
  }
  return text
}

/** A new id, such as `user_2abc…`. */
export const newId = (prefix: string): Effect.Effect<string> => Effect.map(randomText, (text) => `${prefix}_${text}`)

/** A new id or secret of 32 hexadecimal digits, such as `ak_0f3c…`. */
export const newHexId = (prefix: string): Effect.Effect<string> =>
  Effect.map(
    Effect.replicateEffect(Random.nextIntBetween(0, 0x1_0000_0000), 4),
    (parts) => `${prefix}_${parts.map((part) => part.toString(16).padStart(8, "0")).join("")}`
  )

/** Now, by the clock of the program, in whole milliseconds as Clerk keeps them. */
export const now: Effect.Effect<DateTime.Utc> = DateTime.now
