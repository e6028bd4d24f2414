/** Which Auth object a route has, by the types of token that it accepts. Checked by `tsc`, never run. */
import type { HttpApp, HttpServerRequest } from "@effect/platform"
import { Effect, Layer } from "effect"
import { type Auth, AuthMiddleware, type AuthObject, CurrentAuth, type SessionAuth } from "effect-clerk/auth"
import { TestAuth } from "effect-clerk/testing"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Expect<Condition extends true> = Condition
type Requirements<E> = E extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

declare const app: HttpApp.Default<never, CurrentAuth.CurrentCaller>
declare const sessions: HttpApp.Default<never, CurrentAuth.CurrentAuth>
declare const m2m: HttpApp.Default<never, CurrentAuth.Current<"m2m_token">>

const anyToken = AuthMiddleware.required({ acceptsToken: "any" })
const machineTokens = AuthMiddleware.required({ acceptsToken: ["m2m_token", "api_key"] })
const m2mTokens = AuthMiddleware.required({ acceptsToken: "m2m_token" })
const sessionTokens = AuthMiddleware.required()

const provided = {
  sessions: sessionTokens(sessions),
  guards: [anyToken(app), machineTokens(app), m2mTokens(app), sessionTokens(app)] as const,
  m2m: m2mTokens(m2m)
}

const missing = {
  sessionOfAnyone: anyToken(sessions),
  sessionOfMachine: machineTokens(sessions),
  machineOfSession: sessionTokens(m2m),
  m2mOfMachines: machineTokens(m2m)
}

/** What a request does not bring along. */
type Unmet<App> = Exclude<Requirements<App>, Auth.Auth | HttpServerRequest.HttpServerRequest>

export type Routes = [
  Expect<Equal<Unmet<typeof provided.sessions>, never>>,
  Expect<Equal<Unmet<(typeof provided.guards)[number]>, never>>,
  Expect<Equal<Unmet<typeof provided.m2m>, never>>,
  Expect<Equal<Unmet<typeof missing.sessionOfAnyone>, CurrentAuth.CurrentAuth>>,
  Expect<Equal<Unmet<typeof missing.sessionOfMachine>, CurrentAuth.CurrentAuth>>,
  Expect<Equal<Unmet<typeof missing.machineOfSession>, CurrentAuth.Current<"m2m_token">>>,
  Expect<Equal<Unmet<typeof missing.m2mOfMachines>, CurrentAuth.Current<"m2m_token">>>
]

type Success<E> = E extends Effect.Effect<infer A, infer _E, infer _R> ? A : never

const identified = AuthMiddleware.identify({ headers: {} }, { acceptsToken: ["api_key", "oauth_token"] })

export type AuthObjects = [
  Expect<Equal<Success<typeof CurrentAuth.CurrentAuth>, SessionAuth.SessionAuth>>,
  Expect<Equal<Success<typeof CurrentAuth.CurrentMachine>, AuthObject.MachineAuth>>,
  Expect<Equal<Success<typeof CurrentAuth.CurrentCaller>, AuthObject.AuthObject>>,
  Expect<Equal<Success<typeof identified>, AuthObject.ApiKeyAuth | AuthObject.OAuthAuth>>,
  Expect<Equal<Success<ReturnType<typeof CurrentAuth.requireRole>>["organization"], SessionAuth.Organization>>
]

// @ts-expect-error: a layer for machines does not accept session tokens.
AuthMiddleware.layerMachine({ acceptsToken: "session_token" })
// @ts-expect-error: a layer for sessions does not accept machine tokens.
AuthMiddleware.layer({ acceptsToken: "any" })
// @ts-expect-error: no session token contains system permissions.
CurrentAuth.requirePermission("org:sys_memberships:manage")

/** Providing a session is enough for what needs any caller, and not the other way round. */
export const guarded: Effect.Effect<SessionAuth.SessionAuth, unknown> = CurrentAuth.requireSession.pipe(
  Effect.provide(Layer.effect(CurrentAuth.CurrentAuth, Effect.orDie(AuthMiddleware.identify({ headers: {} })))),
  Effect.provide(TestAuth.layer({ userId: "user_1" }))
)
