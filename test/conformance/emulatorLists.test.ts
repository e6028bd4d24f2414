import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"

const facts = readFileSync(new URL("./facts.txt", import.meta.url), "utf8")

/** The schemas whose field `data` is a list. */
const pages = new Set(Array.from(facts.matchAll(/^schema (\S+) \.data: .*list$/gm), ([, name]) => name))

/** In which form each list is in Clerk's file, by its path: a bare array, or an object with a total. */
const lists = Array.from(
  facts.matchAll(/^GET (\S+) response(\.data)?: .*?(?:(list)|object schema="(\S+)")$/gm),
  ([, path = "", data, list, schema]) => ({
    path,
    form: list === undefined ? (pages.has(schema) ? "page" : "other") : data === undefined ? "array" : "page"
  })
).filter(({ form }) => form !== "other")

const formOf = (body: unknown): string => {
  if (Array.isArray(body)) return "array"
  const hasTotal = typeof body === "object" && body !== null && "total_count" in body
  return hasTotal ? "page" : JSON.stringify(body)
}

/** A value for each path parameter of a list. */
const parameters = Effect.gen(function* () {
  const { billing, directories, enterpriseConnections, organizations, users } = yield* ClerkService
  const { id: user_id } = yield* users.create({ username: "ada" })
  const { id: organization_id } = yield* organizations.create({ name: "Engines", createdBy: user_id })
  const { id: enterprise_connection_id } = yield* enterpriseConnections.create({
    name: "Okta",
    provider: "saml_okta",
    domains: ["engines.example"]
  })
  const { id: directory_id } = yield* directories.create({
    provider: "okta",
    enterpriseConnectionId: enterprise_connection_id
  })
  const { subscriptionItems } = yield* users.getBillingSubscription({ userId: user_id })
  const subscriptionItemId = subscriptionItems[0]?.id ?? ""
  yield* billing.createPriceTransition({
    subscriptionItemId,
    fromPriceId: "cprice_free_user",
    toPriceId: "cprice_pro"
  })
  const { data } = yield* billing.listStatements()
  const statementID = data[0]?.id ?? ""
  return {
    user_id,
    organization_id,
    enterprise_connection_id,
    directory_id,
    // The older name of the same directory.
    scim_directory_id: directory_id,
    statementID,
    template_type: "email",
    provider: "oauth_google"
  }
})

it.effect("the embedded Clerk sends each list in the form that Clerk's file declares", () =>
  Effect.gen(function* () {
    const { httpApp, secretKey } = yield* ClerkEmulator
    const fetch = yield* ClerkServer.toFetch(httpApp)
    const values = new Map(Object.entries(yield* parameters))
    const required: Record<string, string> = {
      "/sessions": `?user_id=${values.get("user_id")}`,
      "/api_keys": `?subject=${values.get("user_id")}`
    }
    assert.isAbove(lists.length, 40)
    for (const { form, path } of lists) {
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? name) + (required[path] ?? "")
      const headers = { authorization: `Bearer ${Redacted.value(secretKey)}` }
      const response = yield* Effect.promise(() => fetch(`http://clerk.test/v1${url}`, { headers }))
      const body: unknown = yield* Effect.promise(() => response.json())
      assert.deepStrictEqual([path, formOf(body)], [path, form])
    }
  }).pipe(
    Effect.provide(ClerkEmulator.layer({ billing: { plans: [{ slug: "pro", payerType: "user", amount: 2000 }] } }))
  )
)
