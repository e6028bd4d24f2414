import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Option, Ref, Stream } from "effect"
import { ClerkErrors, ClerkService, Page, SDKError, Sessions, Users } from "effect-clerk"
import * as fc from "fast-check"
import { json, make } from "./recording.js"
import { wireSession } from "./session.js"

const time = DateTime.unsafeMake(0)

const session = (number: number): Sessions.Session => ({
  object: "session",
  id: `sess_${number}`,
  userId: "user_1",
  clientId: "client_1",
  status: "active",
  lastActiveAt: time,
  expireAt: time,
  abandonAt: time,
  updatedAt: time,
  createdAt: time
})

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)

/** A list of sessions that responds as Clerk does, and records its inputs. */
const sessionList = (size: number, counted: boolean) =>
  Effect.map(Ref.make<ReadonlyArray<Sessions.ListInput>>([]), (inputs) => ({
    inputs,
    layer: ClerkService.layerMock({
      sessions: {
        list: (input = {}) =>
          Effect.as(
            Ref.update(inputs, (all) => [...all, input]),
            {
              data: range(input.offset ?? 0, Math.min(size, (input.offset ?? 0) + (input.limit ?? 10))).map(session),
              ...(counted ? { totalCount: size } : {})
            }
          )
      }
    })
  }))

const ids = (items: Iterable<{ readonly id: string }>) => Array.from(items, (item) => item.id)

