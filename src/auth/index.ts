/**
 * Who a request comes from: session tokens, machine tokens, and the middleware that checks them.
 *
 * @since 0.1.0
 */
export * from "./AccessError.js"
export * as Auth from "./Auth.js"
export * as AuthMiddleware from "./AuthMiddleware.js"
export * as Authorization from "./Authorization.js"
export * as CurrentAuth from "./CurrentAuth.js"
export * as Identity from "./Identity.js"
export * as Jwks from "./Jwks.js"
export * as Jwt from "./Jwt.js"
export * as MachineToken from "./MachineToken.js"
export * as PublishableKey from "./PublishableKey.js"
export * as Request from "./Request.js"
export * as RequestState from "./RequestState.js"
export * as SessionAuth from "./SessionAuth.js"
export * as SessionToken from "./SessionToken.js"
export * from "./TokenError.js"
export * as TokenType from "./TokenType.js"
