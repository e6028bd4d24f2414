import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const deployKey = async ({ client }: Context) => {
  const { id: subject } = await client.users.createUser({ username: "ada" })
  return client.apiKeys.create({
    name: "deploy",
    subject,
    description: "Deploys",
    scopes: ["deploy:write"],
    claims: { team: "red", snake_case: 1 },
    createdBy: subject,
    secondsUntilExpiration: 3600
  })
}

const worker = ({ client }: Context) => client.machines.create({ name: "worker" })

export const machines: Cases = {
  "apiKeys.create": async (context) => {
    const created = await deployKey(context)
    assert.match(created.secret ?? "", /^ak_/)
    assert.deepStrictEqual(
      [created.name, created.description, created.scopes, created.claims, created.createdBy === created.subject],
      ["deploy", "Deploys", ["deploy:write"], { team: "red", snake_case: 1 }, true]
    )
    assert.strictEqual((created.expiration ?? 0) - created.createdAt, 3_600_000)
  },

  "apiKeys.get": async (context) => {
    const { id, subject } = await deployKey(context)
    const found = await context.client.apiKeys.get(id)
    assert.deepStrictEqual([found.id, found.subject, found.secret], [id, subject, undefined])
    assert.strictEqual((await rejection(context.client.apiKeys.get("ak_0")))[0], 404)
  },

  "apiKeys.list": async (context) => {
    const { client } = context
    const { id, subject } = await deployKey(context)
    const second = await client.apiKeys.create({ name: "other", subject })
    await client.apiKeys.revoke({ apiKeyId: second.id })
    const valid = await client.apiKeys.list({ subject })
    assert.deepStrictEqual([valid.totalCount, valid.data.map((each) => each.id)], [1, [id]])
    const all = await client.apiKeys.list({ subject, includeInvalid: true })
    assert.deepStrictEqual([all.totalCount, all.data.map((each) => each.id)], [2, [second.id, id]])
  },

  "apiKeys.update": async (context) => {
    const { client } = context
    const { id, subject } = await deployKey(context)
    const updated = await client.apiKeys.update({ apiKeyId: id, subject, description: "Builds", scopes: [] })
    assert.deepStrictEqual([updated.description, updated.scopes], ["Builds", []])
    assert.strictEqual((await client.apiKeys.get(id)).description, "Builds")
  },

  "apiKeys.delete": async (context) => {
    const { client } = context
    const { id } = await deployKey(context)
    const deleted = await client.apiKeys.delete(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await rejection(client.apiKeys.get(id)))[0], 404)
  },

  "apiKeys.revoke": async (context) => {
    const { client } = context
    const { id, secret = "" } = await deployKey(context)
    const revoked = await client.apiKeys.revoke({ apiKeyId: id, revocationReason: "leaked" })
    assert.deepStrictEqual([revoked.revoked, revoked.revocationReason], [true, "leaked"])
    assert.isAtLeast((await rejection(client.apiKeys.verify(secret)))[0] as number, 400)
  },

  "apiKeys.getSecret": async (context) => {
    const { id, secret } = await deployKey(context)
    assert.strictEqual((await context.client.apiKeys.getSecret(id)).secret, secret)
  },

  "apiKeys.verify": async (context) => {
    const { id, secret = "" } = await deployKey(context)
    const verified = await context.client.apiKeys.verify(secret)
    assert.deepStrictEqual([verified.id, verified.scopes, verified.revoked], [id, ["deploy:write"], false])
    assert.strictEqual((await rejection(context.client.apiKeys.verify("ak_unknown")))[0], 404)
  },

  "machines.create": async (context) => {
    const { client } = context
    const other = await worker(context)
    const created = await client.machines.create({
      name: "reports",
      scopedMachines: [other.id],
      defaultTokenTtl: 7200
    })
    assert.match(created.secretKey ?? "", /^ak_/)
    assert.deepStrictEqual(
      [created.name, created.defaultTokenTtl, created.scopedMachines.map(({ id }) => id)],
      ["reports", 7200, [other.id]]
    )
  },

  "machines.get": async (context) => {
    const { id } = await worker(context)
    const found = await context.client.machines.get(id)
    assert.deepStrictEqual([found.id, found.name, found.secretKey], [id, "worker", undefined])
    assert.strictEqual((await rejection(context.client.machines.get("mch_0")))[0], 404)
  },

  "machines.list": async (context) => {
    const { client } = context
    const { id } = await worker(context)
    const other = await client.machines.create({ name: "reports" })
    const { data, totalCount } = await client.machines.list({ orderBy: "+name" })
    assert.deepStrictEqual([totalCount, data.map((each) => each.id)], [2, [other.id, id]])
    const found = await client.machines.list({ query: "work" })
    assert.deepStrictEqual(
      found.data.map((each) => each.id),
      [id]
    )
  },

  "machines.update": async (context) => {
    const { client } = context
    const { id: machineId } = await worker(context)
    const updated = await client.machines.update({ machineId, name: "runner", defaultTokenTtl: 60 })
    assert.deepStrictEqual([updated.name, updated.defaultTokenTtl], ["runner", 60])
    assert.strictEqual((await client.machines.get(machineId)).name, "runner")
  },

  "machines.delete": async (context) => {
    const { client } = context
    const { id } = await worker(context)
    assert.strictEqual((await client.machines.delete(id)).id, id)
    assert.strictEqual((await client.machines.list()).totalCount, 0)
  },

  "machines.getSecretKey": async (context) => {
    const { id, secretKey } = await worker(context)
    assert.strictEqual((await context.client.machines.getSecretKey(id)).secret, secretKey)
  },

  "machines.rotateSecretKey": async (context) => {
    const { client } = context
    const { id: machineId, secretKey = "" } = await worker(context)
    const { secret } = await client.machines.rotateSecretKey({ machineId, previousTokenTtl: 0 })
    assert.notStrictEqual(secret, secretKey)
    assert.strictEqual((await client.machines.getSecretKey(machineId)).secret, secret)
    assert.strictEqual((await client.m2m.createToken({ machineSecretKey: secret })).subject, machineId)
    assert.strictEqual((await rejection(client.m2m.createToken({ machineSecretKey: secretKey })))[0], 401)
  },

  "machines.createScope": async (context) => {
    const { client } = context
    const { id } = await worker(context)
    const other = await client.machines.create({ name: "reports" })
    const scope = await client.machines.createScope(id, other.id)
    assert.deepStrictEqual([scope.fromMachineId, scope.toMachineId], [id, other.id])
    assert.deepStrictEqual(
      (await client.machines.get(id)).scopedMachines.map((each) => each.id),
      [other.id]
    )
  },

  "machines.deleteScope": async (context) => {
    const { client } = context
    const { id } = await worker(context)
    const other = await client.machines.create({ name: "reports", scopedMachines: [id] })
    const deleted = await client.machines.deleteScope(other.id, id)
    assert.isTrue(deleted.deleted)
    assert.deepStrictEqual((await client.machines.get(other.id)).scopedMachines, [])
  },

  "m2m.createToken": async (context) => {
    const { client } = context
    const { id, secretKey: machineSecretKey = "" } = await worker(context)
    const created = await client.m2m.createToken({ machineSecretKey, claims: { job: 7 }, secondsUntilExpiration: 60 })
    assert.match(created.token ?? "", /^mt_/)
    assert.deepStrictEqual([created.subject, created.claims], [id, { job: 7 }])
    assert.strictEqual((created.expiration ?? 0) - created.createdAt, 60_000)
    const jwt = await client.m2m.createToken({ machineSecretKey, tokenFormat: "jwt" })
    assert.strictEqual(jwt.token?.split(".").length, 3)
    // The instance's secret key cannot create M2M tokens.
    assert.deepStrictEqual(await rejection(client.m2m.createToken()), [401, "machine_secret_key_invalid"])
  },

  "m2m.list": async (context) => {
    const { client } = context
    const { id: subject, secretKey: machineSecretKey = "" } = await worker(context)
    const first = await client.m2m.createToken({ machineSecretKey })
    const second = await client.m2m.createToken({ machineSecretKey })
    await client.m2m.revokeToken({ m2mTokenId: second.id })
    const { data, totalCount } = await client.m2m.list({ subject })
    assert.deepStrictEqual([totalCount, data.map(({ id }) => id)], [1, [first.id]])
    const revoked = await client.m2m.list({ subject, revoked: true, machineSecretKey })
    assert.include(
      revoked.data.map(({ id }) => id),
      second.id
    )
  },

  "m2m.revokeToken": async (context) => {
    const { client } = context
    const { secretKey: machineSecretKey = "" } = await worker(context)
    const { id, token = "" } = await client.m2m.createToken({ machineSecretKey })
    const revoked = await client.m2m.revokeToken({ m2mTokenId: id, revocationReason: "leaked" })
    assert.deepStrictEqual([revoked.revoked, revoked.revocationReason], [true, "leaked"])
    assert.isAtLeast((await rejection(client.m2m.verify({ token })))[0] as number, 400)
  },

  "m2m.verify": async (context) => {
    const { client } = context
    const { id, secretKey: machineSecretKey = "" } = await worker(context)
    const { token = "" } = await client.m2m.createToken({ machineSecretKey, claims: { job: 7 } })
    const verified = await client.m2m.verify({ token })
    assert.deepStrictEqual([verified.subject, verified.claims, verified.expired], [id, { job: 7 }, false])
    // The client verifies the signature of a JWT itself.
    const jwt = await client.m2m.createToken({ machineSecretKey, tokenFormat: "jwt" })
    assert.strictEqual((await client.m2m.verify({ token: jwt.token ?? "" })).subject, id)
  }
}