describe("Page.stream", () => {
  it.effect("gives every item once, in order, on both list shapes, with as few requests as the pages allow", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.boolean(), (size, limit, counted) =>
          Effect.gen(function* () {
            const { inputs, layer } = yield* sessionList(size, counted)
            const found = yield* ClerkService.pipe(
              Effect.flatMap((clerk) => Stream.runCollect(Page.stream(clerk.sessions.list, { limit }))),
              Effect.provide(layer)
            )
            assert.deepStrictEqual(
              ids(found),
              range(0, size).map((number) => `sess_${number}`)
            )
            const requests = (yield* Ref.get(inputs)).length
            // Without a total, only a page that is not full says that it is the last.
            assert.strictEqual(requests, counted ? Math.max(1, Math.ceil(size / limit)) : Math.floor(size / limit) + 1)
          }).pipe(Effect.runPromise)
        )
      )
    )
  )

  it.effect("requests the largest page the list allows unless the input has a limit", () =>
    Effect.gen(function* () {
      const { inputs, layer } = yield* sessionList(3, true)
      yield* ClerkService.pipe(
        Effect.flatMap((clerk) => Stream.runDrain(Page.stream(clerk.sessions.list, { userId: "user_1", offset: 1 }))),
        Effect.provide(layer)
      )
      assert.deepStrictEqual(yield* Ref.get(inputs), [{ userId: "user_1", limit: 500, offset: 1 }])
    })
  )

  it.effect("requests a page only when its first item is needed", () =>
    Effect.gen(function* () {
      const { inputs, layer } = yield* sessionList(100, true)
      const found = yield* ClerkService.pipe(
        Effect.flatMap((clerk) => Stream.runCollect(Stream.take(Page.stream(clerk.sessions.list, { limit: 10 }), 15))),
        Effect.provide(layer)
      )
      assert.lengthOf(found, 15)
      assert.lengthOf(yield* Ref.get(inputs), 2)
    })
  )

  it.effect("requests no page ahead of a slow consumer", () =>
    Effect.gen(function* () {
      const { inputs, layer } = yield* sessionList(100, true)
      const fiber = yield* ClerkService.pipe(
        Effect.flatMap((clerk) =>
          Stream.runForEach(Page.stream(clerk.sessions.list, { limit: 10 }), () => Effect.never)
        ),
        Effect.provide(layer),
        Effect.fork
      )
      yield* Effect.yieldNow()
      yield* Effect.yieldNow()
      assert.lengthOf(yield* Ref.get(inputs), 1)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("reads a bare array and an object with a total from JSON", () =>
    Effect.gen(function* () {
      const recording = make(
        json(200, range(0, 2).map(wireSession)),
        json(200, { data: [wireSession(2)], total_count: 3 })
      )
      const found = yield* ClerkService.pipe(
        Effect.flatMap((clerk) => Stream.runCollect(Page.stream(clerk.sessions.list, { limit: 2 }))),
        Effect.provide(recording.clerk())
      )
      assert.deepStrictEqual(ids(found), ["sess_0", "sess_1", "sess_2"])
      assert.deepStrictEqual(
        recording.requests.map((request) => new URL(request.url).search),
        ["?limit=2&offset=0", "?limit=2&offset=2"]
      )
    })
  )

  it.effect("omits what moves into the next page when a newer item is added", () =>
    Effect.gen(function* () {
      const items = yield* Ref.make(range(0, 6).map((number) => session(100 - number)))
      const layer = ClerkService.layerMock({
        sessions: {
          list: ({ limit = 10, offset = 0 } = {}) =>
            Effect.map(
              Ref.modify(items, (all) => [
                { data: all.slice(offset, offset + limit) },
                // Newest first: the new one pushes all others back by one.
                offset === 0 ? [session(101), ...all] : all
              ]),
              (page) => page
            )
        }
      })
      const found = yield* ClerkService.pipe(
        Effect.flatMap((clerk) => Stream.runCollect(Page.stream(clerk.sessions.list, { limit: 3 }))),
        Effect.provide(layer)
      )
      assert.deepStrictEqual(
        ids(found),
        range(0, 6).map((number) => `sess_${100 - number}`)
      )
    })
  )

  it.effect("ends in the failure of a page, after the items of the pages before", () =>
    Effect.gen(function* () {
      const failure = new ClerkErrors<401>({
        operation: "sessions.list",
        status: 401,
        errors: [],
        traceId: undefined,
        attempts: 1,
        mayHaveBeenApplied: false
      })
      const layer = ClerkService.layerMock({
        sessions: {
          list: ({ offset = 0 } = {}) =>
            offset === 0 ? Effect.succeed({ data: [session(0)], totalCount: 2 }) : Effect.fail(failure)
        }
      })
      const seen = yield* Ref.make<ReadonlyArray<string>>([])
      const error = yield* ClerkService.pipe(
        Effect.flatMap((clerk) =>
          Stream.runForEach(Page.stream(clerk.sessions.list), (item) => Ref.update(seen, (all) => [...all, item.id]))
        ),
        Effect.flip,
        Effect.provide(layer)
      )
      assert.strictEqual(error, failure)
      assert.deepStrictEqual(yield* Ref.get(seen), ["sess_0"])
    })
  )
})

const user = (number: number) => ({ id: `user_${number}` }) as Users.User

/** Counts the requests, and dies at one of them: only a stream that ends by itself gets the error it should. */
const bounded = <A>(max: number, respond: (request: number) => A) =>
  Effect.map(Ref.make(0), (requests) =>
    Effect.flatMap(
      Ref.updateAndGet(requests, (count) => count + 1),
      (request) =>
        request > max ? Effect.dieMessage(`more than ${max} requests`) : Effect.succeed(respond(request - 1))
    )
  )

describe("Page.stream ends when a server repeats its pages", () => {
  const page = (from: number, to: number) => range(from, to)

  interface Server {
    readonly name: string
    readonly max: number
    readonly page: (request: number) => ReadonlyArray<number>
    readonly totalCount?: number
    readonly limit: number
  }

  const repeating: ReadonlyArray<Server> = [
    { name: "the same full page", max: 2, limit: 5, page: () => page(0, 5) },
    {
      name: "two pages in turn",
      max: 4,
      limit: 10,
      page: (request) => (request % 2 === 0 ? page(0, 10) : page(10, 20))
    },
    { name: "a page of one item", max: 2, limit: 1, page: () => page(0, 1) },
    {
      name: "two pages, then three others in turn",
      max: 8,
      limit: 2,
      page: (request) => {
        const start = 2 * (request < 2 ? request : 2 + ((request - 2) % 3))
        return page(start, start + 2)
      }
    }
  ]

  const repeatingWithOffset: ReadonlyArray<Server> = [
    ...repeating,
    {
      name: "a page that is not full, with a large total",
      max: 2,
      limit: 10,
      totalCount: 1_000_000,
      page: () => page(0, 5)
    }
  ]

  const repeatingWithCursor: ReadonlyArray<Server> = [
    ...repeating,
    {
      name: "the first page, while a user is created before each request",
      max: 2,
      limit: 5,
      page: (request) => page(-request, 5 - request)
    }
  ]

  const isRepeatedPage = (error: unknown, operation: string) => {
    assert.instanceOf(error, SDKError)
    assert.strictEqual(error.reason._tag, "InvalidResponse")
    assert.strictEqual(error.operation, operation)
    assert.include(error.message, "does not move on")
  }

  it.effect.each(repeatingWithOffset)("by offset: $name", ({ limit, max, page, totalCount }) =>
    Effect.gen(function* () {
      const list = yield* bounded(max, (request) => ({ data: page(request).map(session), totalCount }))
      const error = yield* Stream.runDrain(Page.stream(Sessions.list, { limit })).pipe(
        Effect.flip,
        Effect.provide(ClerkService.layerMock({ sessions: { list: () => list } }))
      )
      isRepeatedPage(error, "sessions.list")
    })
  )

  it.effect.each(repeatingWithCursor)("by cursor: $name", ({ limit, max, page }) =>
    Effect.gen(function* () {
      const list = yield* bounded(max, (request) => ({ data: page(request).map(user) }))
      const error = yield* Stream.runDrain(Page.stream(Users.list, { limit })).pipe(
        Effect.flip,
        Effect.provide(ClerkService.layerMock({ users: { list: () => list } }))
      )
      isRepeatedPage(error, "users.list")
    })
  )

  it.effect("whatever the length of the cycle, and whatever comes before it", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(fc.nat(20), fc.integer({ min: 1, max: 20 }), fc.boolean(), (before, cycle, byCursor) =>
          Effect.gen(function* () {
            const page = (request: number) => {
              const start = 3 * (request < before ? request : before + ((request - before) % cycle))
              return range(start, start + 3)
            }
            // Brent's algorithm finds a cycle within three times what comes before it and its length.
            const max = 3 * (before + cycle) + 3
            const sessions = yield* bounded(max, (request) => ({ data: page(request).map(session) }))
            const users = yield* bounded(max, (request) => ({ data: page(request).map(user) }))
            const drain = byCursor
              ? Stream.runDrain(Page.stream(Users.list, { limit: 3 }))
              : Stream.runDrain(Page.stream(Sessions.list, { limit: 3 }))
            const error = yield* drain.pipe(
              Effect.flip,
              Effect.provide(
                ClerkService.layerMock({ sessions: { list: () => sessions }, users: { list: () => users } })
              )
            )
            isRepeatedPage(error, byCursor ? "users.list" : "sessions.list")
          }).pipe(Effect.runPromise)
        )
      )
    )
  )
})

