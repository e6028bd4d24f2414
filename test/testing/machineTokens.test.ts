import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, type Layer, Redacted, TestClock } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"
import { Jwks, MachineToken } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const start = DateTime.unsafeMake("2026-01-01T00:00:00Z")
const at = (seconds: number) => DateTime.add(start, { seconds })

/** Runs a program on an embedded Clerk of its own, in 2026. */
const on =
  (layer: (typeof modes)[number][1]) =>
  <A, E>(program: Effect.Effect<A, E, Layer.Layer.Success<ReturnType<typeof layer>>>) =>
    Effect.zipRight(TestClock.setTime(DateTime.toEpochMillis(start)), Effect.provide(program, layer()))

/** Runs calls with the secret key of a machine. */
const as = (machine: { readonly secretKey: Redacted.Redacted }) =>
  ClerkClient.withOptions({ machineSecretKey: machine.secretKey })

const notFound = [404, "resource_not_found"] as const
const noMachine = [401, "machine_secret_key_invalid"] as const

/** `billing` may call `reports`; `stranger` may call no machine. */
const network = Effect.gen(function* () {
  const { machines } = yield* ClerkService
  const reports = yield* machines.create({ name: "reports" })
  const billing = yield* machines.create({ name: "billing", scopedMachines: [reports.id], defaultTokenTtl: 600 })
  const stranger = yield* machines.create({ name: "stranger" })
  return { billing, reports, stranger }
})

describe.each(modes)("%s", (_, layer) => {
  const run = on(layer)

  describe("machines", () => {
    it.effect("are created with a secret key and with the machines that they may call", () =>
      run(
        Effect.gen(function* () {
          const { machines } = yield* ClerkService
          const { billing, reports } = yield* network
          const { scopedMachines: _, secretKey: __, ...target } = reports
          const { secretKey, ...created } = billing
          assert.match(created.id, /^mch_\w{27}$/)
          assert.deepStrictEqual(created, {
            object: "machine",
            id: created.id,
            name: "billing",
            instanceId: "ins_emulator",
            defaultTokenTtl: 600,
            createdAt: start,
            updatedAt: start,
            scopedMachines: [target]
          })
          assert.deepStrictEqual(yield* machines.get({ machineId: created.id }), created)
          const { secret } = yield* machines.getSecretKey({ machineId: created.id })
          assert.strictEqual(Redacted.value(secret), Redacted.value(secretKey))
          assert.deepStrictEqual(yield* statusAndCode(machines.create({ name: "x", scopedMachines: ["mch_0"] })), [
            422,
            "form_resource_not_found"
          ])
        })
      )
    )

    it.effect("are listed, searched by name and id, and ordered", () =>
      run(
        Effect.gen(function* () {
          const { machines } = yield* ClerkService
          const { billing } = yield* network
          const names = (input: Parameters<typeof machines.list>[0]) =>
            Effect.map(machines.list(input), ({ data }) => data.map(({ name }) => name))
          assert.deepStrictEqual(yield* names({}), ["stranger", "billing", "reports"])
          assert.deepStrictEqual(yield* names({ orderBy: "name", offset: 1 }), ["reports", "stranger"])
          assert.deepStrictEqual(yield* names({ query: "ILL" }), ["billing"])
          assert.deepStrictEqual(yield* names({ query: billing.id }), ["billing"])
          assert.strictEqual((yield* machines.list({ limit: 1 })).totalCount, 3)
        })
      )
    )

    it.effect("change the given fields", () =>
      run(
        Effect.gen(function* () {
          const { machines } = yield* ClerkService
          const { billing } = yield* network
          const { secretKey: _, ...before } = billing
          yield* TestClock.adjust("1 second")
          const renamed = yield* machines.update({ machineId: billing.id, name: "invoices" })
          assert.deepStrictEqual(renamed, { ...before, name: "invoices", updatedAt: at(1) })
        })
      )
    )

    it.effect("gain and lose the scope to call another machine", () =>
      run(
        Effect.gen(function* () {
          const { machines } = yield* ClerkService
          const { billing, reports, stranger } = yield* network
          const scope = { machineId: stranger.id, toMachineId: reports.id }
          assert.deepStrictEqual(yield* machines.createScope(scope), {
            object: "machine_scope",
            fromMachineId: stranger.id,
            toMachineId: reports.id,
            createdAt: start
          })
          assert.strictEqual((yield* statusAndCode(machines.createScope(scope)))[0], 409)
          assert.deepStrictEqual(
            yield* statusAndCode(machines.createScope({ ...scope, toMachineId: "mch_0" })),
            notFound
          )
          const removal = { machineId: stranger.id, otherMachineId: reports.id }
          assert.isTrue((yield* machines.deleteScope(removal)).deleted)
          assert.deepStrictEqual(yield* statusAndCode(machines.deleteScope(removal)), notFound)

          yield* machines.delete({ machineId: reports.id })
          assert.deepStrictEqual((yield* machines.get({ machineId: billing.id })).scopedMachines, [])
          assert.deepStrictEqual(yield* statusAndCode(machines.get({ machineId: reports.id })), notFound)
        })
      )
    )

    it.effect("rotate their secret key, and accept the previous one for the given time", () =>
      run(
        Effect.gen(function* () {
          const { m2m, machines } = yield* ClerkService
          const { billing } = yield* network
          const rotated = yield* machines.rotateSecretKey({ machineId: billing.id, previousTokenTtl: 60 })
          assert.notStrictEqual(Redacted.value(rotated.secret), Redacted.value(billing.secretKey))
          const { secret } = yield* machines.getSecretKey({ machineId: billing.id })
          assert.strictEqual(Redacted.value(secret), Redacted.value(rotated.secret))
          yield* TestClock.adjust("59 seconds")
          yield* m2m.createToken().pipe(as(billing))
          yield* TestClock.adjust("1 second")
          assert.deepStrictEqual(yield* statusAndCode(m2m.createToken().pipe(as(billing))), noMachine)
          yield* m2m.createToken().pipe(as({ secretKey: rotated.secret }))
        })
      )
    )
  })

  describe("M2M tokens", () => {
    it.effect("belong to the calling machine, and live as long as the call or the machine sets", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const { billing, reports } = yield* network
          const { token, ...created } = yield* m2m.createToken({ claims: { job: ["invoices"] } }).pipe(as(billing))
          assert.match(token, /^mt_/)
          assert.deepStrictEqual(created, {
            object: "machine_to_machine_token",
            id: created.id,
            subject: billing.id,
            claims: { job: ["invoices"] },
            scopes: [reports.id],
            revoked: false,
            revocationReason: null,
            expired: false,
            expiration: at(600),
            createdAt: start,
            updatedAt: start,
            lastUsedAt: null
          })
          const brief = yield* m2m.createToken({ secondsUntilExpiration: 1.5 }).pipe(as(billing))
          assert.deepStrictEqual(brief.expiration, at(1.5))
        })
      )
    )

    it.effect("are created with the secret key of a machine only", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const stray = m2m.createToken().pipe(as({ secretKey: Redacted.make("ak_of_nobody") }))
          assert.deepStrictEqual(yield* statusAndCode(stray), noMachine)
          // Without a key nothing is sent.
          const keyless = yield* Effect.flip(m2m.createToken())
          assert.include(String(keyless), "this operation needs the option `machineSecretKey`")
        })
      )
    )

    it.effect("are verified for the machines in their scopes, and for the instance", () =>
      run(
        Effect.gen(function* () {
          const { m2m, machines } = yield* ClerkService
          const { billing, reports, stranger } = yield* network
          const { id, token } = yield* m2m.createToken().pipe(as(billing))
          yield* TestClock.adjust("1 minute")
          const verified = yield* m2m.verifyToken({ token }).pipe(as(reports))
          assert.deepStrictEqual([verified.id, verified.subject, verified.lastUsedAt], [id, billing.id, at(60)])
          assert.notProperty(verified, "token")
          assert.strictEqual((yield* m2m.verifyToken({ token })).id, id)
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token }).pipe(as(stranger))), notFound)
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token: "mt_unknown" })), notFound)

          yield* machines.createScope({ machineId: billing.id, toMachineId: stranger.id })
          const next = yield* m2m.createToken().pipe(as(billing))
          assert.strictEqual((yield* m2m.verifyToken({ token: next.token }).pipe(as(stranger))).id, next.id)
        })
      )
    )

    it.effect("cannot be verified after they expire, are revoked, or their machine is deleted", () =>
      run(
        Effect.gen(function* () {
          const { m2m, machines } = yield* ClerkService
          const { billing, stranger } = yield* network
          const brief = yield* m2m.createToken({ secondsUntilExpiration: 30 }).pipe(as(billing))
          const revoked = yield* m2m.createToken().pipe(as(billing))
          const orphaned = yield* m2m.createToken().pipe(as(billing))
          const revoke = m2m.revokeToken({ m2mTokenId: revoked.id, revocationReason: "leaked" })
          assert.deepStrictEqual(yield* statusAndCode(revoke.pipe(as(stranger))), notFound)
          const gone = yield* revoke.pipe(as(billing))
          assert.deepStrictEqual([gone.revoked, gone.revocationReason], [true, "leaked"])
          yield* TestClock.adjust("30 seconds")
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token: revoked.token })), notFound)
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token: brief.token })), notFound)
          assert.isFalse((yield* m2m.verifyToken({ token: orphaned.token })).expired)
          yield* machines.delete({ machineId: billing.id })
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token: orphaned.token })), notFound)
          assert.deepStrictEqual(yield* statusAndCode(m2m.createToken().pipe(as(billing))), noMachine)
        })
      )
    )

    it.effect("are listed for their machine, newest first, and with expired or revoked ones only on request", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const { billing, stranger } = yield* network
          const oldest = yield* m2m.createToken().pipe(as(billing))
          const expired = yield* m2m.createToken({ secondsUntilExpiration: 1 }).pipe(as(billing))
          const revoked = yield* m2m.createToken().pipe(as(billing))
          const newest = yield* m2m.createToken().pipe(as(billing))
          yield* m2m.createToken({ tokenFormat: "jwt" }).pipe(as(billing))
          yield* m2m.createToken().pipe(as(stranger))
          yield* m2m.revokeToken({ m2mTokenId: revoked.id })
          yield* TestClock.adjust("1 second")

          const subject = billing.id
          const ids = (input: Omit<Parameters<typeof m2m.listTokens>[0], "subject">) =>
            Effect.map(m2m.listTokens({ subject, ...input }), ({ data }) => data.map(({ id }) => id))
          assert.deepStrictEqual(yield* ids({}), [newest.id, oldest.id])
          assert.deepStrictEqual(yield* ids({ revoked: true }), [newest.id, revoked.id, oldest.id])
          assert.deepStrictEqual(yield* ids({ expired: true }), [newest.id, expired.id, oldest.id])
          assert.deepStrictEqual(yield* ids({ revoked: true, expired: true, offset: 1, limit: 2 }), [
            revoked.id,
            expired.id
          ])
          assert.strictEqual((yield* m2m.listTokens({ subject, limit: 1 })).totalCount, 2)

          assert.strictEqual((yield* m2m.listTokens({ subject }).pipe(as(billing))).totalCount, 2)
          assert.deepStrictEqual(yield* statusAndCode(m2m.listTokens({ subject }).pipe(as(stranger))), [
            403,
            "authorization_invalid"
          ])
          assert.deepStrictEqual(yield* statusAndCode(m2m.listTokens({ subject: `mch_${"0".repeat(27)}` })), notFound)
        })
      )
    )

    it.effect("are reused if the caller allows it, the claims are the same and they live long enough", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const { billing } = yield* network
          const create = (input: Parameters<typeof m2m.createToken>[0]) =>
            Effect.map(m2m.createToken(input).pipe(as(billing)), ({ id }) => id)
          const first = yield* create({ claims: { job: 1 }, minRemainingTtlSeconds: 60 })
          yield* TestClock.adjust("540 seconds")
          assert.strictEqual(yield* create({ claims: { job: 1 }, minRemainingTtlSeconds: 60 }), first)
          assert.notStrictEqual(yield* create({ claims: { job: 2 }, minRemainingTtlSeconds: 60 }), first)
          yield* TestClock.adjust("1 second")
          const second = yield* create({ claims: { job: 1 }, minRemainingTtlSeconds: 60 })
          assert.notStrictEqual(second, first)
          yield* m2m.revokeToken({ m2mTokenId: second })
          assert.notStrictEqual(yield* create({ claims: { job: 1 }, minRemainingTtlSeconds: 60 }), second)
          const impossible = m2m.createToken({ minRemainingTtlSeconds: 600 }).pipe(as(billing))
          assert.deepStrictEqual(yield* statusAndCode(impossible), [400, "bad_request"])
        })
      )
    )

    it.effect("are signed as JWTs, which the key set verifies", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const { billing, reports, stranger } = yield* network
          const { token, ...created } = yield* m2m
            .createToken({ tokenFormat: "jwt", claims: { job: "invoices" } })
            .pipe(as(billing))
          assert.deepStrictEqual(created.expiration, at(600))

          const local = yield* MachineToken.verify(token)
          assert.strictEqual(local.tokenType, "m2m_token")
          assert.deepStrictEqual(
            [local.id, local.subject, local.tokenType === "m2m_token" && local.claims, local.expiration],
            [created.id, billing.id, { job: "invoices" }, at(600)]
          )

          const remote = yield* m2m.verifyToken({ token }).pipe(as(reports))
          assert.deepStrictEqual(remote, created)
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token }).pipe(as(stranger))), notFound)
          assert.deepStrictEqual(yield* statusAndCode(m2m.revokeToken({ m2mTokenId: created.id })), notFound)
          const forged = `${token.slice(0, -8)}AAAAAAAA`
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token: forged })), notFound)
          yield* TestClock.adjust("600 seconds")
          assert.deepStrictEqual(yield* statusAndCode(m2m.verifyToken({ token })), notFound)
        }).pipe(Effect.provide(Jwks.layer()))
      )
    )

    it.effect("reject reserved claims and claims that are not an object in JWTs", () =>
      run(
        Effect.gen(function* () {
          const { m2m } = yield* ClerkService
          const { billing } = yield* network
          const create = (claims: unknown) => m2m.createToken({ tokenFormat: "jwt", claims }).pipe(as(billing))
          assert.deepStrictEqual(yield* statusAndCode(create({ sub: "mch_0" })), [400, "machine_token_reserved_claim"])
          assert.deepStrictEqual(yield* statusAndCode(create(["sub"])), [400, "bad_request"])
          const opaque = yield* m2m.createToken({ claims: { sub: "mch_0" } }).pipe(as(billing))
          assert.strictEqual(opaque.subject, billing.id)
        })
      )
    )
  })

  describe("OAuth access tokens", () => {
    it.effect("are verified, with user, application and scopes", () =>
      run(
        Effect.gen(function* () {
          const { oauthAccessTokens, users } = yield* ClerkService
          const { mintOAuthToken } = yield* ClerkEmulator
          const { id: userId } = yield* users.create({ username: "ada" })
          for (const format of ["opaque", "jwt"] as const) {
            const token = yield* mintOAuthToken(userId, {
              format,
              clientId: "client_1",
              scopes: ["email", "profile"]
            })
            const verified = yield* oauthAccessTokens.verify({ accessToken: token })
            if ("active" in verified) return assert.fail("inactive")
            const { id, ...rest } = verified
            assert.match(id, /^oat_[0-9a-f]{32}$/)
            assert.deepStrictEqual(rest, {
              object: "clerk_idp_oauth_access_token",
              clientId: "client_1",
              subject: userId,
              scopes: ["email", "profile"],
              revoked: false,
              revocationReason: null,
              expired: false,
              expiration: at(86_400),
              createdAt: start,
              updatedAt: start
            })
            const auth = yield* MachineToken.verify(token)
            assert.strictEqual(auth.tokenType, "oauth_token")
            assert.deepStrictEqual(
              [auth.id, auth.subject, auth.scopes, auth.tokenType === "oauth_token" && auth.clientId],
              [id, userId, ["email", "profile"], "client_1"]
            )
          }
        }).pipe(Effect.provide(Jwks.layer()))
      )
    )

    it.effect("are inactive as JWTs, and unknown as opaque tokens, after they expire or are revoked", () =>
      run(
        Effect.gen(function* () {
          const { oauthAccessTokens, users } = yield* ClerkService
          const { mintOAuthToken } = yield* ClerkEmulator
          const { id: userId } = yield* users.create({ username: "ada" })
          for (const ended of [{ expiresInSeconds: -1 }, { expiresInSeconds: 60 }, { revoked: true }]) {
            const opaque = yield* mintOAuthToken(userId, ended)
            const jwt = yield* mintOAuthToken(userId, { ...ended, format: "jwt" })
            yield* TestClock.adjust("1 minute")
            assert.deepStrictEqual(yield* statusAndCode(oauthAccessTokens.verify({ accessToken: opaque })), notFound)
            assert.deepStrictEqual(yield* oauthAccessTokens.verify({ accessToken: jwt }), { active: false })
          }
          assert.deepStrictEqual(yield* statusAndCode(oauthAccessTokens.verify({ accessToken: "oat_0" })), notFound)
          assert.deepStrictEqual(yield* statusAndCode(oauthAccessTokens.verify()), [400, "bad_request"])
        })
      )
    )
  })
})
