import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Redacted, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, type EmulatorOptions } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const production = { secretKey: Redacted.make("sk_live_emulator") }

describe.each(modes)("the settings of the instance, %s", (_, provide) => {
  const emulated =
    (options?: EmulatorOptions) =>
    <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
      Effect.provide(effect, provide(options))

  it.effect("name the environment of its secret key", () =>
    Effect.gen(function* () {
      const environment = Effect.gen(function* () {
        const { publishableKey } = yield* ClerkEmulator
        const { environmentType } = yield* (yield* ClerkService).instance.get()
        return [environmentType, publishableKey.slice(0, 8)]
      })
      assert.deepStrictEqual(yield* emulated()(environment), ["development", "pk_test_"])
      assert.deepStrictEqual(yield* emulated(production)(environment), ["production", "pk_live_"])
    })
  )

  it.effect("keep what an update leaves out or sets to null", () =>
    Effect.gen(function* () {
      const { instance } = yield* ClerkService
      yield* instance.update({ allowedOrigins: ["capacitor://localhost"], testMode: null })
      yield* instance.update({ supportEmail: "help@example.com" })
      assert.deepStrictEqual((yield* instance.get()).allowedOrigins, ["capacitor://localhost"])
      assert.deepStrictEqual(yield* statusAndCode(instance.update({ allowedOrigins: ["nowhere"] })), [
        422,
        "form_invalid_origin"
      ])

      assert.isTrue((yield* instance.updateProtect({ rulesEnabled: true })).rulesEnabled)
      const protect = yield* instance.updateProtect({ specterEnabled: true, rulesEnabled: null })
      assert.deepStrictEqual(yield* instance.getProtect(), protect)
      assert.deepStrictEqual([protect.rulesEnabled, protect.specterEnabled], [true, true])

      yield* instance.updateCommunication({ blockedCountryCodes: ["FR", "DE"] })
      yield* instance.updateCommunication({})
      assert.deepStrictEqual((yield* instance.getCommunication()).blockedCountryCodes, ["FR", "DE"])
    }).pipe(emulated())
  )

  it.effect("restrict who can become a user", () =>
    Effect.gen(function* () {
      const { allowlistIdentifiers, blocklistIdentifiers, instance, users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const create = (emailAddress: string) => users.create({ emailAddress: [emailAddress] })
      const rejected = [403, "not_allowed_access"] as const
      yield* blocklistIdentifiers.create({ identifier: "*@spam.example" })
      yield* create("before@spam.example")
      assert.isTrue((yield* instance.updateRestrictions({ blocklist: true })).blocklist)
      assert.deepStrictEqual(yield* statusAndCode(create("a@spam.example")), rejected)
      yield* create("ada@example.com")

      yield* instance.updateRestrictions({ allowlist: true })
      assert.deepStrictEqual(yield* statusAndCode(create("grace@example.com")), rejected)
      yield* allowlistIdentifiers.create({ identifier: "grace@example.com" })
      yield* create("Grace@example.com")

      const restrictions = yield* instance.updateRestrictions({ allowlist: false, blockEmailSubaddresses: true })
      assert.isTrue(restrictions.blocklist)
      assert.deepStrictEqual(yield* statusAndCode(create("lin+1@example.com")), rejected)
      yield* instance.updateRestrictions({ blockEmailSubaddresses: false, blockDisposableEmailDomains: true })
      assert.deepStrictEqual(yield* statusAndCode(create("lin@mailinator.com")), [403, "form_email_address_blocked"])
      assert.strictEqual((yield* Effect.exit(frontend.startSignUp({ emailAddress: "a@spam.example" })))._tag, "Failure")
    }).pipe(emulated())
  )

  it.effect("restrict to the allowlist through the beta settings too", () =>
    Effect.gen(function* () {
      const { betaFeatures, instance, users } = yield* ClerkService
      const settings = yield* betaFeatures.updateInstanceSettings({
        restrictedToAllowlist: true,
        fromEmailAddress: "hi"
      })
      assert.deepStrictEqual([settings.restrictedToAllowlist, settings.fromEmailAddress], [true, "hi"])
      assert.deepStrictEqual(yield* statusAndCode(users.create({ emailAddress: ["ada@example.com"] })), [
        403,
        "not_allowed_access"
      ])
      assert.isTrue((yield* instance.updateRestrictions({})).allowlist)
      assert.deepStrictEqual(yield* statusAndCode(betaFeatures.updateInstanceSettings({ fromEmailAddress: "a@b" })), [
        422,
        "form_param_format_invalid"
      ])
    }).pipe(emulated())
  )

  it.effect("apply to new organizations", () =>
    Effect.gen(function* () {
      const { instance, organizationMemberships, organizations, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada", createOrganizationsLimit: 1 })
      const first = yield* organizations.create({ name: "First" })
      assert.deepStrictEqual([first.maxAllowedMemberships, first.adminDeleteEnabled], [20, true])
      yield* instance.updateOrganizationSettings({
        maxAllowedMemberships: 1,
        adminDeleteEnabled: false,
        creatorRoleId: "role_member"
      })
      assert.strictEqual((yield* instance.getOrganizationSettings()).creatorRole, "org:member")
      const second = yield* organizations.create({ name: "Second", createdBy: userId })
      assert.deepStrictEqual([second.maxAllowedMemberships, second.adminDeleteEnabled], [1, false])
      const { data } = yield* organizationMemberships.list({ organizationId: second.id })
      assert.deepStrictEqual(
        data.map(({ role }) => role),
        ["org:member"]
      )
      assert.deepStrictEqual(yield* statusAndCode(organizations.create({ name: "Third", createdBy: userId })), [
        403,
        "organization_quota_exceeded"
      ])
      assert.deepStrictEqual(yield* statusAndCode(instance.updateOrganizationSettings({ creatorRoleId: "org:none" })), [
        422,
        "form_resource_not_found"
      ])
      assert.deepStrictEqual(
        yield* statusAndCode(instance.updateOrganizationSettings({ domainsEnrollmentModes: ["by_post"] })),
        [422, "form_param_value_invalid"]
      )
      yield* instance.updateOrganizationSettings({ enabled: false })
      const disabled = [403, "organization_not_enabled_in_instance"] as const
      assert.deepStrictEqual(yield* statusAndCode(organizations.create({ name: "Fourth" })), disabled)
      assert.deepStrictEqual(
        yield* statusAndCode(organizationMemberships.create({ organizationId: first.id, userId, role: "org:member" })),
        disabled
      )
    }).pipe(emulated({ maxAllowedMemberships: 20 }))
  )

  it.effect("decide how long sessions and their tokens last", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { id: userId } = yield* clerk.users.create({ username: "ada" })
      const session = yield* clerk.sessions.create({ userId })
      assert.strictEqual(DateTime.distance(session.createdAt, session.expireAt), 3_600_000)
      const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
      const { exp, iat } = JSON.parse(atob(jwt.split(".")[1] ?? "")) as { readonly exp: number; readonly iat: number }
      assert.strictEqual(exp - iat, 90)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* clerk.sessions.get({ sessionId: session.id })).status, "expired")
    }).pipe(emulated({ sessionLifetime: "1 hour", sessionTokenLifetime: 90 }))
  )

  it.effect("decide which scopes an OAuth application has at first, and the form of its tokens", () =>
    Effect.gen(function* () {
      const { instance, oauthApplications } = yield* ClerkService
      const settings = yield* instance.updateOAuthApplicationSettings({ defaultScopes: ["openid", "email"] })
      assert.deepStrictEqual(yield* instance.getOAuthApplicationSettings(), settings)
      assert.strictEqual((yield* oauthApplications.create({ name: "App" })).scopes, "openid email")
      yield* instance.updateOAuthApplicationSettings({ dynamicOauthClientRegistration: true })
      assert.deepStrictEqual((yield* instance.getOAuthApplicationSettings()).defaultScopes, ["openid", "email"])
      assert.isNull((yield* instance.updateOAuthApplicationSettings({ defaultScopes: null })).defaultScopes)
    }).pipe(emulated())
  )
})

