import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Option, Redacted } from "effect"
import * as AST from "effect/SchemaAST"
import {
  APIKeys,
  type ClerkClient,
  Clients,
  Directories,
  Endpoint,
  EnterpriseConnections,
  JWTTemplates,
  M2M,
  Machines,
  OAuthAccessTokens,
  OAuthApplications,
  type Operation,
  resources,
  SCIMDirectories,
  Sessions,
  Users
} from "effect-clerk"
import { toWireName } from "../src/codec/annotations.js"
import { codecOf } from "../src/codec/compile.js"
import { arbitraryOf } from "./arbitrary.js"
import { printed } from "./printed.js"
import * as Recording from "./recording.js"

type Call = Effect.Effect<unknown, unknown, ClerkClient.ClerkClient>

type Path = ReadonlyArray<string | number>

const canary = "ak_canaryOfTheSecret"

const letters = "a".repeat(27)
const hex = "0123456789abcdef0123456789abcdef"

const responses: ReadonlyArray<readonly [endpoint: Endpoint.Any, call: Call, place: Path]> = [
  [APIKeys.create, APIKeys.create({ name: "Import", subject: `user_${letters}` }), ["secret"]],
  [APIKeys.getSecret, APIKeys.getSecret({ apiKeyId: `ak_${hex}` }), ["secret"]],
  [Machines.create, Machines.create({ name: "billing" }), ["secretKey"]],
  [Machines.getSecretKey, Machines.getSecretKey({ machineId: "mch_1" }), ["secret"]],
  [Machines.rotateSecretKey, Machines.rotateSecretKey({ machineId: "mch_1", previousTokenTtl: 0 }), ["secret"]],
  [OAuthApplications.create, OAuthApplications.create({ name: "Acme" }), ["clientSecret"]],
  [
    OAuthApplications.rotateSecret,
    OAuthApplications.rotateSecret({ oauthApplicationId: "oauth_app_1" }),
    ["clientSecret"]
  ],
  [Directories.create, Directories.create({ enterpriseConnectionId: "ec_1", provider: "okta" }), ["apiKey"]],
  [Directories.rotateApiKey, Directories.rotateApiKey({ directoryId: "dir_1" }), ["apiKey"]],
  [SCIMDirectories.create, SCIMDirectories.create({ enterpriseConnectionId: "ec_1", provider: "okta" }), ["apiKey"]],
  [SCIMDirectories.rotateApiKey, SCIMDirectories.rotateApiKey({ scimDirectoryId: "scim_1" }), ["apiKey"]],
  [
    Users.listOAuthAccessTokens,
    Users.listOAuthAccessTokens({ userId: "user_1", provider: "oauth_github" }),
    ["data", 0, "token"]
  ],
  [
    Users.listOAuthAccessTokens,
    Users.listOAuthAccessTokens({ userId: "user_1", provider: "oauth_github" }),
    ["data", 0, "tokenSecret"]
  ],
  [Users.get, Users.get({ userId: "user_1" }), ["phoneNumbers", 0, "backupCodes", 0]],
  [
    EnterpriseConnections.listTestRuns,
    EnterpriseConnections.listTestRuns({ enterpriseConnectionId: "ec_1" }),
    ["data", 0, "oauth", "accessToken"]
  ]
]

/** A value that the operation may return, with something at the place. */
const sampleOf = ({ spec }: Endpoint.Any, place: Path): unknown => {
  const schema = Endpoint.schemaOf(spec.success ?? assert.fail(`${spec.operation} has no response`))
  const values = arbitraryOf(schema).filter((value) => at(value, place) !== undefined)
  return fc.sample(values, { numRuns: 1, seed: 1 })[0]
}

const at = (value: unknown, place: Path): unknown =>
  place.reduce<unknown>((part, key) => (part as Record<string | number, unknown> | undefined)?.[key], value)

/** What Clerk sends for the value, with the canary at the place. */
const jsonOf = ({ spec }: Endpoint.Any, value: unknown, place: Path): unknown => {
  const json = JSON.parse(JSON.stringify(codecOf(spec.success?.ast ?? AST.voidKeyword).encode(value)))
  const wirePlace = place.map((key) => (typeof key === "string" ? toWireName(key) : key))
  const parent = at(Array.isArray(json) ? { data: json } : json, wirePlace.slice(0, -1)) as Record<string, unknown>
  parent[String(wirePlace.at(-1))] = canary
  return json
}

describe("a long-lived secret in a response can be printed without being shown", () => {
  it.live.each(responses.map((each) => [`${each[0].spec.operation}, ${each[2].join(".")}`, ...each] as const))(
    "%s",
    ([, endpoint, call, place]) =>
      Effect.gen(function* () {
        const { spec } = endpoint
        const json = jsonOf(endpoint, sampleOf(endpoint, place), place)
        const value = yield* Effect.provide(call, Recording.make(Recording.json(spec.successStatus, json)).client())
        const secret = at(value, place)
        if (!Redacted.isRedacted(secret)) return assert.fail(`${spec.operation} returns the secret as it is`)
        assert.strictEqual(Redacted.value(secret), canary)
        for (const text of yield* printed(value)) assert.notInclude(text, canary)
      })
  )
})

