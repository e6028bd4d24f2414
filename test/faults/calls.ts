import { assert } from "@effect/vitest"
import { Effect, Either } from "effect"
import { ActorTokens, type ClerkClient, type ClerkErrors, type SDKError, Sessions, Users } from "effect-clerk"
import { wireSession } from "../session.js"
import { client, json, type Script, serve, type Transport, write } from "./server.js"

export type Call = Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>

/** Leaves nothing behind. */
export const read: Call = Sessions.get({ sessionId: "sess_1" })

/** Is idempotent. */
export const remove: Call = Users.delete({ userId: "user_1" })

/** A POST that is idempotent. */
export const ban: Call = Users.ban({ userId: "user_1" })

/** Is not idempotent. */
export const create: Call = ActorTokens.create({ userId: "user_1", actor: { sub: "user_2" } })

export const session = wireSession()

/** A user as Clerk sends it. */
export const wireUser = (id: string, fields: object = {}) => ({
  object: "user",
  id,
  external_id: null,
  primary_email_address_id: null,
  primary_phone_number_id: null,
  primary_web3_wallet_id: null,
  username: null,
  first_name: null,
  last_name: null,
  has_image: false,
  public_metadata: {},
  email_addresses: [],
  phone_numbers: [],
  web3_wallets: [],
  passkeys: [],
  password_enabled: false,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  mfa_enabled_at: null,
  mfa_disabled_at: null,
  external_accounts: [],
  saml_accounts: [],
  enterprise_accounts: [],
  last_sign_in_at: null,
  banned: false,
  locked: false,
  lockout_expires_in_seconds: null,
  verification_attempts_remaining: null,
  updated_at: 1,
  created_at: 1,
  delete_self_enabled: true,
  create_organization_enabled: true,
  last_active_at: null,
  legal_accepted_at: null,
  ...fields
})

export const wireToken = {
  object: "actor_token",
  id: "act_1",
  status: "pending",
  user_id: "user_1",
  actor: { sub: "user_2" },
  created_at: 1,
  updated_at: 1
}

/** Responds to {@link read}, {@link remove} and {@link create} with what they ask for. */
export const succeed: Script = (socket, nth, request) => {
  const value = request.startsWith("GET")
    ? session
    : request.startsWith("DELETE")
      ? { object: "user", id: "user_1", deleted: true }
      : wireToken
  write(json(200, value))(socket, nth, request)
}

/** How a call ends, in a word. */
export const nameOf = (error: ClerkErrors | SDKError): string =>
  error._tag === "SDKError" ? error.reason._tag : `${error._tag} ${error.status}`

/** Sends a call to a server of its own. */
export const outcome = (call: Call, script: Script, transport: Transport, options: ClerkClient.Options = {}) =>
  Effect.gen(function* () {
    const server = yield* serve(script)
    const [duration, result] = yield* Effect.timed(Effect.either(call)).pipe(
      Effect.provide(client(server.origin, transport, options))
    )
    const requests = server.requests.length
    const end = Either.match(result, { onLeft: nameOf, onRight: () => "success" })
    return {
      ends: `${requests} × ${end}`,
      error: Either.getOrUndefined(Either.flip(result)),
      duration,
      requests,
      server
    }
  })

/** The same for a call that is to fail. */
export const failure = (call: Call, script: Script, transport: Transport, options: ClerkClient.Options = {}) =>
  Effect.map(outcome(call, script, transport, options), ({ error, ...rest }) => ({
    ...rest,
    error: error ?? assert.fail("the call succeeded")
  }))

/** Checks how often each kind of call is sent and how it ends, such as `3 × Unreachable`. */
export const assertEnds = (
  script: Script,
  transport: Transport,
  expected: { readonly read: string; readonly remove: string; readonly create: string },
  options: ClerkClient.Options = {}
) =>
  Effect.gen(function* () {
    const ends = yield* Effect.all(
      {
        read: outcome(read, script, transport, options),
        remove: outcome(remove, script, transport, options),
        create: outcome(create, script, transport, options)
      },
      { concurrency: "unbounded" }
    )
    assert.deepStrictEqual({ read: ends.read.ends, remove: ends.remove.ends, create: ends.create.ends }, expected)
    return ends
  })

export const reasonOf = (error: ClerkErrors | SDKError): SDKError["reason"] =>
  error._tag === "SDKError" ? error.reason : assert.fail(`expected an SDKError, got ${error}`)

/** What an `Unreachable` says. */
export const unreachable = (error: ClerkErrors | SDKError) => {
  const reason = reasonOf(error)
  return reason._tag === "Unreachable" ? reason : assert.fail(`expected an Unreachable, got ${error}`)
}
