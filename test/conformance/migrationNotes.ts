/**
 * What docs/migration.md says about the methods, results, functions and options of `@clerk/backend` where names alone do not
 * say it.
 */

/** Methods that call another method. */
export const aliases: Readonly<Record<string, string | undefined>> = { "domains.delete": "domains.deleteDomain" }

const notPublished = "not in Clerk's API file"
const machineKey = "`machineSecretKey` is an option of the client, or of `ClerkClient.withOptions`"
const file = "`file` is `{ name, contentType, content }`"
const accountless = `\`POST /accountless_applications\` is ${notPublished}`

/** What a caller of a method must know. */
export const methodNotes: Readonly<Record<string, ReadonlyArray<string> | undefined>> = {
  "__experimental_accountlessApplications.createAccountlessApplication": [accountless],
  "__experimental_accountlessApplications.completeAccountlessApplicationOnboarding": [accountless],
  "betaFeatures.changeDomain": [`its path is ${notPublished}; \`instance.changeDomain\` does the same`],
  "blocklistIdentifiers.getBlocklistIdentifierList": ["no `limit` and `offset`: Clerk returns all"],
  "emails.create": ["`idempotencyKey` is a field of the same object"],
  "enterpriseConnections.createEnterpriseConnection": [
    "Clerk ignores `syncUserAttributes` here: set it with `enterpriseConnections.update`"
  ],
  "enterpriseConnections.updateEnterpriseConnection": ["`provider` cannot be changed"],
  "idPOAuthAccessToken.verify": [
    "returns `{ active: false }` for a token that Clerk does not know",
    "to check an `audience`, use `MachineToken.verify`"
  ],
  "instance.update": [`\`enhancedEmailDeliverability\` is ${notPublished}`],
  "instance.updateRestrictions": [`\`ignoreDotsForGmailAddresses\` is ${notPublished}`],
  "m2m.list": [machineKey],
  "m2m.createToken": [machineKey],
  "m2m.revokeToken": [machineKey],
  "m2m.verify": [machineKey, "asks Clerk about a JWT too, which `MachineToken.verify` verifies locally"],
  "organizations.getOrganization": ["a `slug` is passed as `organizationId`, or to `Find.organizationBySlug`"],
  "organizations.updateOrganization": [
    "for `publicMetadata` and `privateMetadata`, `organizations.replaceMetadata`, or `organizations.updateMetadata` to merge"
  ],
  "organizations.updateOrganizationLogo": [file],
  "organizations.updateOrganizationDomain": ["`name` cannot be changed"],
  "samlConnections.updateSamlConnection": ["`provider` cannot be changed"],
  "sessions.getToken": ["for the user of a request, `SessionAuth.getToken`"],
  "sessions.verifySession": ["use `Auth.verifyToken`"],
  "sessions.refreshSession": [
    `\`suffixed_cookies\` is ${notPublished}`,
    "the result is a token or cookies, according to its `object`"
  ],
  "signUps.update": ["`signUpAttemptId` → `id`"],
  "users.getUserList": ["no `totalCount`: use `Find.usersWithTotal`"],
  "users.updateUser": [
    "for `publicMetadata`, `privateMetadata` and `unsafeMetadata`, `users.replaceMetadata`, or `users.updateMetadata` to merge"
  ],
  "users.updateUserProfileImage": [file],
  "users.getCount": ["returns `{ totalCount }`"],
  "users.getUserOauthAccessToken": ["`provider` with its prefix, such as `oauth_google`"]
}

/** A function or an option that nothing replaces. */
const none = "none"

type Notes = Readonly<Record<string, string>>

const raw = "`raw` of the `ClerkClient` returns Clerk's JSON"

/** Fields of results, by the type that has them. */
export const resultNotes: Notes = {
  "APIKey.secret": "only of `apiKeys.create` and `apiKeys.getSecret`, as a `Redacted`",
  "BillingSubscriptionItem.amount": "not of `billing.cancelSubscriptionItem`; `totals` and `nextPayment` have amounts",
  "BillingSubscriptionItem.seats": "not of `billing.extendSubscriptionItemFreeTrial`",
  "DeletedObject.slug": "not of `apiKeys.delete`",
  "EnterpriseConnection.allowSubdomains": "`samlConnection.allowSubdomains`",
  "IdPOAuthAccessToken.type": notPublished,
  "InstanceRestrictions.ignoreDotsForGmailAddresses": notPublished,
  "Invitation.raw": raw,
  "Machine.secretKey": "only of `machines.create`, as a `Redacted`; see `machines.getSecretKey`",
  "MachineScope.deleted": "only of `machines.deleteScope`",
  "M2MToken.token": "only of `m2m.createToken`",
  "OAuthApplication.clientSecret":
    "only of `oauthApplications.create` and `oauthApplications.rotateSecret`, as a `Redacted`",
  "OAuthApplication.isPublic": "`public`",
  "Organization.raw": raw,
  "OrganizationInvitation.publicOrganizationData": "only of `users.listOrganizationInvitations`",
  "OrganizationInvitation.raw": raw,
  "OrganizationMembership.raw": raw,
  "User.fullName": "`Users.fullName(user)`",
  "User.primaryEmailAddress": "`Users.primaryEmailAddress(user)`",
  "User.primaryPhoneNumber": "the one of `phoneNumbers` whose id is `primaryPhoneNumberId`",
  "User.primaryWeb3Wallet": "the one of `web3Wallets` whose id is `primaryWeb3WalletId`",
  "User.raw": raw
}

