import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { JWTPayload } from "jose"
import type { CreateTokenInput, M2MToken, M2MTokenWithToken } from "../../api/M2M.js"
import { m2mCategory } from "../../auth/token/TokenType.js"
import { callingMachine, invalidMachineKey } from "../store/callingMachine.js"
import { asOf, asRevoked, expirationAfter, issuedAt, isUsable, unusable } from "../store/credentialLifetime.js"
import { newHexId } from "../store/ids.js"
import { newestFirst, page } from "../store/page.js"
import { badRequest, notFound, Problem } from "../store/problem.js"
import { change, find } from "../store/records.js"
import { reveal } from "../store/secret.js"
import type { MachineRecord, State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const createToken: Handler<"m2m.createToken"> = (store, input = {}) =>
  Effect.gen(function* () {
    const machine = yield* callingMachine(store)
    if (machine === undefined) return yield* invalidMachineKey()
    const id = yield* newHexId("mt")
    const opaque = yield* newHexId("mt")
    const time = yield* DateTime.now
    const seconds = input.secondsUntilExpiration ?? machine.defaultTokenTtl
    const expiration = expirationAfter(time, seconds)
    if (expiration instanceof Problem) return yield* expiration
    const problem = reuseProblem(input, seconds) ?? claimsProblem(input)
    if (problem !== undefined) return yield* problem

    const created: Omit<M2MTokenWithToken, "token"> = {
      object: "machine_to_machine_token",
      id,
      subject: machine.id,
      claims: input.claims ?? null,
      scopes: scopesOf(machine),
      ...issuedAt(time, expiration),
      lastUsedAt: null
    }
    // Clerk does not store JWTs.
    if (input.tokenFormat === "jwt") return yield* withJwt(store, created)
    const reusable = findReusable(store.state, machine, input, time)
    if (reusable !== undefined) return reusable
    const withToken = { ...created, token: opaque }
    store.state.m2mTokens.set(id, withToken)
    return withToken
  })

export const listTokens: Handler<"m2m.listTokens"> = (
  store,
  { expired = false, revoked = false, subject, ...paging }
) =>
  Effect.gen(function* () {
    const caller = yield* callingMachine(store)
    if (caller !== undefined && caller.id !== subject) return yield* forbidden()
    if (!store.state.machines.has(subject)) return yield* notFound("machine", subject)
    const time = yield* DateTime.now
    const matching = newestFirst(store.state.m2mTokens.values())
      .map((token) => withoutToken(token, time))
      .filter((token) => token.subject === subject && (revoked || !token.revoked) && (expired || !token.expired))
    return page(matching, paging)
  })

export const revokeToken: Handler<"m2m.revokeToken"> = (store, { m2mTokenId, revocationReason }) =>
  Effect.gen(function* () {
    const { m2mTokens } = store.state
    const caller = yield* callingMachine(store)
    const { subject } = yield* find(m2mTokens, "M2M token", m2mTokenId)
    if (caller !== undefined && caller.id !== subject) return yield* notFound("M2M token", m2mTokenId)
    const revoked = yield* change(m2mTokens, "M2M token", m2mTokenId, (token, time) =>
      asRevoked(token, revocationReason, time)
    )
    return withoutToken(revoked, yield* DateTime.now)
  })

export const verifyToken: Handler<"m2m.verifyToken"> = (store, input) =>
  Effect.gen(function* () {
    const token = reveal(input.token)
    const { m2mTokens } = store.state
    const caller = yield* callingMachine(store)
    const time = yield* DateTime.now
    const stored = Array.from(m2mTokens.values()).find((each) => each.token === token)
    const found = stored === undefined ? yield* fromJwt(store, token, time) : withoutToken(stored, time)
    // For a machine that is not in the token's scopes, Clerk responds as if the token did not exist.
    const visible = caller === undefined || found?.scopes?.includes(caller.id) === true ? found : undefined
    if (visible === undefined || !isUsable(visible, time)) return yield* unusable("M2M token", visible)
    if (stored === undefined) return visible
    const used = { ...stored, lastUsedAt: time }
    m2mTokens.set(used.id, used)
    return withoutToken(used, time)
  })

/** The token as responses contain it: without the token itself, and with `expired` computed at `time`. */
const withoutToken = ({ token: _, ...rest }: M2MTokenWithToken, time: DateTime.Utc): M2MToken => asOf(rest, time)

/** The ids of the machines that a machine may call. */
const scopesOf = ({ scopes }: MachineRecord): ReadonlyArray<string> => Array.from(scopes.keys())

/** An existing token with the same claims and scopes that lives long enough. */
const findReusable = (
  { m2mTokens }: State,
  machine: MachineRecord,
  { claims, minRemainingTtlSeconds }: CreateTokenInput,
  time: DateTime.Utc
): M2MTokenWithToken | undefined => {
  if (minRemainingTtlSeconds === undefined) return undefined
  const wanted = JSON.stringify([claims ?? null, scopesOf(machine)])
  return Array.from(m2mTokens.values()).find(
    (token) =>
      token.subject === machine.id &&
      isUsable(token, time) &&
      (token.expiration === null || DateTime.distance(time, token.expiration) >= minRemainingTtlSeconds * 1000) &&
      JSON.stringify([token.claims, token.scopes]) === wanted
  )
}

/** Signs a token as a JWT. Clerk adds the registered claims; the scopes are not part of it. */
const withJwt = (
  { instance, signer }: Store,
  token: Omit<M2MTokenWithToken, "token">
): Effect.Effect<M2MTokenWithToken> => {
  // A JWT has times in whole seconds. Rounding up, the token lives no shorter than the caller wants.
  const exp = token.expiration === null ? undefined : Math.ceil(DateTime.toEpochMillis(token.expiration) / 1000)
  const iat = Math.floor(DateTime.toEpochMillis(token.createdAt) / 1000)
  const claims = {
    ...(token.claims as JWTPayload | null),
    iss: `https://${instance.frontendApi}`,
    sub: token.subject,
    jti: token.id,
    iat,
    nbf: iat - 10,
    ...(exp === undefined ? {} : { exp })
  }
  return Effect.map(signer.sign(claims, { cat: m2mCategory }), (jwt) => ({
    ...token,
    expiration: exp === undefined ? null : DateTime.unsafeMake(exp * 1000),
    token: jwt
  }))
}

/** The M2M token in a JWT; `undefined` if this instance did not sign it for a machine, or if it has expired. */
const fromJwt = ({ signer, state }: Store, jwt: string, time: DateTime.Utc): Effect.Effect<M2MToken | undefined> =>
  Effect.map(signer.claims(jwt), (payload) => {
    const { exp, iat, iss: _, jti, nbf: __, sub, ...custom } = Option.getOrElse(payload, (): JWTPayload => ({}))
    const machine = sub === undefined ? undefined : state.machines.get(sub)
    if (machine === undefined || exp === undefined || iat === undefined || jti === undefined) return undefined
    const token: M2MToken = {
      object: "machine_to_machine_token",
      id: jti,
      subject: machine.id,
      claims: Object.keys(custom).length === 0 ? null : custom,
      scopes: scopesOf(machine),
      ...issuedAt(DateTime.unsafeMake(iat * 1000), DateTime.unsafeMake(exp * 1000)),
      lastUsedAt: null
    }
    return isUsable(token, time) ? token : undefined
  })

const reuseProblem = ({ minRemainingTtlSeconds }: CreateTokenInput, lifetime: number): Problem | undefined =>
  minRemainingTtlSeconds === undefined || minRemainingTtlSeconds < lifetime
    ? undefined
    : badRequest(
        "min_remaining_ttl_seconds",
        `min_remaining_ttl_seconds must be less than the token's lifetime of ${lifetime} seconds`
      )

const reservedClaims = ["iss", "sub", "exp", "nbf", "iat", "jti"]

const claimsProblem = ({ claims, tokenFormat }: CreateTokenInput): Problem | undefined => {
  if (tokenFormat !== "jwt" || claims == null) return undefined
  if (typeof claims !== "object" || Array.isArray(claims)) {
    return badRequest("claims", "claims of a JWT must be an object")
  }
  const reserved = reservedClaims.find((name) => Object.hasOwn(claims, name))
  if (reserved === undefined) return undefined
  return new Problem({
    status: 400,
    code: "machine_token_reserved_claim",
    message: "reserved claim used",
    longMessage: `You can't use the reserved claim: '${reserved}'`
  })
}

const forbidden = (): Problem =>
  new Problem({
    status: 403,
    code: "authorization_invalid",
    message: "Unauthorized request",
    longMessage: "You are not authorized to perform this request"
  })
