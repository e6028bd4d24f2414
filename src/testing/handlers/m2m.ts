import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { JWTPayload } from "jose"
import * as M2M from "../../api/M2M.js"
import { m2mCategory } from "../../auth/TokenType.js"
import { fail, notFound, type Problem } from "../store/problem.js"
import { type MachineRecord, newHexId, now, type World } from "../store/store.js"
import { callingMachine, invalidMachineKey } from "../store/callingMachine.js"
import {
  asOf,
  badRequest,
  expirationAfter,
  firstOf,
  type Issued,
  issued,
  isUsable,
  revoke,
  unusable
} from "../store/credentialLifetime.js"
import type { Methods } from "./handler.js"
import { newestFirst, page } from "../store/page.js"
import { change, find } from "../store/records.js"

/** Tokens with which machines call each other. */
export const m2m = (world: World): Methods<"m2m"> => {
  const { instance, signer, state } = world

  /** A token that has the same to say and lives long enough. */
  const reusable = (
    machine: MachineRecord,
    { claims, minRemainingTtlSeconds }: M2M.CreateTokenInput,
    time: DateTime.Utc
  ) =>
    minRemainingTtlSeconds === undefined
      ? Option.none()
      : firstOf(
          state.m2mTokens.values(),
          (token) =>
            token.subject === machine.id &&
            isUsable(token, time) &&
            (token.expiration === null || DateTime.distance(time, token.expiration) >= minRemainingTtlSeconds * 1000) &&
            JSON.stringify([token.claims, token.scopes]) === JSON.stringify([claims ?? null, scopesOf(machine)])
        )

  /** What Clerk adds to the claims of a JWT; scopes are no part of them. */
  const signed = (machine: MachineRecord, id: string, claims: unknown, { createdAt, expiration }: Issued) =>
    signer.sign(
      {
        ...(claims as JWTPayload | null | undefined),
        iss: `https://${instance.frontendApi}`,
        sub: machine.id,
        jti: id,
        iat: seconds(createdAt),
        nbf: seconds(createdAt) - 10,
        ...(expiration === null ? {} : { exp: seconds(expiration) })
      },
      { cat: m2mCategory }
    )

  /** What a JWT of a machine says, as an answer about it; `none` if it is not one, or no longer. */
  const read = (token: string, time: DateTime.Utc): Effect.Effect<Option.Option<M2M.M2MToken>> =>
    Effect.map(
      signer.claims(token),
      Option.flatMap((payload) => {
        const { exp, iat, iss: _, jti, nbf: __, sub, ...custom } = payload
        const machine = sub === undefined ? undefined : state.machines.get(sub)
        if (machine === undefined || exp === undefined || iat === undefined || jti === undefined) return Option.none()
        const answer: M2M.M2MToken = {
          object: "machine_to_machine_token",
          id: jti,
          subject: machine.id,
          claims: Object.keys(custom).length === 0 ? null : custom,
          scopes: scopesOf(machine),
          ...issued(DateTime.unsafeMake(iat * 1000), DateTime.unsafeMake(exp * 1000)),
          lastUsedAt: null
        }
        return isUsable(answer, time) ? Option.some(answer) : Option.none()
      })
    )

  return {
    createToken: (input = {}) =>
      Effect.gen(function* () {
        const operation = M2M.createToken.spec
        const machine = Option.getOrUndefined(yield* callingMachine(world, operation))
        if (machine === undefined) return yield* fail(operation, invalidMachineKey)
        const id = yield* newHexId("mt")
        const opaque = yield* newHexId("mt")
        const time = yield* now
        const lifetime = input.secondsUntilExpiration ?? machine.defaultTokenTtl
        const expiration = expirationAfter(time, lifetime)
        if (Either.isLeft(expiration)) return yield* fail(operation, expiration.left)
        const problem = reuseProblem(input, lifetime) ?? claimsProblem(input)
        if (problem !== undefined) return yield* fail(operation, problem)

        const isJwt = input.tokenFormat === "jwt"
        const existing = isJwt ? Option.none() : reusable(machine, input, time)
        if (Option.isSome(existing)) return existing.value
        const life = issued(time, isJwt ? wholeSeconds(expiration.right) : expiration.right)
        const created: M2M.M2MTokenWithToken = {
          object: "machine_to_machine_token",
          id,
          subject: machine.id,
          claims: input.claims ?? null,
          scopes: scopesOf(machine),
          ...life,
          lastUsedAt: null,
          token: isJwt ? yield* signed(machine, id, input.claims, life) : opaque
        }
        // A JWT speaks for itself: Clerk keeps none.
        if (!isJwt) state.m2mTokens.set(id, created)
        return created
      }),

    listTokens: ({ expired = false, revoked = false, subject, ...paging }) =>
      Effect.gen(function* () {
        const operation = M2M.listTokens.spec
        const caller = yield* callingMachine(world, operation)
        if (Option.exists(caller, ({ id }) => id !== subject)) return yield* fail(operation, notYours)
        if (!state.machines.has(subject)) return yield* fail(operation, notFound("machine", subject))
        const time = yield* now
        return page(
          newestFirst(state.m2mTokens.values())
            .map((token) => shown(token, time))
            .filter((token) => token.subject === subject && (revoked || !token.revoked) && (expired || !token.expired)),
          paging
        )
      }),

    revokeToken: ({ m2mTokenId, revocationReason }) =>
      Effect.gen(function* () {
        const operation = M2M.revokeToken.spec
        const caller = yield* callingMachine(world, operation)
        const { subject } = yield* find(state.m2mTokens, operation, "M2M token", m2mTokenId)
        if (Option.exists(caller, ({ id }) => id !== subject)) {
          return yield* fail(operation, notFound("M2M token", m2mTokenId))
        }
        const revoked = yield* change(state.m2mTokens, operation, "M2M token", m2mTokenId, (token, time) =>
          Either.right(revoke(token, revocationReason, time))
        )
        return shown(revoked, yield* now)
      }),

    verifyToken: ({ token }) =>
      Effect.gen(function* () {
        const operation = M2M.verifyToken.spec
        const caller = yield* callingMachine(world, operation)
        const time = yield* now
        const stored = firstOf(state.m2mTokens.values(), (each) => each.token === token)
        const found = Option.isSome(stored) ? Option.some(shown(stored.value, time)) : yield* read(token, time)
        // To a machine that a token is not meant for, Clerk does not tell that there is one.
        const known = Option.filter(
          found,
          ({ scopes = [] }) => Option.isNone(caller) || scopes.includes(caller.value.id)
        )
        if (Option.isNone(known) || !isUsable(known.value, time)) {
          return yield* fail(operation, unusable("M2M token", known))
        }
        if (Option.isNone(stored)) return known.value
        const used = { ...stored.value, lastUsedAt: time }
        state.m2mTokens.set(used.id, used)
        return shown(used, time)
      })
  }
}