describe("Page.stream of users", () => {
  /** Lists by cursor, oldest first if the input says so, while a user is created before every page. */
  const growing = Effect.map(
    Effect.all([
      Ref.make(range(0, 10).map((number) => `user_${number}`)),
      Ref.make<ReadonlyArray<Users.ListInput>>([])
    ]),
    ([all, inputs]) => ({
      inputs,
      layer: ClerkService.layerMock({
        users: {
          list: (input = {}) =>
            Effect.gen(function* () {
              yield* Ref.update(inputs, (before) => [...before, input])
              const known = yield* Ref.updateAndGet(all, (users) => [...users, `user_${users.length}`])
              const ordered = input.orderBy === "+created_at" ? known : [...known].reverse()
              const start =
                input.startingAfter === undefined ? (input.offset ?? 0) : ordered.indexOf(input.startingAfter) + 1
              return {
                data: ordered.slice(start, start + (input.limit ?? 10)).map((id) => user(Number(id.slice(5))))
              }
            })
        }
      })
    })
  )

  it.effect("neither repeats nor skips a user while others are being created", () =>
    Effect.gen(function* () {
      const { inputs, layer } = yield* growing
      const newestFirst = yield* ClerkService.pipe(
        Effect.flatMap((clerk) => Stream.runCollect(Page.stream(clerk.users.list, { limit: 3 }))),
        Effect.provide(layer)
      )
      assert.deepStrictEqual(
        ids(newestFirst),
        range(0, 11).map((number) => `user_${10 - number}`)
      )
      assert.deepStrictEqual(
        (yield* Ref.get(inputs)).map((input) => Option.fromNullable(input.startingAfter)),
        [Option.none(), Option.some("user_8"), Option.some("user_5"), Option.some("user_2")]
      )
    })
  )

  it.effect("continues by offset in an order that has no cursor, or from an offset", () =>
    Effect.gen(function* () {
      const { inputs, layer } = yield* growing
      for (const input of [
        { orderBy: "last_name", limit: 50 },
        { offset: 2, limit: 50 }
      ] as const) {
        yield* ClerkService.pipe(
          Effect.flatMap((clerk) => Stream.runDrain(Page.stream(clerk.users.list, input))),
          Effect.provide(layer)
        )
      }
      assert.deepStrictEqual(yield* Ref.get(inputs), [
        { orderBy: "last_name", limit: 50, offset: 0 },
        { limit: 50, offset: 2 }
      ])
    })
  )

  it.effect("streams an endpoint called on its own", () =>
    Effect.gen(function* () {
      const { layer } = yield* growing
      const found = yield* Stream.runCollect(Page.stream(Users.list, { limit: 4, orderBy: "created_at" })).pipe(
        Effect.provide(layer)
      )
      assert.isAtLeast(found.length, 10)
    })
  )
})