describe.each(modes)("the domains of the instance, %s", (_, provide) => {
  it.effect("are the primary one, which cannot be deleted, and satellites", () =>
    Effect.gen(function* () {
      const { domains, instance } = yield* ClerkService
      yield* instance.update({ developmentOrigin: "http://localhost:3000" })
      const [primary] = (yield* domains.list()).data
      assert.deepStrictEqual(
        [primary?.name, primary?.isSatellite, primary?.developmentOrigin],
        ["emulator.test", false, "http://localhost:3000"]
      )
      const satellite = yield* domains.add({ name: "localhost:3001", isSatellite: true })
      assert.isUndefined(satellite.accountsPortalUrl)
      const taken = [422, "form_identifier_exists"] as const
      assert.deepStrictEqual(yield* statusAndCode(domains.add({ name: "LOCALHOST:3001", isSatellite: true })), taken)
      assert.deepStrictEqual(yield* statusAndCode(domains.add({ name: "a b", isSatellite: true })), [
        422,
        "form_param_format_invalid"
      ])
      const renamed = yield* domains.update({ domainId: satellite.id, name: "shop.test" })
      assert.strictEqual(renamed.frontendApiUrl, "https://clerk.shop.test")
      assert.deepStrictEqual(
        yield* statusAndCode(domains.update({ domainId: satellite.id, name: "emulator.test" })),
        taken
      )
      assert.deepStrictEqual(
        yield* statusAndCode(domains.update({ domainId: satellite.id, proxyUrl: "https://shop.test/__clerk" })),
        [400, "domain_update_forbidden"]
      )
      const listed = yield* domains.list()
      assert.deepStrictEqual([listed.data, listed.totalCount], [[primary, renamed], 2])
      yield* domains.delete({ domainId: satellite.id })
      assert.deepStrictEqual(yield* statusAndCode(domains.delete({ domainId: satellite.id })), [
        404,
        "resource_not_found"
      ])
      assert.deepStrictEqual(yield* statusAndCode(domains.delete({ domainId: primary?.id ?? "" })), [
        403,
        "operation_not_allowed_on_primary_domain"
      ])
    }).pipe(Effect.provide(provide()))
  )

  it.effect("have a proxy in production only", () =>
    Effect.gen(function* () {
      const { domains } = yield* ClerkService
      const proxyUrl = "https://shop.example/__clerk"
      const { id: domainId } = yield* domains.add({ name: "shop.example", isSatellite: true, proxyUrl })
      assert.strictEqual((yield* domains.update({ domainId, name: "store.example" })).proxyUrl, proxyUrl)
      assert.isUndefined((yield* domains.update({ domainId, proxyUrl: null })).proxyUrl)
      assert.deepStrictEqual(yield* statusAndCode(domains.update({ domainId, proxyUrl: "nowhere" })), [
        422,
        "form_param_format_invalid"
      ])
    }).pipe(Effect.provide(provide(production)))
  )

  it.effect("change with the instance's domain, which ends all sessions", () =>
    Effect.gen(function* () {
      const { betaFeatures, domains, instance, sessions, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: sessionId } = yield* sessions.create({ userId })
      assert.deepStrictEqual(yield* statusAndCode(instance.changeDomain({})), [422, "form_param_missing"])
      assert.deepStrictEqual(yield* statusAndCode(instance.changeDomain({ homeUrl: "example" })), [
        422,
        "form_param_format_invalid"
      ])
      yield* instance.changeDomain({ homeUrl: "https://www.example.com" })
      assert.strictEqual((yield* domains.list()).data[0]?.name, "example.com")
      assert.strictEqual((yield* sessions.get({ sessionId })).status, "revoked")
      yield* betaFeatures.updateDomain({ homeUrl: "https://example.org" })
      assert.strictEqual((yield* domains.list()).data[0]?.accountsPortalUrl, "https://accounts.example.org")
    }).pipe(Effect.provide(provide(production)))
  )

  it.effect("do not change in development", () =>
    Effect.gen(function* () {
      const { instance } = yield* ClerkService
      assert.deepStrictEqual(yield* statusAndCode(instance.changeDomain({ homeUrl: "https://example.com" })), [
        400,
        "request_invalid_for_environment"
      ])
    }).pipe(Effect.provide(provide()))
  )
})
