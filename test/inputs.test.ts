import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import {
  AdminPortalLinkTokens,
  AgentTasks,
  APIKeys,
  type ClerkClient,
  type ClerkErrors,
  EmailSMSTemplates,
  Endpoint,
  EnterpriseConnections,
  Instance,
  M2M,
  Machines,
  OrganizationDomains,
  SAMLConnections,
  type SDKError,
  Users,
  WaitlistEntries
} from "effect-clerk"
import * as Recording from "./recording.js"

type Call = Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>

/** Why nothing was sent, or the request. */
const outcome = (call: Call) => {
  const { client, requests } = Recording.make(Recording.errors(418, "teapot"))
  return call.pipe(
    Effect.flip,
    Effect.provide(client()),
    Effect.map((error) => {
      const isInvalid = error._tag === "SDKError" && error.reason._tag === "InvalidInput"
      assert.lengthOf(requests, isInvalid ? 0 : 1)
      return isInvalid ? error.message : requests[0]
    })
  )
}

/** A rule of Clerk, inputs that keep it, and inputs that break it with the sentence that says so. */
const rule = (
  title: string,
  sentence: string,
  { valid, invalid }: { readonly valid: ReadonlyArray<Call>; readonly invalid: ReadonlyArray<Call> }
) =>
  it.effect(title, () =>
    Effect.gen(function* () {
      for (const call of valid) assert.isObject(yield* outcome(call))
      for (const call of invalid) assert.include(yield* outcome(call), sentence)
    })
  )

const hex = "0123456789abcdefABCDEF0123456789"
const letters = "a".repeat(27)

describe("apiKeys", () => {
  const subjects = (use: (subject: string) => Call) => ({
    valid: ["user", "org", "mch", "scim"].map((kind) => use(`${kind}_${letters}`)),
    invalid: ["", "ada", `usr_${letters}`, `user_${letters}a`, `user_${letters.slice(1)}`, `x user_${letters}`].map(use)
  })
  const sentence = "subject: expected the id of a user, an organization, a machine or a SCIM directory, got a string"
  const subject = `user_${letters}`
  const create = (fields: Partial<APIKeys.CreateInput>) => APIKeys.create({ name: "Import", subject, ...fields })

  rule(
    "are of a user, an organization, a machine or a SCIM directory",
    sentence,
    subjects((subject) => create({ subject }))
  )
  rule(
    "are listed by such an id",
    sentence,
    subjects((subject) => APIKeys.list({ subject }))
  )
  rule(
    "are moved to such an id",
    sentence,
    subjects((subject) => APIKeys.update({ apiKeyId: `ak_${hex}`, subject }))
  )
  rule(
    "have a name without space at either end",
    "name: expected text of at least 3 characters, without space at either end, got a string",
    {
      valid: ["abc", "a b c", "né é"].map((name) => create({ name })),
      invalid: ["", "ab", " abc", "abc ", "abc\n", "   "].map((name) => create({ name }))
    }
  )
  rule("are made by a user", "createdBy: expected a user's id, `user_` and 27 letters or digits, got a string", {
    valid: [create({ createdBy: subject }), create({ createdBy: null })],
    invalid: ["user_1", `org_${letters}`].map((createdBy) => create({ createdBy }))
  })
  for (const [name, use] of Object.entries({
    get: (apiKeyId: string): Call => APIKeys.get({ apiKeyId }),
    update: (apiKeyId: string): Call => APIKeys.update({ apiKeyId, scopes: [] }),
    delete: (apiKeyId: string): Call => APIKeys.delete({ apiKeyId }),
    getSecret: (apiKeyId: string): Call => APIKeys.getSecret({ apiKeyId }),
    revoke: (apiKeyId: string): Call => APIKeys.revoke({ apiKeyId })
  })) {
    rule(
      `${name} takes the id of a key`,
      "apiKeyId: expected an API key's id, `ak_` and 32 hexadecimal digits, got a string",
      {
        valid: [use(`ak_${hex}`), use(`api_key_${hex}`)],
        invalid: [use("ak_1"), use(`ak_${hex}0`), use(`key_${hex}`), use(`ak_${hex.slice(1)}g`)]
      }
    )
  }
})

