import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Tracer } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("the embedded Clerk, %s", (_, layer) => {
  it.effect("limits roles and domains by the settings of the instance, which turn domains off too", () =>
    Effect.gen(function* () {
      const { instance, organizationDomains, organizationRoles, organizations } = yield* ClerkService
      const { maxAllowedDomains, maxAllowedRoles } = yield* instance.getOrganizationSettings()
      const addRole = (index: number) => organizationRoles.create({ name: `Role ${index}`, key: `org:role_${index}` })
      // Two roles exist from the start.
      for (let index = 2; index < maxAllowedRoles; index++) yield* addRole(index)
      assert.deepStrictEqual(yield* statusAndCode(addRole(99)), [403, "organization_instance_roles_quota_exceeded"])

      const { id: organizationId } = yield* organizations.create({ name: "Acme" })
      const addDomain = (index: number) =>
        organizationDomains.create({ organizationId, name: `team${index}.example.org`, verified: true })
      for (let index = 0; index < maxAllowedDomains; index++) yield* addDomain(index)
      assert.deepStrictEqual(yield* statusAndCode(addDomain(99)), [403, "organization_domain_quota_exceeded"])

      yield* instance.updateOrganizationSettings({ domainsEnabled: false })
      const { data } = yield* organizationDomains.list({ organizationId })
      const domainId = data[0]?.id ?? ""
      const disabled = [403, "organization_domains_not_enabled"]
      assert.deepStrictEqual(yield* statusAndCode(addDomain(100)), disabled)
      const change = organizationDomains.update({ organizationId, domainId, verified: false })
      assert.deepStrictEqual(yield* statusAndCode(change), disabled)
      yield* organizationDomains.delete({ organizationId, domainId })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("checks the proxy of a domain that exists", () =>
    Effect.gen(function* () {
      const { domains, proxyChecks } = yield* ClerkService
      const { data } = yield* domains.list()
      const proxyUrl = "https://example.com/__clerk"
      const check = (domainId: string) => proxyChecks.verify({ domainId, proxyUrl })
      assert.strictEqual((yield* check(data[0]?.id ?? "")).successful, true)
      assert.deepStrictEqual(yield* statusAndCode(check("dmn_unknown")), [422, "form_resource_not_found"])
    }).pipe(Effect.provide(layer()))
  )

  it.effect("knows directories as subjects of API keys, which are deleted with them", () =>
    Effect.gen(function* () {
      const { apiKeys, directories, enterpriseConnections } = yield* ClerkService
      const { id: enterpriseConnectionId } = yield* enterpriseConnections.create({
        name: "Acme",
        provider: "saml_custom",
        domains: ["acme.example"]
      })
      const { id: subject } = yield* directories.create({ enterpriseConnectionId, provider: "okta" })
      const { id: apiKeyId } = yield* apiKeys.create({ name: "sync", subject })
      const unknown = apiKeys.create({ name: "sync", subject: `${subject.slice(0, -3)}xyz` })
      assert.strictEqual((yield* statusAndCode(unknown))[0], 400)
      yield* enterpriseConnections.delete({ enterpriseConnectionId })
      assert.strictEqual((yield* statusAndCode(apiKeys.get({ apiKeyId })))[0], 404)
    }).pipe(Effect.provide(layer()))
  )

  it.effect("lets an invitation be sent again after it has expired", () =>
    Effect.gen(function* () {
      const { invitations, organizationInvitations, organizations } = yield* ClerkService
      const { clock } = yield* ClerkEmulator
      const { id: organizationId } = yield* organizations.create({ name: "Acme" })
      const emailAddress = "ada@example.com"
      const invite = invitations.create({ emailAddress, expiresInDays: 1 })
      const inviteMember = organizationInvitations.create({
        organizationId,
        emailAddress,
        role: "org:member",
        expiresInDays: 1
      })
      yield* Effect.zip(invite, inviteMember)
      assert.strictEqual((yield* statusAndCode(invite))[0], 400)
      assert.strictEqual((yield* statusAndCode(inviteMember))[0], 400)
      yield* clock.advance("2 days")
      assert.strictEqual((yield* invite).status, "pending")
      assert.strictEqual((yield* inviteMember).status, "pending")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("gives each call a span, in that of the program", () => {
    const ended: Array<readonly [name: string, kind: string, parent: string | undefined]> = []
    const tracer = Tracer.make({
      span: (name, parent, context, links, startTime, kind) => {
        const attributes = new Map<string, unknown>()
        const span: Tracer.Span = {
          _tag: "Span",
          name,
          spanId: name,
          traceId: "trace",
          parent,
          context,
          links,
          kind,
          sampled: true,
          status: { _tag: "Started", startTime },
          attributes,
          end: () => {
            ended.push([name, kind, Option.getOrUndefined(Option.map(parent, ({ spanId }) => spanId))])
          },
          attribute: (key, value) => attributes.set(key, value),
          event: () => {},
          addLinks: () => {}
        }
        return span
      },
      context: (run) => run()
    })
    return Effect.gen(function* () {
      const { users } = yield* ClerkService
      yield* Effect.withSpan(users.count(), "program")
      yield* Effect.ignore(users.get({ userId: "user_none" }))
      assert.deepStrictEqual(
        ended.filter(([name]) => name !== "http.server GET"),
        [
          ["clerk.users.count", "client", "program"],
          ["program", "internal", undefined],
          ["clerk.users.get", "client", undefined]
        ]
      )
    }).pipe(Effect.provide(Layer.provideMerge(layer(), Layer.setTracer(tracer))))
  })
})
