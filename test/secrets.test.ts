import { inspect } from "node:util"
import { HttpClientError } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Redacted } from "effect"
import {
  ActorTokens,
  ClerkClient,
  type ClerkConfigError,
  type ClerkErrors,
  ClerkService,
  Invitations,
  M2M,
  type SDKError,
  Users
} from "effect-clerk"
import { printed } from "./printed.js"
import * as Recording from "./recording.js"

/** Each is planted where a secret travels, and must be in nothing that a program may print. */
const canaries = {
  key: "sk_test_canaryOfTheKey",
  machineKey: "ak_canaryOfTheMachine",
  password: "canary-of-the-body",
  query: "canary-of-the-query@example.com",
  id: "user_canaryOfThePath",
  token: "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJ0b2tlbiJ9.canaryOfTheToken",
  // Keys that are not the client's own are known by their prefixes only.
  otherKey: "sk_live_canaryOfAnotherKey",
  otherMachineKey: "ak_canaryOfAnotherMachine",
  machineToken: "mt_canaryOfAMachineToken",
  oauthToken: "oat_canaryOfAnOAuthToken",
  webhookSecret: "whsec_canaryOfAWebhook+/="
}

const options: ClerkClient.Options = {
  secretKey: Redacted.make(canaries.key),
  machineSecretKey: Redacted.make(canaries.machineKey),
  retry: { attempts: 1 },
  attemptTimeout: "20 millis"
}

const calls = {
  read: Users.list({ emailAddress: [canaries.query], query: canaries.query }),
  readOne: Users.get({ userId: canaries.id }),
  write: Users.create({ password: canaries.password, publicMetadata: { note: canaries.password } }),
  array: Invitations.createBulk({ invitations: [{ emailAddress: canaries.query }] }),
  machine: M2M.createToken({ claims: { note: canaries.password } }),
  verify: ActorTokens.create({ userId: "user_1", actor: { sub: canaries.token } })
} satisfies Record<string, Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>>

/** A server that quotes the credentials of the request wherever it can. */
const echo = (status: number): Recording.Reply => {
  const { id: _, password: __, query: ___, ...credentials } = canaries
  const quoted = `you sent ${Object.values(credentials).join(", ")}`
  return Recording.json(status, {
    errors: [
      {
        code: quoted,
        message: quoted,
        long_message: quoted,
        meta: { param_name: quoted, [quoted]: 1, deep: [{ again: quoted, [quoted]: [] }] }
      }
    ],
    clerk_trace_id: quoted
  })
}

/** A transport whose own errors hold the request, headers and body included. */
const leaky: Recording.Reply = (request) =>
  new HttpClientError.RequestError({
    request,
    reason: "Transport",
    description: `could not send ${canaries.password} with ${canaries.key}`,
    cause: Object.assign(new Error(`Bearer ${canaries.key}`), { code: "ECONNRESET", request })
  })

const replies: Readonly<Record<string, Recording.Reply>> = {
  "a declared status": echo(422),
  "a refused key": echo(401),
  "a key in the trace header": Recording.json(
    422,
    { errors: [] },
    { "x-clerk-trace-id": canaries.key, "cf-ray": canaries.machineKey }
  ),
  "a page that quotes the key": Recording.text(502, `<html><b>${canaries.key}</b> ${canaries.otherMachineKey}</html>`),
  "an undeclared status": echo(418),
  "a rate limit": echo(429),
  "a failing server": echo(500),
  "a redirect": Recording.text(302, "", { location: `https://elsewhere.example/?token=${canaries.token}` }),
  "a lost connection": leaky,
  "a refused connection": Recording.broken("ECONNREFUSED"),
  silence: Recording.silent,
  "a response that is no JSON": Recording.text(200, canaries.token),
  "a response of another shape in a trace": Recording.json(200, { id: 7 }, { "cf-ray": canaries.otherKey }),
  "a response of another shape": Recording.json(200, {
    id: { [canaries.key]: canaries.token },
    password: canaries.password
  })
}

