import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as ClerkClient from "../../ClerkClient.js"
import * as Endpoint from "../../Endpoint.js"
import { VerificationUnavailable } from "../TokenError.js"
import { limitCall, maxCredentialLength } from "../token/limitCall.js"

/** Clerk did not issue the nonce of a handshake, or it was used before. */
export class RejectedNonce extends Data.TaggedError("RejectedNonce")<{ readonly message: string }> {}

/** Not in Clerk's OpenAPI file; Clerk's own libraries call it. */
const getHandshakePayload = Endpoint.get("clients.getHandshakePayload", "/clients/handshake_payload", {
  query: Schema.Struct({ nonce: Schema.String }),
  success: Schema.Struct({ directives: Schema.Array(Schema.String) }),
  errors: [400, 404, 410, 422]
})

/**
 * The `Set-Cookie` values of the handshake with this nonce. If the call fails for another reason than the nonce, such as
 * the secret key, the nonce may still be valid.
 */
export const fetchHandshakePayload = (
  client: ClerkClient.Service,
  nonce: string
): Effect.Effect<ReadonlyArray<string>, RejectedNonce | VerificationUnavailable> =>
  nonce.length > maxCredentialLength
    ? Effect.fail(new RejectedNonce({ message: "the nonce is longer than Clerk's are" }))
    : getHandshakePayload({ nonce }).pipe(
        limitCall,
        Effect.provideService(ClerkClient.ClerkClient, client),
        Effect.map(({ directives }) => directives),
        Effect.catchTags({
          ClerkErrors: ({ message }) => Effect.fail(new RejectedNonce({ message })),
          SDKError: (cause) =>
            new VerificationUnavailable({
              operation: cause.operation,
              reason: cause.status === 401 ? "secret-key-invalid" : "unexpected-error",
              cause
            })
        })
      )