describe("m2m", () => {
  rule("lists the tokens of a machine", "subject: expected a machine's id, `mch_` and 27 letters or digits", {
    valid: [M2M.listTokens({ subject: `mch_${letters}` })],
    invalid: ["mch_1", `user_${letters}`].map((subject) => M2M.listTokens({ subject }))
  })
  rule("revokes a token by its id", "m2mTokenId: expected an M2M token's id, `mt_` and 32 hexadecimal digits", {
    valid: [M2M.revokeToken({ m2mTokenId: `mt_${hex}` })],
    invalid: ["mt_1", `ak_${hex}`].map((m2mTokenId) => M2M.revokeToken({ m2mTokenId }))
  })
})

describe("adminPortalLinkTokens", () => {
  rule("are limited to an organization", "organizationId: expected an organization's id, `org_` and 27 letters", {
    valid: [AdminPortalLinkTokens.create(), AdminPortalLinkTokens.create({ organizationId: `org_${letters}` })],
    invalid: ["org_1", `user_${letters}`].map((organizationId) => AdminPortalLinkTokens.create({ organizationId }))
  })
  rule(
    "are revoked by their id",
    "adminPortalLinkTokenId: expected an admin portal link token's id, `aplt_` and 32 hexadecimal digits",
    {
      valid: [AdminPortalLinkTokens.revoke({ adminPortalLinkTokenId: `aplt_${hex}` })],
      invalid: ["aplt_1", `apl_${hex}`].map((adminPortalLinkTokenId) =>
        AdminPortalLinkTokens.revoke({ adminPortalLinkTokenId })
      )
    }
  )
})

describe("samlConnections", () => {
  const connection = { name: "Acme", provider: "saml_okta" } as const
  rule("are for at least one domain", "expected an object with `domains` or `domain`", {
    valid: [
      SAMLConnections.create({ ...connection, domains: ["acme.test"] }),
      SAMLConnections.create({ ...connection, domain: "acme.test" })
    ],
    invalid: [SAMLConnections.create(connection), SAMLConnections.create({ ...connection, domain: undefined })]
  })
})

describe("enterpriseConnections", () => {
  const customAttributes = (key: string) => ({ customAttributes: [{ name: "Cost centre", key }] })
  const create = (key: string) =>
    EnterpriseConnections.create({
      name: "Acme",
      provider: "saml_okta",
      domains: ["acme.test"],
      ...customAttributes(key)
    })
  const update = (key: string) =>
    EnterpriseConnections.update({ enterpriseConnectionId: "ec_1", ...customAttributes(key) })
  rule(
    "keep custom attributes under plain keys",
    "customAttributes[0].key: expected text of letters, digits, `_` and `-` that does not begin with `_`",
    {
      valid: ["a", "cost_centre-2", "é1"].flatMap((key) => [create(key), update(key)]),
      invalid: ["", "_a", "cost centre", "a.b"].flatMap((key) => [create(key), update(key)])
    }
  )
})

describe("instance", () => {
  const block = (...blockedCountryCodes: ReadonlyArray<string>) => Instance.updateCommunication({ blockedCountryCodes })
  rule("blocks countries by their code", "blockedCountryCodes[1]: expected two capital letters, got a string", {
    valid: [block(), block("CH", "DE"), Instance.updateCommunication({ blockedCountryCodes: null })],
    invalid: ["de", "DEU", "D", ""].map((code) => block("CH", code))
  })
  rule("blocks each country once", "blockedCountryCodes: expected at most 250 values, each once, got an array", {
    valid: [block("CH", "DE")],
    invalid: [block("CH", "CH"), block("CH", "DE", "CH")]
  })
  rule("blocks up to 250 countries", "blockedCountryCodes: expected at most 250 values, each once, got an array", {
    valid: [block(...codes(250))],
    invalid: [block(...codes(251))]
  })
})