/** Functions, errors and constants, and what a client has beside its resources. */
export const functionNotes: Notes = {
  createClerkClient: "`ClerkService.layer` or `ClerkService.layerConfig`, over a transport",
  "clerk.telemetry": "none: nothing is collected",
  "clerk.authenticateRequest":
    "`Auth.authenticateRequest`; for routes, `AuthMiddleware.required` and `AuthMiddleware.layer`",
  "clerk.debugRequestState": "none: a state can be logged as it is",
  verifyToken: "`Auth.verifyToken`, or `SessionToken.verifyToken` with keys alone",
  ClerkAPIResponseError: "`ClerkErrors` and `SDKError`",
  isClerkAPIResponseError: "`Effect.catchTags`; see [Errors](#errors)",
  TokenVerificationErrorCode: "`JwksUnavailable` has `secret-key-invalid` as its `reason`",
  TokenVerificationErrorReason: "the type `TokenErrorReason`, with the same texts",
  TokenVerificationErrorAction: "none: the `message` of an error tells what to do",
  TokenVerificationError: "`TokenError` for an invalid token, `JwksUnavailable` if there are no keys to verify it",
  SignJWTError: none,
  MachineTokenVerificationErrorCode: "the type `MachineTokenErrorCode`",
  MachineTokenVerificationError:
    "`MachineTokenError` for an invalid token, `VerificationUnavailable` if Clerk did not verify it",
  verifyWebhook: "`Webhooks.verify`; for a route, `Webhooks.handler`",
  verifyJwt: "`SessionToken.verifyToken` with `Jwks.layerPem`",
  decodeJwt: "`Jwt.decode`, which returns an `Either`",
  signJwt: "none; in tests, `mintSessionToken` of the embedded Clerk",
  hasValidSignature: "none: verify the whole token",
  fapiUrlFromPublishableKey: "`PublishableKey.parse`, whose `frontendApi` is the host",
  stripTrailingSlashes: none,
  matchProxyPath: "none: keep `@clerk/backend/proxy`",
  clerkFrontendApiProxy: "none: keep `@clerk/backend/proxy`",
  DEFAULT_PROXY_PATH: none,
  constants: none,
  createRedirect: "none: redirect to the URL of your sign-in page",
  createAuthenticateRequest: "`Auth.make`",
  debugRequestState: "none: a state can be logged as it is",
  TokenType: "the type `TokenType.TokenType`",
  makeAuthObjectSerializable: "none: pick the fields that a page needs",
  signedOutAuthObject: "none: a `SignedOut` has no Auth object",
  signedInAuthObject: "`SessionAuth.fromClaims`",
  authenticatedMachineObject: "`MachineToken.verify` returns it",
  unauthenticatedMachineObject: "none: a `SignedOut` has no Auth object",
  invalidTokenAuthObject: "none: a `SignedOut` whose `tokenType` is `undefined`",
  getAuthObjectFromJwt: "`SessionAuth.fromClaims`",
  getAuthObjectForAcceptedToken: "the option `acceptsToken`, or `CurrentAuth.requireTokenType`",
  AuthStatus: "`_tag` of a state: `SignedIn`, `SignedOut`, `Handshake`",
  createBootstrapSignedOutState: none,
  decorateObjectWithResources: "`Users.get`, `Sessions.get` and `Organizations.get`",
  stripPrivateDataFromObject: "none: pick the fields that a page needs",
  createClerkRequest: "none: `Auth.authenticateRequest` takes a `Request`, an `HttpServerRequest` or headers",
  reverificationError: "`ReverificationRequired.for`",
  reverificationErrorResponse: "`CurrentAuth.requireReverification`, whose error is that response",
  verifyMachineAuthToken: "`MachineToken.verify`",
  isMachineTokenByPrefix: "none: `acceptsToken` decides",
  isTokenTypeAccepted: "none: `acceptsToken` decides",
  isMachineToken: "none: `acceptsToken` decides"
}

const ofAuth = "the same, of `Auth.layer`"
const ofAuthAndRequests = "the same, of `Auth.layer` and of each request"

/** Options of `createClerkClient`, `verifyToken` and `authenticateRequest`. */
export const optionNotes: Notes = {
  secretKey: "the same, of `ClerkService.layer`",
  apiUrl: "`baseUrl` of `ClerkService.layer`",
  apiVersion: "none for the `v1` in the path; here `apiVersion` is the date in `Clerk-API-Version`",
  userAgent: "the same, of `ClerkService.layer`",
  requireSecretKey: "none: a client has a secret key, a machine secret key or both",
  machineSecretKey: "the same, of `ClerkService.layer`",
  jwtKey: `${ofAuth}; \`Auth.layerNetworkless\` needs no client`,
  audience: ofAuthAndRequests,
  domain: ofAuth,
  isSatellite: ofAuth,
  proxyUrl: ofAuth,
  publishableKey: ofAuth,
  sdkMetadata: none,
  telemetry: "none: nothing is collected",
  authorizedParties: ofAuthAndRequests,
  clockSkewInMs: "`clockSkew` of `Auth.layer` and of each request, a duration",
  issuer: `${ofAuthAndRequests}; by default the instance of the \`publishableKey\``,
  headerType: ofAuthAndRequests,
  jwksCacheTtlInMs: "`jwks: { timeToLive }` of `Auth.layer`, a duration",
  skipJwksCache: "none: a token with an unknown key causes a fetch",
  signInUrl: ofAuth,
  signUpUrl: none,
  afterSignInUrl: none,
  afterSignUpUrl: none,
  organizationSyncOptions: "`organizationSync` of `Auth.layer`",
  apiClient: "none: the `ClerkClient` of the context",
  acceptsToken: "the same, of each request or of `AuthMiddleware.required`",
  satelliteAutoSync: ofAuth
}
