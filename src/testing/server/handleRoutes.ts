import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { isObject } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { resources } from "../../api/index.js"
import { JsonWebKeySet } from "../../api/JWKS.js"
import { Organization } from "../../api/Organizations.js"
import { Session } from "../../api/Sessions.js"
import { isEndpoint } from "../../Endpoint.js"
import { User } from "../../models/User.js"
import type { Shape } from "../../Operation.js"
import * as Wire from "../../Wire.js"
import { type Emulator, EmulatorState } from "../Emulator.js"
import type { Operation } from "../Faults.js"
import { Problem } from "../store/problem.js"
import { decodeSeed } from "../store/seed.js"
import { frontendRoutes } from "./frontendRoutes.js"
import { bodyOf, encoded, json, Rejected, responding, withBody } from "./handleBody.js"
import { errorResponse } from "./response.js"

/**
 * Serves the handle of an embedded Clerk below `/_emulator`, in front of its API, for programs of any language. Bodies and
 * responses are JSON in snake_case. It checks no key: whoever reaches the server may do everything.
 */
export const serveHandle = (emulator: Handle, api: HttpApp.Default): HttpApp.Default =>
  Effect.catchTag(handleOf(emulator), "RouteNotFound", () => api)

const handleOf = (emulator: Handle) => {
  const rejected = ({ message }: { readonly message: string }) => Effect.succeed(json({ error: message }, 400))
  return routesOf(emulator).pipe(
    Effect.catchTags({
      Rejected: rejected,
      InvalidEmulatorState: rejected,
      OAuthError: rejected,
      ClerkErrors: (error) => Effect.succeed(errorResponse(error)),
      SDKError: (error) => Effect.succeed(errorResponse(error))
    }),
    Effect.catchAllDefect((defect) =>
      // In process, an action on a record that does not exist dies.
      defect instanceof Problem
        ? Effect.succeed(json({ error: defect.longMessage ?? defect.message }, defect.status))
        : Effect.as(
            Effect.logError("the handle of the embedded Clerk died", Cause.die(defect)),
            json({ error: `the embedded Clerk died: ${String(defect)}` }, 500)
          )
    )
  )
}

/** The handle, without the app that serves it. */
type Handle = Omit<Emulator, "httpApp">

class SessionTokenInput extends Wire.Struct<SessionTokenInput>("SessionTokenInput")(() => ({
  sessionId: Schema.String,
  expiresInSeconds: Schema.optional(Schema.Int),
  claims: Schema.optional(Wire.Metadata)
})) {}

class RefreshTokenInput extends Wire.Struct<RefreshTokenInput>("RefreshTokenInput")(() => ({
  sessionId: Schema.String
})) {}

class OAuthTokenInput extends Wire.Struct<OAuthTokenInput>("OAuthTokenInput")(() => ({
  userId: Schema.String,
  format: Schema.optional(Schema.Literal("opaque", "jwt")),
  clientId: Schema.optional(Schema.String),
  scopes: Schema.optional(Schema.Array(Schema.String)),
  expiresInSeconds: Schema.optional(Schema.Int),
  revoked: Schema.optional(Schema.Boolean),
  audience: Schema.optional(Schema.Union(Schema.String, Schema.Array(Schema.String))),
  claims: Schema.optional(Wire.Metadata)
})) {}

class FaultInput extends Wire.Struct<FaultInput>("FaultInput")(() => ({
  /** Such as `users.get`, or `*`. */
  operation: Schema.String,
  latencyMs: Schema.optional(Schema.NonNegative),
  status: Schema.optional(Schema.Int.pipe(Schema.between(200, 599))),
  code: Schema.optional(Schema.String),
  message: Schema.optional(Schema.String),
  retryAfterSeconds: Schema.optional(Schema.NonNegative),
  cut: Schema.optional(Schema.Literal("before", "after")),
  times: Schema.optional(Schema.Int.pipe(Schema.positive()))
})) {}

class ClockInput extends Wire.Struct<ClockInput>("ClockInput")(() => ({ advanceSeconds: Schema.NonNegative })) {}