describe("orderBy", () => {
  const orders = <const Field extends string>(...fields: ReadonlyArray<Field>) =>
    fields.flatMap((field) => [field, `+${field}`, `-${field}`] as const)

  rule(
    "is one of the fields of users, in either direction",
    "orderBy: expected one of `created_at`, `updated_at`, `email_address`, `web3wallet`, `first_name`, `last_name`, `phone_number`, `username`, `last_active_at`, `last_sign_in_at`, with or without `+` or `-` before it, got a string",
    {
      valid: orders("created_at", "web3wallet", "last_sign_in_at").map((orderBy) => Users.list({ orderBy })),
      invalid: ["creatd_at", "shoe_size", "--created_at", "created_at,username", ""].map((orderBy) =>
        // @ts-expect-error: any string
        Users.list({ orderBy })
      )
    }
  )
  rule(
    "is one of the fields of the list",
    "orderBy: expected one of `name`, `created_at`, with or without `+` or `-` before it, got a string",
    {
      valid: orders("name", "created_at").flatMap((orderBy) => [
        Machines.list({ orderBy }),
        OrganizationDomains.listAll({ orderBy })
      ]),
      // @ts-expect-error: machines are not ordered by user name
      invalid: [Machines.list({ orderBy: "username" })]
    }
  )
})

describe("a time", () => {
  rule("is a `DateTime.Utc`", "createdAt: expected a DateTime.Utc instance, got a string", {
    valid: [Users.update({ userId: "user_1", createdAt: DateTime.unsafeMake("2020-01-01") })],
    // @ts-expect-error: a string is none
    invalid: [Users.update({ userId: "user_1", createdAt: "2020-01-01" })]
  })
  rule("is one in milliseconds too", "createdAtBefore: expected a DateTime.Utc instance, got a number", {
    valid: [Users.list({ createdAtBefore: DateTime.unsafeMake(0) })],
    // @ts-expect-error: a number is none
    invalid: [Users.list({ createdAtBefore: 0 })]
  })
})

const codes = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)))

describe("agentTasks", () => {
  const create = (redirectUrl: string) =>
    AgentTasks.create({
      onBehalfOf: { userId: "user_1" },
      permissions: "*",
      agentName: "Importer",
      taskDescription: "Imports invoices",
      redirectUrl
    })
  rule("redirect to an absolute URL", "redirectUrl: expected an absolute URL, such as https://example.com/path", {
    valid: ["https://acme.test", "http://localhost:3000/a?b=c#d", "myapp://done"].map(create),
    invalid: ["", "/path", "acme.test", "https://", "//acme.test/x", "https://acme.test/a b"].map(create)
  })
})

describe("waitlistEntries", () => {
  const createBulk = (emailAddress: string) => WaitlistEntries.createBulk({ entries: [{ emailAddress }] })
  rule("are created in bulk for email addresses", "entries[0].emailAddress: expected an email address, got a string", {
    valid: ["a@b", "ada+tag@analytical.engine", "é@例え.test", '"a@b"@c.test'].map(createBulk),
    invalid: ["", "ada", "ada@", "@c", "a b@c.test", "a@b c"].map(createBulk)
  })
})

describe("emailSmsTemplates", () => {
  const slug = "invitation"
  const calls = (templateType: "email" | "sms"): ReadonlyArray<Call> => [
    EmailSMSTemplates.list({ templateType }),
    EmailSMSTemplates.get({ templateType, slug }),
    EmailSMSTemplates.upsert({ templateType, slug }),
    EmailSMSTemplates.revert({ templateType, slug }),
    EmailSMSTemplates.toggleDelivery({ templateType, slug })
  ]
  // @ts-expect-error: it is one of two words
  const fax: "email" = "fax"
  rule("are of one of two types", 'templateType: expected "email" | "sms", got a string', {
    valid: [...calls("email"), ...calls("sms")],
    invalid: calls(fax)
  })
})

describe("a path parameter with a schema", () => {
  const get = Endpoint.get("things.get", "/things/:kind/:thingId", { path: { kind: Schema.Literal("a", "b") } })

  it("has the type of the schema, and others are strings", () => {
    type Input = { readonly kind: "a" | "b" } & { readonly kind: string; readonly thingId: string }
    const input: Parameters<typeof get>[0] = { kind: "a", thingId: "1" } satisfies Input
    assert.deepStrictEqual(get.spec.pathParameters, Object.keys(input))
    // @ts-expect-error: neither "a" nor "b"
    get({ kind: "c", thingId: "1" })
    // @ts-expect-error: the path has no such parameter
    Endpoint.get("things.list", "/things/:kind", { path: { sort: Schema.Literal("a", "b") } })
  })

  rule("is still one path segment", "kind: must not be empty", {
    valid: [get({ kind: "b", thingId: "1" })],
    // @ts-expect-error: neither "a" nor "b"
    invalid: [get({ kind: "", thingId: "1" })]
  })
})
