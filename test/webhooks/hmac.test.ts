import { createHmac, randomBytes } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck } from "effect"
import type { Content, MakeHmac } from "../../src/webhooks/hmac.js"
import * as Node from "../../src/webhooks/hmac.node.js"
import * as Web from "../../src/webhooks/hmac.web.js"

const implementations: ReadonlyArray<readonly [runtime: string, makeHmac: MakeHmac]> = [
  ["of node:crypto", Node.makeHmac],
  ["of WebCrypto", Web.makeHmac]
]

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"))
const flipped = (signature: Uint8Array) => signature.map((byte, index) => (index === 31 ? byte ^ 1 : byte))

// RFC 4231, test cases 1, 2, 3 and 6.
const vectors: ReadonlyArray<readonly [name: string, key: Uint8Array, content: Content, signature: string]> = [
  ["text", bytes("0b".repeat(20)), ["Hi There"], "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    "text in parts",
    new TextEncoder().encode("Jefe"),
    ["what do ya ", "", new TextEncoder().encode("want for nothing?")],
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
  ],
  [
    "bytes",
    bytes("aa".repeat(20)),
    [bytes("dd".repeat(50))],
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
  ],
  [
    "a key longer than a block",
    bytes("aa".repeat(131)),
    ["Test Using Larger Than Block-Size Key - Hash Key First"],
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
  ]
]

describe.each(implementations)("the HMAC %s", (_, makeHmac) => {
  it.effect.each(vectors)("signs and verifies %s as RFC 4231 does", ([, key, content, expected]) =>
    Effect.gen(function* () {
      const hmac = yield* makeHmac(key)
      const signature = yield* hmac.sign(content)
      assert.strictEqual(Buffer.from(signature).toString("hex"), expected)
      assert.isTrue(yield* hmac.verify(content, [signature]))
    })
  )

  it.effect("accepts one right signature among wrong ones, and no wrong one", () =>
    Effect.gen(function* () {
      const hmac = yield* makeHmac(randomBytes(24))
      const signature = yield* hmac.sign(["content"])
      const wrong = [flipped(signature), signature.slice(1), new Uint8Array(), new Uint8Array(64)]
      assert.isFalse(yield* hmac.verify(["content"], wrong))
      assert.isFalse(yield* hmac.verify(["content"], []))
      assert.isFalse(yield* hmac.verify(["contents"], [signature]))
      assert.isTrue(yield* hmac.verify(["content"], [...wrong, signature]))
    })
  )

  it.effect("accepts no signature of another key", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* makeHmac(randomBytes(24)), yield* makeHmac(randomBytes(24))]
      assert.isFalse(yield* other.verify(["content"], [yield* one.sign(["content"])]))
    })
  )

  it.effect.prop(
    "computes HMAC-SHA256 of any key and content, lone surrogates included",
    {
      key: FastCheck.uint8Array({ minLength: 24, maxLength: 100 }),
      content: FastCheck.array(FastCheck.oneof(FastCheck.string16bits(), FastCheck.uint8Array()), { maxLength: 3 })
    },
    ({ content, key }) =>
      Effect.gen(function* () {
        const joined = Buffer.concat(
          content.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part))
        )
        const hmac = yield* makeHmac(key)
        const expected = createHmac("sha256", key).update(joined).digest("hex")
        assert.strictEqual(Buffer.from(yield* hmac.sign(content)).toString("hex"), expected)
      })
  )
})