/** Calls with a secret, and the wire place at which it is sent. */
const inputs: ReadonlyArray<readonly [name: string, call: (secret: string | Redacted.Redacted) => Call, place: Path]> =
  [
    ["apiKeys.verify", (secret) => APIKeys.verify({ secret }), ["secret"]],
    ["m2m.verifyToken", (token) => M2M.verifyToken({ token }), ["token"]],
    ["oauthAccessTokens.verify", (accessToken) => OAuthAccessTokens.verify({ accessToken }), ["access_token"]],
    ["oauthAccessTokens.verify", (secret) => OAuthAccessTokens.verify({ secret }), ["secret"]],
    [
      "oauthApplications.revokeToken",
      (token) => OAuthApplications.revokeToken({ oauthApplicationId: "app_1", token }),
      ["token"]
    ],
    ["clients.verify", (token) => Clients.verify({ token }), ["token"]],
    ["sessions.verify", (token) => Sessions.verify({ sessionId: "sess_1", token }), ["token"]],
    [
      "sessions.refresh",
      (refreshToken) =>
        Sessions.refresh({
          sessionId: "sess_1",
          expiredToken: refreshToken,
          refreshToken,
          requestOrigin: "https://acme.test"
        }),
      ["refresh_token"]
    ],
    ["users.create", (password) => Users.create({ password }), ["password"]],
    ["users.create", (passwordDigest) => Users.create({ passwordDigest }), ["password_digest"]],
    ["users.create", (totpSecret) => Users.create({ totpSecret }), ["totp_secret"]],
    ["users.create", (code) => Users.create({ backupCodes: [code] }), ["backup_codes", 0]],
    ["users.update", (password) => Users.update({ userId: "user_1", password }), ["password"]],
    ["users.verifyPassword", (password) => Users.verifyPassword({ userId: "user_1", password }), ["password"]],
    ["users.verifyTotp", (code) => Users.verifyTotp({ userId: "user_1", code }), ["code"]],
    [
      "jwtTemplates.create",
      (signingKey) => JWTTemplates.create({ name: "hasura", claims: {}, customSigningKey: true, signingKey }),
      ["signing_key"]
    ],
    [
      "enterpriseConnections.create",
      (clientSecret) =>
        EnterpriseConnections.create({
          name: "Acme",
          provider: "oidc_custom",
          domains: ["acme.test"],
          oidc: { clientSecret }
        }),
      ["oidc", "client_secret"]
    ]
  ]

describe("a secret in an input is a `Redacted` or a string, and is sent the same", () => {
  it.effect.each(inputs.map((each) => [`${each[0]}, ${each[2].join(".")}`, ...each] as const))(
    "%s",
    ([, , call, place]) =>
      Effect.gen(function* () {
        const { client, requests } = Recording.make(Recording.errors(418, "teapot"))
        for (const secret of [canary, Redacted.make(canary)]) {
          yield* Effect.ignore(call(secret)).pipe(Effect.provide(client()))
        }
        assert.lengthOf(requests, 2)
        for (const { body } of requests) assert.strictEqual(at(JSON.parse(body), place), canary)
      })
  )

  it.effect("and not anything else", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.errors(418, "teapot"))
      // @ts-expect-error: no secret is a number
      const call = APIKeys.verify({ secret: 3 })
      const error = yield* Effect.flip(call).pipe(Effect.provide(client()))
      assert.include(error.message, "secret: expected a string or a `Redacted` string, got a number")
      assert.lengthOf(requests, 0)
    })
  )
})

/** Text fields of a schema that hold a secret by their name, as `place` that is not redacted. */
const plainSecrets = (ast: AST.AST, place: string, seen: ReadonlySet<AST.AST> = new Set()): ReadonlyArray<string> => {
  if (seen.has(ast)) return []
  const inside = new Set([...seen, ast])
  switch (ast._tag) {
    case "Suspend":
      return plainSecrets(ast.f(), place, inside)
    case "Refinement":
      return plainSecrets(ast.from, place, inside)
    case "Union":
      return ast.types.flatMap((type) => plainSecrets(type, place, inside))
    case "TupleType":
      return ast.rest.flatMap(({ type }) => plainSecrets(type, place, inside))
    case "TypeLiteral":
      return ast.propertySignatures.flatMap(({ name, type }) => plainSecrets(type, `${place}.${String(name)}`, inside))
    case "StringKeyword":
      return /\.\w*(secret|secretKey|apiKey|signingKey|backupCodes|password|passwordDigest)$/i.test(place)
        ? [place]
        : []
    default:
      return []
  }
}

it("no text field of an operation holds a secret by its name unless its schema is one for secrets", () => {
  const specs = Object.values(resources).flatMap((module) =>
    Object.values(module).flatMap(
      (member): ReadonlyArray<Operation.AnySpec> => (Endpoint.isEndpoint(member) ? [member.spec] : [])
    )
  )
  assert.isAbove(specs.length, 240)
  const found = specs.flatMap(({ fields, operation, success }) => [
    ...Option.match(Option.fromNullable(fields), {
      onNone: () => [],
      onSome: ({ ast }) => plainSecrets(ast, `${operation} input`)
    }),
    ...Option.match(Option.fromNullable(success), {
      onNone: () => [],
      onSome: ({ ast }) => plainSecrets(ast, `${operation} output`)
    })
  ])
  assert.deepStrictEqual(found, [])
})
