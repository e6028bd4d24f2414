import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("message templates, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are Clerk's own until they are changed, and again when they are reverted", () =>
    emulated(
      Effect.gen(function* () {
        const { emailSmsTemplates: templates } = yield* ClerkService
        const own = { templateType: "email", slug: "verification_code" } as const
        const before = yield* templates.get(own)
        assert.deepStrictEqual([before.resourceType, before.canRevert], ["system", false])
        const listed = yield* templates.list({ templateType: "email", paginated: true })
        assert.deepStrictEqual(listed.data[before.position ?? -1], before)
        yield* templates.upsert({ ...own, subject: "Your code", body: "<b>{{otp_code}}</b>", fromEmailName: "hello" })
        const changed = yield* templates.get(own)
        assert.deepStrictEqual(
          [changed.resourceType, changed.canRevert, changed.subject, changed.body, changed.fromEmailName],
          ["user", true, "Your code", "<b>{{otp_code}}</b>", "hello"]
        )
        yield* templates.revert(own)
        assert.deepStrictEqual(yield* templates.get(own), before)
        yield* templates.upsert({ ...own, subject: "Your code", body: "<b>{{otp_code}}</b>" })
        const toggled = yield* templates.toggleDelivery({ ...own, deliveredByClerk: false })
        assert.deepStrictEqual([toggled.deliveredByClerk, toggled.subject], [false, "Your code"])
        yield* templates.revert(own)
        assert.deepStrictEqual(yield* templates.get(own), { ...before, deliveredByClerk: false })
      })
    )
  )

  it.effect("are previewed without a change", () =>
    emulated(
      Effect.gen(function* () {
        const { emailSmsTemplates: templates } = yield* ClerkService
        const own = { templateType: "email", slug: "verification_code" } as const
        const preview = yield* templates.preview({ ...own, subject: "Hi", body: "Code: {{ otp_code }}" })
        assert.deepInclude(preview, { subject: "Hi", body: "Code: 123456" })
        assert.notStrictEqual((yield* templates.get(own)).subject, "Hi")
        const sms = yield* templates.preview({ templateType: "sms", slug: "verification_code" })
        assert.deepStrictEqual(sms, { body: "123456 is your Emulator verification code." })
      })
    )
  )

  it.effect("must exist, be well formed, and keep what is required", () =>
    emulated(
      Effect.gen(function* () {
        const { emailSmsTemplates: templates } = yield* ClerkService
        const upsert = (slug: string, body: string, fromEmailName = "hello") =>
          statusAndCode(templates.upsert({ templateType: "email", slug, body, fromEmailName }))
        assert.deepStrictEqual(yield* upsert("none", ""), [404, "resource_not_found"])
        assert.deepStrictEqual(yield* upsert("verification_code", "no code"), [422, "required_variable_missing"])
        assert.deepStrictEqual(yield* upsert("verification_code", "{{otp_code"), [422, "invalid_template_body"])
        assert.deepStrictEqual(yield* upsert("verification_code", "{{otp_code}}", "a b"), [
          422,
          "form_param_format_invalid"
        ])
        assert.deepStrictEqual(
          yield* statusAndCode(templates.preview({ templateType: "fax", slug: "verification_code" })),
          [400, "template_type_unsupported"]
        )
      })
    )
  )
})
