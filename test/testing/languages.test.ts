import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"

/** Requests as clients of other languages write them, where they differ from those of JavaScript's. */

/** Headers that every request of the client has. */
const headers = {
  // Generated with Speakeasy, as the ones for Java, C# and PHP are.
  python: {
    accept: "application/json",
    authorization: "Bearer sk_test_emulator",
    "user-agent": "speakeasy-sdk/python 6.0.1",
    "clerk-api-version": "2025-11-10",
    "x-clerk-sdk": "python/6.0.1"
  },
  // `net/http` sends a content type without a body too.
  go: {
    Authorization: "Bearer sk_test_emulator",
    "Content-Type": "application/json",
    "User-Agent": "clerk/clerk-sdk-go@v2.0.0",
    "Clerk-Api-Version": "2021-02-05",
    "X-Clerk-Sdk": "go/v2.0.0"
  },
  // Faraday writes forms, and lists with brackets.
  ruby: {
    AUTHORIZATION: "bearer sk_test_emulator",
    "CONTENT-TYPE": "application/x-www-form-urlencoded"
  },
  php: { Authorization: "Bearer sk_test_emulator", "Content-Type": "application/json; charset=utf-8" },
  csharp: { Authorization: "Bearer sk_test_emulator", "Content-Type": 'application/json; charset="utf-8"' }
} as const

type Language = keyof typeof headers

const sender = Effect.gen(function* () {
  const { httpApp } = yield* ClerkEmulator
  const fetch = yield* ClerkServer.toFetch(httpApp)
  return (language: Language, method: string, path: string, body?: string, more: Record<string, string> = {}) =>
    Effect.promise(async () => {
      const response = await fetch(`http://localhost${path}`, {
        method,
        headers: { ...headers[language], ...more },
        ...(body === undefined ? {} : { body })
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) }
    })
})

type Send = Effect.Effect.Success<typeof sender>

const emulated = (test: (send: Send) => Effect.Effect<void, never, ClerkEmulator>) =>
  Effect.flatMap(sender, test).pipe(Effect.provide(ClerkEmulator.layer()))

/** The usernames of some users, in the order of the response. */
const names = ({ body }: { readonly body: ReadonlyArray<{ readonly username: string }> }) =>
  body.map(({ username }) => username)

const create = (send: Send, username: string) =>
  Effect.map(send("python", "POST", "/v1/users", JSON.stringify({ username })), ({ body }) => String(body.id))

