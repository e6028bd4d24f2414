/**
 * Where the endpoint table differs from Clerk's file on purpose. An entry fails the check if it matches another number of
 * differences than it says, so the list cannot grow stale.
 */
import type { Difference, What } from "./compare.js"

export interface Deliberate {
  readonly group: string | RegExp
  readonly place: string | RegExp
  readonly what: What
  /** How many differences it explains. Default 1. */
  readonly times?: number
  readonly reason: string
}

/** The operations that `@clerk/backend` has and Clerk's file lacks. */
export const unpublished = [
  "clients.getHandshakePayload",
  "emails.create",
  "emails.createBatch",
  "emails.get",
  "invitations.delete"
]

export const deliberate: ReadonlyArray<Deliberate> = [
  {
    group: new RegExp(unpublished.join("|")),
    place: "",
    what: "operation",
    times: unpublished.length,
    reason: "`@clerk/backend` 3.25 calls it"
  },
  {
    group: /schema User|users\.(create|update)/,
    place: /(body)?\.timezone/,
    what: "field",
    times: 3,
    reason: "`@clerk/backend` 3.25 sends and reads it"
  },
  {
    group: /schema (SAMLConnection|EnterpriseConnection)|(saml|enterprise)Connections\.(create|update)/,
    place: /.*\.idp_certificates/,
    what: "field",
    times: 6,
    reason: "`@clerk/backend` 3.25 sends and reads it; `idp_certificate` is its older form for one certificate"
  },
  {
    group: /schema (SAMLConnection|EnterpriseConnection)|enterpriseConnections\.(create|update)/,
    place: /(body)?\.(authenticatable|disable_jit_provisioning)/,
    what: "field",
    times: 8,
    reason: "the file requires both in the response and declares neither; `@clerk/backend` 3.25 sends and reads them"
  },
  {
    group: "oauthAccessTokens.verify",
    place: /response<clerk_idp_oauth_access_token>\.(aud|act)/,
    what: "field",
    times: 2,
    reason: "`@clerk/backend` 3.25 reads it"
  },
  {
    group: "miscellaneous.getPublicInterstitial",
    place: "query frontendApi",
    what: "parameter",
    reason: "the deprecated spelling of frontend_api, which is declared"
  },
  {
    group: "miscellaneous.getPublicInterstitial",
    place: "response",
    what: "response",
    reason: "Clerk describes the HTML page in words and declares no content"
  },
  {
    group: "schema JWKS",
    place: ".keys",
    what: "required",
    reason: "a key set has keys (RFC 7517 §5)"
  },
  {
    group: "schema JWKS",
    place: ".keys[]",
    what: "type",
    reason: "one struct of public members: the seven kinds of the file overlap, and private keys must not be decoded"
  },
  {
    group: /sessions\.createToken(FromTemplate)?/,
    place: /response\.(object|jwt)/,
    what: "required",
    times: 4,
    reason: "the Token of every other operation, which requires both; there is no response without the token"
  },
  {
    group: /users\.(verifyPassword|verifyTotp|disableMfa|deleteBackupCodes|deleteTotp)/,
    place: /response\.(verified|user_id)/,
    what: "required",
    times: 5,
    reason: "the one field that the response is about"
  },
  {
    group: "users.setProfileImage",
    place: "body.file",
    what: "required",
    reason: "an upload needs its file, as the two logo uploads say"
  },
  {
    group: "users.update",
    place: "body.created_at",
    what: "time",
    reason: "the file says RFC 3339 on users.create only; the field is the same"
  },
  {
    group: "schema verification_passkey",
    place: ".nonce",
    what: "values",
    reason: 'the file lists the name of the field as its only value ("nonce"), but means a random text'
  },
  {
    group: "schema TestingToken",
    place: ".expires_at",
    what: "time",
    reason: "the file's example is in seconds, and no unit is given in words"
  },
  {
    group: "invitations.revoke",
    place: "response.status",
    what: "values",
    reason: "the Invitation of every other operation, which has more states than the one after revoking"
  },
  {
    group: /schema (ExternalAccountWithVerification|(SAML|Enterprise)Account(Connection)?)/,
    place: /\.\w+/,
    what: "required",
    times: 31,
    reason:
      "of an account linked by a third party only the identifying fields are required: one gap must not hide the user"
  },
  {
    group: "samlConnections.list",
    place: "query order_by",
    what: "rules",
    reason: "the file repeats the text of organization memberships, whose fields a connection does not have"
  },
  {
    group: /(apiKeys\.list|m2m\.listTokens)/,
    place: /query (limit|offset)/,
    what: "type",
    times: 4,
    reason: "a page has a whole number of items, as on every other list"
  }
]

export interface Sorted {
  readonly unexplained: ReadonlyArray<Difference>
  readonly explained: ReadonlyArray<{ readonly entry: Deliberate; readonly differences: ReadonlyArray<Difference> }>
  /** Entries that match another number of differences than they say. */
  readonly stale: ReadonlyArray<{ readonly entry: Deliberate; readonly differences: ReadonlyArray<Difference> }>
}

/** Each difference goes to the first entry that matches it. */
export const sort = (differences: ReadonlyArray<Difference>, entries: ReadonlyArray<Deliberate>): Sorted => {
  const found = new Map(entries.map((entry) => [entry, [] as Array<Difference>]))
  const unexplained = differences.filter((difference) => {
    const entry = entries.find((candidate) => matches(candidate, difference))
    if (entry !== undefined) found.get(entry)?.push(difference)
    return entry === undefined
  })
  const explained = Array.from(found, ([entry, differences]) => ({ entry, differences }))
  return {
    unexplained,
    explained: explained.filter(({ differences }) => differences.length > 0),
    stale: explained.filter(({ differences, entry }) => differences.length !== (entry.times ?? 1))
  }
}

const matches = ({ group, place, what }: Deliberate, difference: Difference): boolean =>
  what === difference.what && fits(group, difference.group) && fits(place, difference.place)

const fits = (pattern: string | RegExp, text: string): boolean =>
  typeof pattern === "string" ? pattern === text : new RegExp(`^(?:${pattern.source})$`).test(text)
