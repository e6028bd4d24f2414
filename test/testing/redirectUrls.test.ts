import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("redirect URLs, %s", (_, provide) => {
  it.effect("are listed once each, until they are deleted", () =>
    Effect.gen(function* () {
      const { redirectUrls } = yield* ClerkService
      const first = yield* redirectUrls.create({ url: "my-app://oauth-callback" })
      const second = yield* redirectUrls.create({ url: "https://example.com/callback" })
      assert.deepStrictEqual(yield* redirectUrls.get({ id: first.id }), first)
      const { data, totalCount } = yield* redirectUrls.list({ paginated: true, limit: 1 })
      assert.deepStrictEqual([data, totalCount], [[second], 2])
      assert.deepStrictEqual(yield* statusAndCode(redirectUrls.create({ url: first.url })), [400, "duplicate_record"])
      assert.deepStrictEqual(yield* statusAndCode(redirectUrls.create({ url: "callback" })), [
        422,
        "form_param_format_invalid"
      ])
      yield* redirectUrls.delete({ id: first.id })
      assert.deepStrictEqual(yield* statusAndCode(redirectUrls.get({ id: first.id })), [404, "resource_not_found"])
      assert.deepStrictEqual((yield* redirectUrls.list()).data, [second])
      yield* redirectUrls.create({ url: first.url })
    }).pipe(Effect.provide(provide()))
  )
})

describe.each(modes)("the Svix app, %s", (_, provide) => {
  it.effect("is made once and deleted once", () =>
    Effect.gen(function* () {
      const { webhooks } = yield* ClerkService
      const missing = [400, "svix_app_missing"] as const
      assert.deepStrictEqual(yield* statusAndCode(webhooks.generateSvixAuthURL()), missing)
      const { svixUrl } = yield* webhooks.createSvixApp()
      assert.deepStrictEqual(yield* statusAndCode(webhooks.createSvixApp()), [400, "svix_app_exists"])
      assert.notStrictEqual((yield* webhooks.generateSvixAuthURL()).svixUrl, svixUrl)
      yield* webhooks.deleteSvixApp()
      assert.deepStrictEqual(yield* statusAndCode(webhooks.deleteSvixApp()), missing)
      yield* webhooks.createSvixApp()
    }).pipe(Effect.provide(provide()))
  )
})

describe.each(modes)("the public interstitial, %s", (_, provide) => {
  it.effect("is a page that loads clerk-js with the given settings, escaped", () =>
    Effect.gen(function* () {
      const { miscellaneous } = yield* ClerkService
      const page = yield* miscellaneous.getPublicInterstitial({
        publishableKey: "pk_test_x",
        signInUrl: '"><script>',
        domain: "shop.test",
        useDomainForScript: true
      })
      assert.include(page, 'data-clerk-publishable-key="pk_test_x"')
      assert.include(page, 'src="https://shop.test/npm/@clerk/clerk-js/')
      assert.notInclude(page, '"><script>')
      const fetchPage = (input: Parameters<typeof miscellaneous.getPublicInterstitial>[0]) =>
        statusAndCode(miscellaneous.getPublicInterstitial(input))
      assert.deepStrictEqual(yield* fetchPage({}), [400, "missing_query_parameter"])
      assert.deepStrictEqual(yield* fetchPage({ publishableKey: "sk_test_x" }), [400, "malformed_publishable_key"])
    }).pipe(Effect.provide(provide()))
  )
})