describe("clients of other languages", () => {
  it.effect("send lists as repeated names, with brackets, with numbers, or encoded", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const ada = yield* create(send, "ada")
        const bob = yield* create(send, "bob")
        yield* create(send, "cy")
        for (const query of [
          `user_id=${ada}&user_id=${bob}`,
          `user_id[]=${ada}&user_id[]=${bob}`,
          `user_id%5B%5D=${ada}&user_id%5B%5D=${bob}`,
          `user_id[0]=${ada}&user_id[1]=${bob}`,
          `user_id=%2B${ada}&user_id=%2B${bob}`
        ]) {
          const found = yield* send("ruby", "GET", `/v1/users?${query}&order_by=username`)
          assert.deepStrictEqual([found.status, names(found)], [200, ["ada", "bob"]], query)
        }
        // No language joins ids with commas, and Clerk does not split them.
        assert.deepStrictEqual(names(yield* send("python", "GET", `/v1/users?user_id=${ada},${bob}`)), [])
        const without = yield* send("go", "GET", `/v1/users?user_id[]=-${ada}&order_by=%2Busername`)
        assert.deepStrictEqual(names(without), ["bob", "cy"])
      })
    )
  )

  it.effect("send one list with commas, which is the only one that Clerk splits", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const { body: organization } = yield* send("go", "POST", "/v1/organizations", JSON.stringify({ name: "Acme" }))
        for (const [name, enrollment_mode] of [
          ["one.example.org", "manual_invitation"],
          ["two.example.org", "automatic_invitation"],
          ["three.example.org", "enterprise_sso"]
        ]) {
          const path = `/v1/organizations/${organization.id}/domains`
          yield* send("python", "POST", path, JSON.stringify({ name, enrollment_mode, verified: true }))
        }
        const modes = "manual_invitation,enterprise_sso"
        for (const query of [modes, modes.replace(",", "%2C"), modes.replace(",", "&enrollment_mode=")]) {
          const { body } = yield* send(
            "python",
            "GET",
            `/v1/organization_domains?enrollment_mode=${query}&order_by=name`
          )
          assert.deepStrictEqual(
            body.data.map((each: { readonly name: string }) => each.name),
            ["one.example.org", "three.example.org"],
            query
          )
        }
      })
    )
  )

  it.effect("send flags as true or as Python's True, and whole numbers only", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const id = yield* create(send, "ada")
        yield* create(send, "bob")
        yield* send("go", "POST", `/v1/users/${id}/ban`)
        assert.deepStrictEqual(names(yield* send("python", "GET", "/v1/users?banned=True")), ["ada"])
        assert.deepStrictEqual(names(yield* send("csharp", "GET", "/v1/users?banned=False")), ["bob"])
        const decimal = yield* send("python", "GET", "/v1/users?limit=10.0")
        assert.deepStrictEqual([decimal.status, decimal.body.errors[0].meta.param_name], [422, "limit"])
      })
    )
  )

  it.effect("send forms, with lists and metadata in brackets or metadata as JSON", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const form = new URLSearchParams([
          ["email_address[]", "ada@example.com"],
          ["email_address[]", "ada@example.org"],
          ["first_name", "007"],
          ["username", "ada"],
          ["skip_password_requirement", "true"],
          ["public_metadata[role]", "admin"],
          ["public_metadata[team][name]", "blue"],
          ["private_metadata", `{"level":3}`]
        ])
        const { body, status } = yield* send("ruby", "POST", "/v1/users", String(form))
        assert.deepStrictEqual(
          [
            status,
            body.email_addresses.map((each: { readonly email_address: string }) => each.email_address),
            body.first_name,
            body.username,
            body.public_metadata,
            body.private_metadata
          ],
          [
            200,
            ["ada@example.com", "ada@example.org"],
            "007",
            "ada",
            { role: "admin", team: { name: "blue" } },
            { level: 3 }
          ]
        )
        const changed = yield* send(
          "ruby",
          "PATCH",
          `/v1/users/${body.id}`,
          "last_name=Lovelace&delete_self_enabled=false"
        )
        assert.deepStrictEqual(
          [changed.body.last_name, changed.body.delete_self_enabled, changed.body.first_name],
          ["Lovelace", false, "007"]
        )
        const wrong = yield* send("ruby", "POST", "/v1/sign_in_tokens", `user_id=${body.id}&expires_in_seconds=soon`)
        assert.deepStrictEqual([wrong.status, wrong.body.errors[0].meta.param_name], [422, "expires_in_seconds"])
      })
    )
  )

  it.effect("write the base URL with or without /v1 and slashes", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const id = yield* create(send, "ada")
        for (const path of [
          `/v1/users/${id}`,
          `/users/${id}`,
          `/v1/users/${id}/`,
          `/v1//users/${id}`,
          `//users/${id}?`,
          `/v1/users/${encodeURIComponent(id)}`
        ]) {
          const { body, status } = yield* send("go", "GET", path)
          assert.deepStrictEqual([status, body.id], [200, id], path)
        }
        const list = yield* send("python", "GET", "/v1/users/?limit=1")
        assert.deepStrictEqual(names(list), ["ada"])
        // An id that is missing is no other operation: this would ban the users of a body.
        assert.strictEqual((yield* send("php", "POST", "/v1/users//ban", "{}")).status, 404)
      })
    )
  )

  it.effect("send no body or an empty one, if all fields are optional", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const id = yield* create(send, "ada")
        for (const body of [undefined, "", "{}"]) {
          const response = yield* send("go", "POST", `/v1/users/${id}/remove_password`, body)
          assert.deepStrictEqual([response.status, response.body.id], [200, id], body)
        }
        // httpx sends no content type without a body, and some clients send none with JSON.
        const session = yield* send("python", "POST", "/v1/sessions", JSON.stringify({ user_id: id }))
        assert.deepStrictEqual([session.status, session.body.user_id], [200, id])
        const text = yield* send("python", "POST", "/v1/sessions", JSON.stringify({ user_id: id }), {
          "content-type": "text/plain"
        })
        assert.strictEqual(text.status, 200)
      })
    )
  )

  it.effect("name headers in any case, the scheme of the key too, and older API versions", () =>
    emulated((send) =>
      Effect.gen(function* () {
        for (const language of ["python", "go", "ruby", "php", "csharp"] as const) {
          assert.strictEqual((yield* send(language, "GET", "/v1/users/count")).status, 200, language)
        }
        const { headers: answer } = yield* send("go", "GET", "/v1/users/count")
        assert.strictEqual(answer.get("clerk-api-version"), "2021-02-05")
        const without = yield* send("python", "GET", "/v1/users", undefined, { authorization: "sk_test_emulator" })
        assert.deepStrictEqual(
          [without.status, without.body.errors[0].code],
          [401, "authorization_header_format_invalid"]
        )
      })
    )
  )

  it.effect("upload images as forms with a file", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const id = yield* create(send, "ada")
        const boundary = "---------------------------7d1b3f"
        const body = [
          `--${boundary}`,
          `Content-Disposition: form-data; name="file"; filename="ada.png"`,
          "Content-Type: image/png",
          "",
          "not really an image",
          `--${boundary}--`,
          ""
        ].join("\r\n")
        const { body: user, status } = yield* send("python", "POST", `/v1/users/${id}/profile_image`, body, {
          "content-type": `Multipart/Form-Data; boundary=${boundary}`
        })
        assert.deepStrictEqual([status, user.has_image], [200, true])
      })
    )
  )

  it.effect("verify M2M tokens with the field of Clerk's description, and are told if they use another one", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const machine = yield* send("python", "POST", "/v1/machines", JSON.stringify({ name: "reports" }))
        const { body: token } = yield* send("python", "POST", "/v1/m2m_tokens", "{}", {
          authorization: `Bearer ${machine.body.secret_key}`
        })
        const php = yield* send("php", "POST", "/v1/m2m_tokens/verify", JSON.stringify({ token: token.token }))
        assert.deepStrictEqual([php.status, php.body.subject], [200, machine.body.id])
        // The helpers for Java, Python and C# send `secret`, which Clerk does not document.
        const python = yield* send("python", "POST", "/v1/m2m_tokens/verify", JSON.stringify({ secret: token.token }))
        assert.deepStrictEqual([python.status, python.body.errors[0].meta.param_name], [422, "token"])
      })
    )
  )

  it.effect("verify API keys where PHP's client asks for them, and find none there", () =>
    emulated((send) =>
      Effect.gen(function* () {
        const subject = yield* create(send, "ada")
        const { body: key } = yield* send("php", "POST", "/v1/api_keys", JSON.stringify({ name: "ci key", subject }))
        const secret = Redacted.value(Redacted.make(String(key.secret)))
        const wrong = yield* send("php", "POST", "/v1/m2m_tokens/verify", JSON.stringify({ token: secret }))
        assert.strictEqual(wrong.status, 404)
        const right = yield* send("php", "POST", "/v1/api_keys/verify", JSON.stringify({ secret }))
        assert.deepStrictEqual([right.status, right.body.subject], [200, subject])
      })
    )
  )
})