const assertClean = (texts: ReadonlyArray<string>) => {
  for (const text of texts) {
    for (const canary of Object.values(canaries)) {
      if (text.includes(canary)) assert.fail(`${canary} is shown:\n${text.slice(0, 4000)}`)
    }
  }
}

describe.each(Object.entries(replies))("%s", (_name, reply) => {
  it.live.each(Object.entries(calls))("shows no secret: %s", ([, call]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>(call).pipe(
        Effect.provide(Recording.make(reply).client(options))
      )
      assertClean(yield* printed(error))
    })
  )
})

describe("a failure without a response shows no secret:", () => {
  const input: ReadonlyArray<readonly [what: string, call: Effect.Effect<unknown, unknown, ClerkClient.ClerkClient>]> =
    [
      ["a refused path", Users.get({ userId: `${canaries.id}/${canaries.token}` })],
      ["a refused query", Users.list({ query: `${canaries.query}\ud800` })],
      ["too many values", Users.list({ emailAddress: Array.from({ length: 101 }, () => canaries.query) })],
      ["a value of another type", Users.create({ password: [canaries.password] as unknown as string })],
      [
        "refused metadata",
        Users.updateMetadata({ userId: "user_1", publicMetadata: { a: canaries.password.repeat(999) } })
      ],
      ["a refused body", Users.create({ password: `${canaries.password}\ud800` })],
      [
        "a bad option of a call",
        ClerkClient.withOptions(Users.list(), { secretKey: Redacted.make(`pk_${canaries.key}`) })
      ]
    ]

  it.live.each(input)("%s", ([_what, call]) =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.json(200, {}))
      const error = yield* Effect.flip(call).pipe(Effect.provide(client(options)))
      assert.strictEqual(requests.length, 0)
      assertClean(yield* printed(error))
    })
  )

  it.live("a bad option of a client", () =>
    Effect.gen(function* () {
      const bad: ReadonlyArray<ClerkClient.Options> = [
        { secretKey: Redacted.make(`pk_${canaries.key}`) },
        { secretKey: Redacted.make(` ${canaries.key}`) },
        { ...options, machineSecretKey: Redacted.make(canaries.token) },
        { ...options, baseUrl: `https://${canaries.token}:${canaries.key}@api.clerk.com` },
        { ...options, userAgent: `${canaries.password}\r\n` }
      ]
      for (const each of bad) {
        const error: ClerkConfigError = yield* Effect.flip(ClerkClient.make(each)).pipe(
          Effect.provide(Recording.make(Recording.silent).transport)
        )
        assertClean(yield* printed(error))
      }
    })
  )

  it.live("a method that a mock does not have", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(calls.write).pipe(Effect.provide(ClerkService.layerMock({})))
      assertClean(yield* printed(Exit.isFailure(exit) ? Cause.squash(exit.cause) : exit))
    })
  )
})

it.live("the client itself shows no secret", () =>
  Effect.gen(function* () {
    const client = yield* ClerkClient.make(options).pipe(Effect.provide(Recording.make(Recording.silent).transport))
    assertClean([
      inspect(client, { showHidden: true, depth: null }),
      JSON.stringify(client),
      inspect(options, { depth: null })
    ])
  })
)

it.effect.each([
  ["beginnings of tokens", "eyJ-".repeat(250_000)],
  ["one long word", "a".repeat(1_000_000)],
  ["prefixes of keys", "ak_.".repeat(250_000)],
  ["angle brackets", "<".repeat(1_000_000)]
] as const)("a megabyte of %s in an error is searched in linear time", ([_what, text]) =>
  Effect.gen(function* () {
    for (const reply of [
      Recording.json(422, { errors: [{ code: "long", message: text, meta: { [text]: text } }] }),
      Recording.text(422, text)
    ]) {
      const error = yield* Effect.flip<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>(calls.write).pipe(
        Effect.provide(Recording.make(reply).client(options))
      )
      assert.strictEqual(error.status, 422)
    }
  })
)