const routesOf = (emulator: Handle) => {
  const { clock, faults } = emulator
  const done = HttpServerResponse.empty({ status: 204 })
  const now = Effect.map(clock.now, (time) => json({ now: DateTime.formatIso(time) }))
  const list = (entries: Effect.Effect<ReadonlyArray<{ readonly time: DateTime.Utc }>>) =>
    Effect.map(entries, (all) => json(all.map((entry) => ({ ...entry, time: DateTime.formatIso(entry.time) }))))
  const token = (minted: Effect.Effect<string>) => Effect.map(minted, (text) => json({ token: text }))

  const handle = HttpRouter.empty.pipe(
    HttpRouter.get("/", describe(emulator)),
    HttpRouter.post(
      "/session-tokens",
      withBody(SessionTokenInput, ({ sessionId, ...options }) => token(emulator.mintSessionToken(sessionId, options)))
    ),
    HttpRouter.post(
      "/refresh-tokens",
      withBody(RefreshTokenInput, ({ sessionId }) => token(emulator.mintRefreshToken(sessionId)))
    ),
    HttpRouter.post(
      "/oauth-tokens",
      withBody(OAuthTokenInput, ({ userId, ...options }) => token(emulator.mintOAuthToken(userId, options)))
    ),
    HttpRouter.post(
      "/faults",
      withBody(FaultInput, ({ latencyMs, operation, retryAfterSeconds, ...fault }) =>
        isOperation(operation)
          ? Effect.as(
              faults.inject(operation, {
                ...fault,
                ...(latencyMs === undefined ? {} : { latency: latencyMs }),
                ...(retryAfterSeconds === undefined ? {} : { retryAfter: Duration.seconds(retryAfterSeconds) })
              }),
              done
            )
          : new Rejected({ message: `there is no operation ${operation}; \`*\` stands for all` })
      )
    ),
    HttpRouter.del("/faults", Effect.as(faults.clear, done)),
    HttpRouter.post(
      "/signing-keys",
      Effect.map(emulator.rotateSigningKey, (id) => json({ key_id: id }))
    ),
    HttpRouter.concat(frontendRoutes(emulator.frontend)),
    HttpRouter.post("/reset", Effect.as(emulator.reset, done)),
    HttpRouter.post(
      "/seed",
      Effect.flatMap(bodyOf, (body) =>
        decodeSeed(body).pipe(
          Effect.mapError((message) => new Rejected({ message })),
          Effect.flatMap(emulator.seed),
          Effect.map(({ organizations, users }) =>
            json({
              users: users.map((user) => encoded(User, user)),
              organizations: organizations.map((each) => encoded(Organization, each))
            })
          )
        )
      )
    ),
    HttpRouter.get(
      "/state",
      Effect.map(emulator.exportState, (state) => json(state))
    ),
    HttpRouter.put(
      "/state",
      Effect.flatMap(bodyOf, (body) =>
        Schema.decodeUnknown(EmulatorState)(body).pipe(
          Effect.mapError(({ message }) => new Rejected({ message })),
          Effect.flatMap(emulator.importState),
          Effect.as(done)
        )
      )
    ),
    HttpRouter.get("/clock", now),
    HttpRouter.post(
      "/clock",
      withBody(ClockInput, ({ advanceSeconds }) => Effect.zipRight(clock.advance(advanceSeconds * 1000), now))
    ),
    HttpRouter.get("/records", Effect.map(emulator.inspect, latestRecords)),
    HttpRouter.get("/requests", list(emulator.requests)),
    HttpRouter.get(
      "/deliveries",
      list(
        Effect.map(emulator.deliveries, (all) =>
          all.map(({ messageId, ...rest }) => ({ message_id: messageId, ...rest }))
        )
      )
    )
  )
  // Clerk's Frontend API serves its keys to everyone.
  const keys = responding(JsonWebKeySet, emulator.jwks)
  return HttpRouter.empty.pipe(
    HttpRouter.get("/.well-known/jwks.json", keys),
    HttpRouter.concat(HttpRouter.prefixAll(handle, "/_emulator"))
  )
}

const describe = ({ instanceId, issuer, jwtKey, publishableKey, secretKey }: Handle) =>
  Effect.map(jwtKey, (pem) =>
    json({
      secret_key: Redacted.value(secretKey),
      publishable_key: publishableKey,
      instance_id: instanceId,
      issuer,
      jwt_key: pem
    })
  )

/** The latest records of each kind, for the page. */
const latestRecords = ({ organizations, sessions, users }: Effect.Effect.Success<Emulator["inspect"]>) => {
  const latest = (shape: Shape<unknown>, records: ReadonlyArray<unknown>) => ({
    total: records.length,
    data: records.slice(-100).map((record) => encoded(shape, record))
  })
  return json({
    users: latest(User, users),
    organizations: latest(Organization, organizations),
    sessions: latest(Session, sessions)
  })
}

const isOperation = (name: string): name is Operation | "*" => {
  const [resource = "", operation = ""] = name.split(".")
  const endpoint = own(own(resources, resource), operation)
  return name === "*" || (isEndpoint(endpoint) && endpoint.spec.operation === name)
}

/** A field of an object, and not of its prototype. */
const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined
