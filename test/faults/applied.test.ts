import { assert, describe } from "@effect/vitest"
import { Effect } from "effect"
import { Directories, Machines, OAuthApplications, SCIMDirectories, Users } from "effect-clerk"
import { type Call, failure, nameOf, wireUser } from "./calls.js"
import { client, inTurn, json, onEachTransport, reset, type Script, serve, write } from "./server.js"

/** The server does what it is asked, and the response is lost. */
const applied = (call: Call, script: Script, transport: Parameters<typeof failure>[2]) =>
  Effect.map(failure(call, script, transport), ({ ends, error, server }) => {
    assert.strictEqual(ends, "1 × OutcomeUnknown")
    assert.deepStrictEqual([error.retry, error.isRetryable, error.mayHaveBeenApplied], ["ambiguous", false, true])
    assert.include(error.message, "may have been applied; read the resource before calling again")
    return server
  })

onEachTransport("row 38: a user whose creation was lost is created once, and found by its external id", (transport) =>
  Effect.gen(function* () {
    const created: Array<object> = []
    const server = yield* serve((socket, nth, request) => {
      if (request.startsWith("GET")) return write(json(200, created))(socket, nth, request)
      created.push(wireUser("user_1", { external_id: /"external_id":"(\w+)"/.exec(request)?.[1] }))
      socket.resetAndDestroy()
    })
    yield* Effect.gen(function* () {
      const error = yield* Effect.flip(Users.create({ externalId: "mine" }))
      assert.strictEqual(nameOf(error), "OutcomeUnknown")
      assert.isFalse(error.isRetryable)
      const { data } = yield* Users.list({ externalId: ["mine"] })
      assert.deepStrictEqual(
        data.map(({ externalId, id }) => [id, externalId]),
        [["user_1", "mine"]]
      )
    }).pipe(Effect.provide(client(server.origin, transport)))
    assert.lengthOf(created, 1)
  })
)

onEachTransport("row 39: a credit whose response was lost is sent again with the same key", (transport) =>
  Effect.gen(function* () {
    const entry = {
      object: "commerce_credit_ledger",
      id: "ccl_1",
      payer_id: "cp_1",
      amount: { amount: 500, amount_formatted: "5.00", currency: "USD", currency_symbol: "$" },
      source_type: "grant",
      source_id: "src_1",
      created_at: "2026-01-01T00:00:00Z"
    }
    const server = yield* serve(inTurn(reset, reset, write(json(200, entry))))
    const ledger = yield* Users.adjustBillingCreditBalance({
      userId: "user_1",
      amount: 500,
      action: "increase",
      idempotencyKey: "change_1"
    }).pipe(Effect.provide(client(server.origin, transport)))
    assert.strictEqual(ledger.id, "ccl_1")
    const keys = server.requests.map((request) => /"idempotency_key":"(\w+)"/.exec(request)?.[1])
    assert.deepStrictEqual(keys, ["change_1", "change_1", "change_1"])
  })
)

describe("row 40: what must not happen twice is sent once, and says that it may have happened:", () => {
  const calls: Readonly<Record<string, Call>> = {
    "a machine's new key": Machines.rotateSecretKey({ machineId: "mch_1", previousTokenTtl: 0 }),
    "an OAuth application's new secret": OAuthApplications.rotateSecret({ oauthApplicationId: "oauth_1" }),
    "a directory's new key": Directories.rotateApiKey({ directoryId: "dir_1" }),
    "a SCIM directory's new key": SCIMDirectories.rotateApiKey({ scimDirectoryId: "dir_1" }),
    "a guess at a password": Users.verifyPassword({ userId: "user_1", password: "guess" }),
    "a guess at a code": Users.verifyTotp({ userId: "user_1", code: "123456" })
  }
  for (const [what, call] of Object.entries(calls)) {
    onEachTransport(what, (transport) => Effect.asVoid(applied(call, reset, transport)))
  }
})