/** The token as it is at a time, and without the credential. */
const shown = ({ token: _, ...rest }: M2M.M2MTokenWithToken, time: DateTime.Utc): M2M.M2MToken => asOf(rest, time)

const scopesOf = ({ scopes }: MachineRecord): ReadonlyArray<string> => Array.from(scopes.keys())

const seconds = (time: DateTime.Utc): number => Math.floor(DateTime.toEpochMillis(time) / 1000)

/** JWTs tell time in whole seconds; rounding up, no token is shorter than asked. */
const wholeSeconds = (time: DateTime.Utc): DateTime.Utc =>
  DateTime.unsafeMake(Math.ceil(DateTime.toEpochMillis(time) / 1000) * 1000)

const reuseProblem = ({ minRemainingTtlSeconds }: M2M.CreateTokenInput, lifetime: number): Problem | undefined =>
  minRemainingTtlSeconds === undefined || minRemainingTtlSeconds < lifetime
    ? undefined
    : badRequest(
        "min_remaining_ttl_seconds",
        `min_remaining_ttl_seconds must be less than the token's lifetime of ${lifetime} seconds`
      )

const reserved = ["iss", "sub", "exp", "nbf", "iat", "jti"]

const claimsProblem = ({ claims, tokenFormat }: M2M.CreateTokenInput): Problem | undefined => {
  if (tokenFormat !== "jwt" || claims == null) return undefined
  if (typeof claims !== "object" || Array.isArray(claims)) {
    return badRequest("claims", "claims of a JWT must be an object")
  }
  const used = reserved.find((name) => Object.hasOwn(claims, name))
  return used === undefined
    ? undefined
    : {
        status: 400,
        code: "machine_token_reserved_claim",
        message: "reserved claim used",
        longMessage: `You can't use the reserved claim: '${used}'`
      }
}

const notYours: Problem = {
  status: 403,
  code: "authorization_invalid",
  message: "Unauthorized request",
  longMessage: "You are not authorized to perform this request"
}
