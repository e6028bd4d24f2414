import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Redacted from "effect/Redacted"
import type { ActorToken } from "../../api/ActorTokens.js"
import type { AllowlistIdentifier } from "../../api/AllowlistIdentifiers.js"
import type { ApiKeyWithSecret } from "../../api/APIKeys.js"
import type { BlocklistIdentifier } from "../../api/BlocklistIdentifiers.js"
import type { Invitation } from "../../api/Invitations.js"
import type { JWTTemplate } from "../../api/JWTTemplates.js"
import type { M2MTokenWithToken } from "../../api/M2M.js"
import type { OAuthAccessToken } from "../../api/OAuthAccessTokens.js"
import type { OrganizationInvitation } from "../../api/OrganizationInvitations.js"
import type { Organization } from "../../api/Organizations.js"
import type { Session } from "../../api/Sessions.js"
import type { SignInToken } from "../../api/SignInTokens.js"
import type { User } from "../../models/User.js"
import type { JsonObject } from "../../Wire.js"
import type { EventData, WebhookEventType } from "../../webhooks/WebhookEvent.js"
import type { Signer } from "./signer.js"

/** What every room of the embedded Clerk works on. */
export interface World {
  readonly instance: Instance
  readonly signer: Signer
  readonly state: State
  /** Tells the webhooks what happened. Does not wait for anybody, so that a change and its event are one step. */
  readonly emit: <Type extends WebhookEventType>(type: Type, data: EventData[Type]) => void
}

/** Who this Clerk is. */
export interface Instance {
  readonly id: string
  readonly secretKey: Redacted.Redacted
  readonly publishableKey: string
  /** Its host, without a scheme. */
  readonly frontendApi: string
  /** The permissions of each organization role, by its key. */
  readonly roles: Readonly<Record<string, ReadonlyArray<string>>>
}

/**
 * All that is kept, by id and in the order of creation.
 *
 * The maps are changed in place, each change within one synchronous effect, so that no fiber sees half of one and that
 * a hundred thousand users are not copied for the next.
 */
export interface State {
  readonly users: Map<string, User>
  /** Counts the changes of users, so that what was worked out over all of them can be used again. */
  usersRevision: number
  /** Which user has an email address, a username …: nobody else may. */
  readonly identifiers: Map<string, string>
  /** What users sign in with, which no answer ever shows, by user id. */
  readonly credentials: Map<string, Credentials>
  /** When a lockout ends, by user id. */
  readonly lockouts: Map<string, DateTime.Utc>
  readonly sessions: Map<string, Session>
  readonly organizations: Map<string, Organization>
  readonly memberships: Map<string, Membership>
  readonly organizationInvitations: Map<string, OrganizationInvitation>
  readonly invitations: Map<string, Invitation>
  readonly actorTokens: Map<string, ActorToken>
  /** Refresh tokens, each with the session it renews. */
  readonly refreshTokens: Map<string, string>
  readonly jwtTemplates: Map<string, JWTTemplate>
  readonly signInTokens: Map<string, SignInToken>
  readonly allowlist: Map<string, AllowlistIdentifier>
  readonly blocklist: Map<string, BlocklistIdentifier>
  readonly apiKeys: Map<string, ApiKeyWithSecret>
  readonly machines: Map<string, MachineRecord>
  readonly m2mTokens: Map<string, M2MTokenWithToken>
  /** OAuth access tokens, by the token itself. */
  readonly oauthTokens: Map<string, OAuthAccessToken>
}

/** A machine, with the keys that it may show. */
export interface MachineRecord {
  readonly id: string
  readonly name: string
  readonly defaultTokenTtl: number
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
  /** The machines it may talk to, and since when. */
  readonly scopes: ReadonlyMap<string, DateTime.Utc>
  readonly secretKey: string
  /** The key before the last rotation, while it still works. */
  readonly previousKey?: { readonly key: string; readonly until: DateTime.Utc } | undefined
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
  usersRevision: 0,
  identifiers: new Map(),
  credentials: new Map(),
  lockouts: new Map(),
  sessions: new Map(),
  organizations: new Map(),
  memberships: new Map(),
  organizationInvitations: new Map(),
  invitations: new Map(),
  actorTokens: new Map(),
  refreshTokens: new Map(),
  jwtTemplates: new Map(),
  signInTokens: new Map(),
  allowlist: new Map(),
  blocklist: new Map(),
  apiKeys: new Map(),
  machines: new Map(),
  m2mTokens: new Map(),
  oauthTokens: new Map()
})

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** Text of 27 letters and digits, the length of Clerk's ids. */
const randomText: Effect.Effect<string> = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 62 ** 8), 4),
  (numbers) => numbers.map(letters).join("").slice(0, 27)
)

const letters = (number: number): string => {
  let text = ""
  for (let rest = number, count = 0; count < 8; count++, rest = Math.floor(rest / 62)) {
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
