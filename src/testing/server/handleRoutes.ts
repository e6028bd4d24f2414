import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import { resources } from "../../api/index.js"
import { JsonWebKeySet } from "../../api/JWKS.js"
import { Organization } from "../../api/Organizations.js"
import { Session } from "../../api/Sessions.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import { wireIssue } from "../../codec/wireIssue.js"
import { User } from "../../models/User.js"
import type { Shape } from "../../Operation.js"
import * as Wire from "../../Wire.js"
import { type Emulator, EmulatorState } from "../Emulator.js"
import type { Operation } from "../Faults.js"
import { Seed } from "../store/seed.js"
import { errorResponse } from "./response.js"

/**
 * Serves the handle of an embedded Clerk below `/_emulator`, in front of its API, for programs of any language. Bodies and
 * responses are JSON in snake_case. It checks no key: whoever reaches the server may do everything.
 */
export const serveHandle = (emulator: Handle, api: HttpApp.Default): HttpApp.Default =>
  Effect.catchTags(routesOf(emulator), {
    RouteNotFound: () => api,
    Rejected: ({ message }) => Effect.succeed(json({ error: message }, 400)),
    ClerkErrors: (error) => Effect.succeed(errorResponse(error)),
    SDKError: (error) => Effect.succeed(errorResponse(error))
  })

/** The handle, without the app that serves it. */
type Handle = Omit<Emulator, "httpApp">

/** The body of a request to the handle is not what its route takes. */
class Rejected extends Data.TaggedError("Rejected")<{ readonly message: string }> {}

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
    HttpRouter.post("/reset", Effect.as(emulator.reset, done)),
    HttpRouter.post(
      "/seed",
      withBody(Seed, (seed) =>
        Effect.map(emulator.seed(seed), ({ organizations, users }) =>
          json({
            users: users.map((user) => encoded(User, user)),
            organizations: organizations.map((each) => encoded(Organization, each))
          })
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
  const keys = Effect.map(emulator.jwks, (keys) => json(encoded(JsonWebKeySet, keys)))
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

const json = (body: unknown, status = 200): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson(body, { status })

const encoded = (shape: Shape<unknown>, value: unknown): unknown => codecOf(shape.ast).encode(value)

const bodyOf = Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ json }) =>
  Effect.mapError(json, () => new Rejected({ message: "the body is not JSON" }))
)

/** Decodes the body of a request and runs `handle` with it. */
const withBody = <A, E>(
  schema: { readonly Type: A; readonly ast: AST.AST },
  handle: (input: A) => Effect.Effect<HttpServerResponse.HttpServerResponse, E>
) =>
  Effect.flatMap(bodyOf, (body): Effect.Effect<HttpServerResponse.HttpServerResponse, E | Rejected> => {
    const input = codecOf(schema.ast).decode(body)
    // The codec of a schema decodes to the schema's type or says why not.
    return input instanceof Mismatch ? new Rejected({ message: wireIssue(input, "the body") }) : handle(input as A)
  })

const isOperation = (name: string): name is Operation | "*" => {
  const [resource = "", operation = ""] = name.split(".")
  return name === "*" || operation in ((resources as Readonly<Record<string, object | undefined>>)[resource] ?? {})
}
