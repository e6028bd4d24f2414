/** What the tests of the sync library share: an embedded Clerk whose events wait to be delivered, and tables to compare. */
import { HttpServerRequest } from "@effect/platform"
import { SqlClient } from "@effect/sql"
import { assert } from "@effect/vitest"
import { Effect, Layer, Logger, Queue, Redacted, type Scope, Stream, TestClock } from "effect"

import { ClerkClient, ClerkService, Page } from "effect-clerk"
import { make, type Options, Sync, Table } from "effect-clerk/sync"
import { ClerkEmulator, WebhookExamples } from "effect-clerk/testing"
import type { WebhookEvent } from "effect-clerk/webhooks"
import type { NewDatabase } from "./databases.js"

export const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

export type Services = SqlClient.SqlClient | Sync | ClerkService | ClerkClient.ClerkClient | ClerkEmulator

/** Runs an effect with a new database, with tables, and a new embedded Clerk. */
export const withSync =
  (database: NewDatabase, options?: Options) =>
  <A, E>(effect: Effect.Effect<A, E, Services | Scope.Scope>) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_751_371_200_000)
      const sync = yield* Sync
      yield* sync.migrate
      return yield* effect
    }).pipe(
      Effect.provide(
        Layer.provideMerge(
          Sync.layer(options),
          Layer.mergeAll(database, Layer.fresh(ClerkEmulator.layer({ maxAllowedMemberships: 0 })))
        )
      ),
      Effect.scoped,
      Effect.provide(Logger.remove(Logger.defaultLogger))
    )

/** Delivers an event as Clerk does, and returns the status of the response. */
export const deliver = (event: WebhookEvent) =>
  Effect.gen(function* () {
    const sync = yield* Sync
    const request = yield* WebhookExamples.request(event, signingSecret)
    const response = yield* Effect.provideService(
      sync.webhooks({ signingSecret }),
      HttpServerRequest.HttpServerRequest,
      HttpServerRequest.fromWeb(request)
    )
    return response.status
  })

export const deliverAll = (events: ReadonlyArray<WebhookEvent>) =>
  Effect.forEach(events, (event) => Effect.map(deliver(event), (status) => assert.strictEqual(status, 204, event.type)))

/** The events since the last call. */
export const collectEvents = Effect.flatMap(ClerkEmulator, ({ subscribe }) =>
  Effect.map(subscribe, (queue) => Effect.map(Queue.takeAll(queue), (events) => Array.from(events).filter(isKept)))
)

const isKept = ({ type }: WebhookEvent) => /^(user|organization|organizationMembership)\./.test(type)

const query = (table: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql.withoutTransforms()<Readonly<Record<string, unknown>>>`SELECT * FROM ${sql(table)}`
  )

/** The rows of a table, in the same form and order for both databases. */
export const rowsOf = (table: string) =>
  Effect.map(query(table), (rows) =>
    byId(
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, comparable(name, value)])))
    )
  )

const byId = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  [...rows].sort((a, b) => (String(a["id"]) < String(b["id"]) ? -1 : 1))

const comparable = (name: string, value: unknown): unknown => {
  if (/_at$/.test(name) && value !== null) return new Date(value as string | Date).toISOString()
  if (name === "public_metadata" && typeof value === "string") return JSON.parse(value)
  return name === "banned" ? Boolean(value) : value
}

interface Records {
  readonly users: ReadonlyArray<unknown>
  readonly organizations: ReadonlyArray<unknown>
  readonly memberships: ReadonlyArray<unknown>
}

/** The three default tables. */
export const tables: Effect.Effect<Records, unknown, SqlClient.SqlClient> = Effect.all({
  users: rowsOf("clerk_users"),
  organizations: rowsOf("clerk_organizations"),
  memberships: rowsOf("clerk_memberships")
})

const expectedRows = <A extends { readonly id: string }>(table: Table.Table<A>, items: Iterable<A>) =>
  byId(
    Array.from(items, (item) => {
      const columns = JSON.parse(JSON.stringify(table.columns(item), withNull)) as Record<string, unknown>
      const values = Object.entries(columns).map(([name, value]) => [name, comparable(name, value)] as const)
      return { id: item.id, ...Object.fromEntries(values) }
    })
  )

const withNull = (_key: string, value: unknown) => (value === undefined ? null : value)

/** What the three default tables must contain. */
export const clerk: Effect.Effect<Records, unknown, ClerkService | ClerkClient.ClerkClient | ClerkEmulator> =
  Effect.gen(function* () {
    const { inspect } = yield* ClerkEmulator
    const { organizations, users } = yield* inspect
    const service = yield* ClerkService
    const memberships = yield* Stream.runCollect(Page.stream(service.organizationMemberships.listAll))
    return {
      users: expectedRows(Table.users, users),
      organizations: expectedRows(Table.organizations, organizations),
      memberships: expectedRows(Table.memberships, memberships)
    }
  })

/** Fails unless the tables are equal to what Clerk has. */
export const assertInStep = Effect.gen(function* () {
  assert.deepStrictEqual(yield* tables, yield* clerk)
})

/** A sync whose client passes on what an effect makes of the responses of an operation. */
export const withResponses = (
  operation: string,
  change: (response: unknown, input: unknown) => Effect.Effect<unknown, unknown, Services>,
  options?: Options
) =>
  Effect.gen(function* () {
    const context = yield* Effect.context<Services>()
    const client = yield* ClerkClient.ClerkClient
    const execute: typeof client.execute = (spec, input, caller) =>
      Effect.flatMap(client.execute(spec, input, caller), (response) =>
        spec.operation === operation
          ? Effect.map(
              Effect.orDie(Effect.provide(change(response, input), context)),
              (changed) => changed as typeof response
            )
          : Effect.succeed(response)
      )
    return yield* Effect.provideService(make(options), ClerkClient.ClerkClient, { ...client, execute })
  })

/** A sync whose client runs an effect once, between a response of Clerk and what is done with it. */
export const interrupted = (
  operation: string,
  between: Effect.Effect<unknown, unknown, Services>,
  options?: Options
) => {
  let isDone = false
  const once = Effect.suspend(() => {
    if (isDone) return Effect.void
    isDone = true
    return between
  })
  return withResponses(operation, (response) => Effect.as(once, response), options)
}

export const newUser = (username: string) =>
  Effect.flatMap(ClerkService, ({ users }) => users.create({ username, skipPasswordRequirement: true }))

export const newOrganization = (slug: string) =>
  Effect.flatMap(ClerkService, ({ organizations }) => organizations.create({ name: slug, slug }))
