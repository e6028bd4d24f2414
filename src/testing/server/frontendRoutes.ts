import * as HttpRouter from "@effect/platform/HttpRouter"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { SignUp } from "../../api/SignUps.js"
import { TrustedDevice } from "../../api/Users.js"
import { ExternalAccount, Passkey } from "../../models/ExternalAccounts.js"
import * as Wire from "../../Wire.js"
import type { Frontend } from "../Frontend.js"
import { json, responding, withBody } from "./handleBody.js"

class AccountInput extends Wire.Struct<AccountInput>("AccountInput")(() => ({
  userId: Schema.String,
  provider: Schema.String,
  providerUserId: Schema.optional(Schema.String),
  emailAddress: Schema.optional(Schema.String),
  token: Schema.optional(Wire.Secret),
  scopes: Schema.optional(Schema.Array(Schema.String)),
  expiresAt: Schema.optional(Wire.Timestamp)
})) {}

class PasskeyInput extends Wire.Struct<PasskeyInput>("PasskeyInput")(() => ({
  userId: Schema.String,
  name: Schema.optional(Schema.String)
})) {}

class DeviceInput extends Wire.Struct<DeviceInput>("DeviceInput")(() => ({
  userId: Schema.String,
  platform: Schema.optional(Schema.Literal("ios", "android")),
  name: Schema.optional(Schema.String)
})) {}

class SignUpInput extends Wire.Struct<SignUpInput>("SignUpInput")(() => ({
  emailAddress: Schema.optional(Schema.String),
  phoneNumber: Schema.optional(Schema.String),
  username: Schema.optional(Schema.String),
  firstName: Schema.optional(Schema.String),
  lastName: Schema.optional(Schema.String),
  password: Schema.optional(Wire.Secret),
  unsafeMetadata: Schema.optional(Wire.Metadata)
})) {}

class CompletionInput extends Wire.Struct<CompletionInput>("CompletionInput")(() => ({ signUpId: Schema.String })) {}

class ClientTokenInput extends Wire.Struct<ClientTokenInput>("ClientTokenInput")(() => ({ clientId: Schema.String })) {}

class HandshakeInput extends Wire.Struct<HandshakeInput>("HandshakeInput")(() => ({ sessionId: Schema.String })) {}

class AuthorizationInput extends Wire.Struct<AuthorizationInput>("AuthorizationInput")(() => ({
  clientId: Schema.String,
  userId: Schema.String,
  redirectUri: Schema.optional(Schema.String),
  scopes: Schema.optional(Schema.Array(Schema.String)),
  codeChallenge: Schema.optional(Schema.String)
})) {}

/** What browsers and apps do at the Frontend API. `POST /oauth/token` is the token endpoint itself. */
export const frontendRoutes = (frontend: Frontend) =>
  HttpRouter.empty.pipe(
    HttpRouter.post(
      "/external-accounts",
      withBody(AccountInput, ({ userId, ...options }) =>
        responding(ExternalAccount, frontend.connectAccount(userId, options))
      )
    ),
    HttpRouter.post(
      "/passkeys",
      withBody(PasskeyInput, ({ name, userId }) => responding(Passkey, frontend.registerPasskey(userId, name)))
    ),
    HttpRouter.post(
      "/trusted-devices",
      withBody(DeviceInput, ({ userId, ...options }) =>
        responding(TrustedDevice, frontend.enrollDevice(userId, options))
      )
    ),
    HttpRouter.post(
      "/sign-ups",
      withBody(SignUpInput, (options) => responding(SignUp, frontend.startSignUp(options)))
    ),
    HttpRouter.post(
      "/sign-ups/complete",
      withBody(CompletionInput, ({ signUpId }) => responding(SignUp, frontend.completeSignUp(signUpId)))
    ),
    HttpRouter.post(
      "/client-tokens",
      withBody(ClientTokenInput, ({ clientId }) =>
        Effect.map(frontend.clientToken(clientId), (token) => json({ token: Redacted.value(token) }))
      )
    ),
    HttpRouter.post(
      "/handshakes",
      withBody(HandshakeInput, ({ sessionId }) => Effect.map(frontend.handshake(sessionId), (nonce) => json({ nonce })))
    ),
    HttpRouter.post(
      "/authorization-codes",
      withBody(AuthorizationInput, (options) =>
        Effect.map(frontend.authorizationCode(options), (code) => json({ code }))
      )
    )
  )
