/**
 * Authenticates requests: session tokens, machine tokens, and middleware.
 *
 * @module effect-clerk/auth
 * @since 0.1.0
 */
export * from "./http/AccessError.js"
export * as AuthMiddleware from "./http/AuthMiddleware.js"
export * as CurrentAuth from "./http/CurrentAuth.js"
export * as ProtectedResource from "./http/ProtectedResource.js"
export * as Jwt from "./Jwt.js"
export * as Jwks from "./keys/Jwks.js"
export * as PublishableKey from "./keys/PublishableKey.js"
export * as Auth from "./request/Auth.js"
export * as Request from "./request/Request.js"
export * as RequestState from "./request/RequestState.js"
export * from "./TokenError.js"
export * as AuthObject from "./token/AuthObject.js"
export * as Authorization from "./token/Authorization.js"
export * as MachineToken from "./token/MachineToken.js"
export * as SessionAuth from "./token/SessionAuth.js"
export * as SessionToken from "./token/SessionToken.js"
export * as TokenType from "./token/TokenType.js"
