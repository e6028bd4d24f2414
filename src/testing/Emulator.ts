/**
 * The handle of an embedded Clerk, and its settings.
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import type * as DateTime from "effect/DateTime"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Queue from "effect/Queue"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Clerk } from "../api/index.js"
import type { JsonWebKeySet } from "../api/JWKS.js"
import type { Organization } from "../api/Organizations.js"
import type { Session } from "../api/Sessions.js"
import type * as Users from "../api/Users.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { User } from "../models/User.js"
import type { CustomSessionClaims, Permission, Role, SystemPermission } from "../Register.js"
import * as Wire from "../Wire.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import type * as Faults from "./Faults.js"
import type * as Frontend from "./Frontend.js"
import type { LoggedRequest } from "./server/requestLog.js"
import type { Delivery } from "./server/webhookSender.js"
import type { BillingOptions } from "./store/billingRecords.js"
import type { OAuthTokenOptions } from "./store/oauthToken.js"
import type { Seed, Seeded } from "./store/seed.js"
import type { InvalidEmulatorState } from "./store/snapshot.js"

/**
 * Settings of the embedded Clerk. All have defaults.
 *
 * @since 0.1.0
 * @category models
 */
export interface EmulatorOptions {
  /** The secret key that its HTTP app requires. Default `sk_test_emulator`. */
  readonly secretKey?: Redacted.Redacted
  /** The host in the `iss` of its tokens. Default `clerk.emulator.test`. */
  readonly frontendApi?: string
  /** The id of the instance, which is also the id of its signing key. Default `ins_emulator`. */
  readonly instanceId?: string
  /** The private key that signs tokens, RSA in PKCS#8 PEM. Default: a new key, made at the first signature. */
  readonly signingKey?: string
  /**
   * The permissions of organization roles, by the role's key. They are added to Clerk's own permissions of `org:admin`
   * and `org:member`; other keys are new roles.
   */
  readonly roles?: { readonly [R in Role]?: ReadonlyArray<Permission | SystemPermission> }
  /** How many members a new organization may have; 0 is no limit. Default 5. */
  readonly maxAllowedMemberships?: number
  /** How long a session lasts. Default 7 days. */
  readonly sessionLifetime?: Duration.DurationInput
  /** The lifetime of a session token in seconds, unless the call that makes it gives one. Default 60. */
  readonly sessionTokenLifetime?: number
  /** Plans and discounts, which the API cannot create. Default: only the free plans. */
  readonly billing?: BillingOptions
  /** Whether requests over Clerk's documented limits get a 429 with `Retry-After`. Default: no request does. */
  readonly rateLimits?: "production" | "development"
  /** Ids and secrets are made from this text, the same in every run. Default `emulator`; `null` makes them random. */
  readonly idSeed?: string | null
  /** Whether its HTTP app serves this handle at `/_emulator`, for programs of any language. Default true. */
  readonly serveHandle?: boolean
}

/**
 * Options for a minted session token.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenOptions {
  /** Default 60. If negative, the token has already expired. */
  readonly expiresInSeconds?: number | undefined
  /** Claims to add; they replace claims of the same name. */
  readonly claims?: (Partial<CustomSessionClaims> & Readonly<Record<string, unknown>>) | undefined
}

/**
 * The whole state of an embedded Clerk, as one JSON file. Records and their secrets are in plain text.
 *
 * @since 0.1.0
 * @category schemas
 */
export const EmulatorState = Schema.Struct({
  version: Schema.Literal(1),
  /** How often a state was restored into it. It keeps new ids from being those of old records. */
  generation: Schema.Int,
  /** How far its clock was ahead of the program's. Default 0. */
  clockShiftMillis: Schema.optional(Schema.Number.pipe(Schema.between(0, Date.UTC(10_000, 0)))),
  records: Schema.Record({ key: Schema.String, value: Wire.Json })
})

/**
 * @since 0.1.0
 * @category models
 */
export type EmulatorState = typeof EmulatorState.Type

/**
 * A handle on the embedded Clerk: how to reach it, and operations that only tests need.
 *
 * @since 0.1.0
 * @category models
 */
export interface Emulator {
  /** Its operations, called directly. */
  readonly clerk: Clerk
  /** Its HTTP app, at the paths of the Backend API. */
  readonly httpApp: HttpApp.Default
  readonly secretKey: Redacted.Redacted
  readonly publishableKey: string
  readonly instanceId: string
  /** The `iss` of its tokens. */
  readonly issuer: string
  /** The key that verifies its tokens, in PEM form. */
  readonly jwtKey: Effect.Effect<string>
  readonly jwks: Effect.Effect<JsonWebKeySet>
  readonly faults: Faults.Faults
  /** What browsers and apps do at the Frontend API. */
  readonly frontend: Frontend.Frontend
  /** Signs tokens with a new key from now on, and returns its id. The keys before stay in the JWKS. */
  readonly rotateSigningKey: Effect.Effect<string>
  /** Signs a session token for a session, even for one that has ended. Dies if there is no such session. */
  readonly mintSessionToken: (sessionId: string, options?: TokenOptions) => Effect.Effect<string>
  /** Makes a refresh token, with which a browser renews the session token of its session. Dies if there is no such session. */
  readonly mintRefreshToken: (sessionId: string) => Effect.Effect<string>
  /** Makes an OAuth access token, as an application receives it for a user. Dies if there is no such user. */
  readonly mintOAuthToken: (userId: string, options?: OAuthTokenOptions) => Effect.Effect<string>
  /** Creates users, organizations and their members, without events. Fails as the operation that rejects an input does. */
  readonly seed: (seed: Seed) => Effect.Effect<Seeded, ClerkErrors | SDKError>
  /** Creates many users without events, and returns them; `make` returns the input for user `index`. */
  readonly seedUsers: (
    count: number,
    make: (index: number) => Users.CreateInput
  ) => Effect.Effect<ReadonlyArray<User>, ClerkErrors<400 | 401 | 402 | 403 | 422> | SDKError>
  /** Deletes all records, faults and logged requests, and sets the clock back to the program's. */
  readonly reset: Effect.Effect<void>
  /** The whole state as JSON, secrets included, for {@link Emulator.importState}. */
  readonly exportState: Effect.Effect<EmulatorState>
  /** Replaces the whole state by an exported one, and moves the clock as far ahead as it was. */
  readonly importState: (state: EmulatorState) => Effect.Effect<void, InvalidEmulatorState>
  readonly clock: {
    readonly now: Effect.Effect<DateTime.Utc>
    /** Moves its clock ahead of the program's: sessions and tokens get older at once. Dies beyond the year 9999. */
    readonly advance: (duration: Duration.DurationInput) => Effect.Effect<void>
  }
  /** The last 1000 attempts of `ClerkEmulator.layerWebhooks` to deliver an event, oldest first. */
  readonly deliveries: Effect.Effect<ReadonlyArray<Delivery>>
  readonly noteDelivery: (delivery: Delivery) => Effect.Effect<void>
  /** The last 1000 requests over HTTP, oldest first. */
  readonly requests: Effect.Effect<ReadonlyArray<LoggedRequest>>
  /** All webhook events from now on; `WebhookExamples.deliver` signs them. */
  readonly subscribe: Effect.Effect<Queue.Dequeue<WebhookEvent>, never, Scope.Scope>
  /** The current users, organizations and sessions. */
  readonly inspect: Effect.Effect<{
    readonly users: ReadonlyArray<User>
    readonly organizations: ReadonlyArray<Organization>
    readonly sessions: ReadonlyArray<Session>
  }>
}
