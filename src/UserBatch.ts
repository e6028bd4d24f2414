/**
 * Combines many calls of `users.get` into few `GET /users?user_id=…`.
 *
 * @since 0.1.0
 */
import * as Array from "effect/Array"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Request from "effect/Request"
import * as RequestResolver from "effect/RequestResolver"
import * as Users from "./api/Users.js"
import { ClerkClient, fromHandler, type Service } from "./ClerkClient.js"
import { ClerkErrors, SDKError, UnexpectedStatus } from "./ClerkError.js"
import { ClerkService, fromClient } from "./ClerkService.js"
import { Bulk, CurrentLimiter, type Limiter } from "./client/limiter.js"
import type { User } from "./models/User.js"
import type { AnySpec } from "./Operation.js"

/** Clerk accepts at most this many ids in one filter. */
const maxIds = 100

/** The client is part of the request: two clients never share a result, not even under `Effect.withRequestCaching`. */
interface GetUser extends Request.Request<User, GetUserError> {
  readonly _tag: "GetUser"
  readonly client: Service
  readonly userId: string
  /** Batches run outside of the regions of their calls. */
  readonly limiter: Limiter | undefined
  readonly bulk: boolean
}

type GetUserError = ClerkErrors<400 | 401 | 404> | SDKError

const getUser = Request.tagged<GetUser>("GetUser")

/**
 * A client over another one that batches `users.get`. With `{ batching: true }` in `Effect.forEach`, `Effect.all` and
 * similar functions, concurrent calls share requests of up to 100 ids. A call without batching, and a batch of one, is sent
 * as `GET /users/{user_id}`.
 *
 * Two things differ in a batch, which is why batching is opt-in: an id that Clerk does not return fails its caller with a
 * 404 made here (`resource_not_found`, no trace id), and a failure of the shared request fails every caller in it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (client: Service): Service => {
  const resolver = RequestResolver.makeBatched((requests: ReadonlyArray<GetUser>) => completeAll(client, requests))
  const get = ({ userId }: { readonly userId: string }): Effect.Effect<User, GetUserError> =>
    Effect.flatMap(CurrentLimiter, (limiter) =>
      Effect.flatMap(Bulk, (bulk) => Effect.request(getUser({ client, userId, limiter, bulk }), resolver))
    )
  const batched = fromHandler(() => get)
  return ClerkClient.of({
    raw: client.raw,
    response: client.response,
    execute: (spec, input, caller) => (isGet(spec) ? batched : client).execute(spec, input, caller)
  })
}

const isGet = (spec: AnySpec): boolean => spec === Users.get.spec

/**
 * A service, and a client for endpoints called on their own, both of which batch `users.get` over the client provided.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { FetchHttpClient } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 * import { ClerkService, UserBatch } from "effect-clerk"
 *
 * const names = (ids: ReadonlyArray<string>) =>
 *   Effect.gen(function* () {
 *     const clerk = yield* ClerkService
 *     const users = yield* Effect.forEach(ids, (userId) => clerk.users.get({ userId }), {
 *       concurrency: "unbounded",
 *       batching: true
 *     })
 *     return users.map((user) => user.firstName)
 *   })
 *
 * export const program = names(["user_1", "user_2"]).pipe(
 *   Effect.provide(
 *     UserBatch.layer.pipe(Layer.provide(ClerkService.layerConfig()), Layer.provide(FetchHttpClient.layer))
 *   )
 * )
 * ```
 */
export const layer: Layer.Layer<ClerkService | ClerkClient, never, ClerkClient> = Layer.effectContext(
  Effect.map(ClerkClient, (inner) => {
    const client = make(inner)
    return Context.make(ClerkClient, client).pipe(Context.add(ClerkService, fromClient(client)))
  })
)

type Waiting = ReadonlyMap<string, ReadonlyArray<GetUser>>

const completeAll = (client: Service, requests: ReadonlyArray<GetUser>): Effect.Effect<void> => {
  const waiting: Waiting = new Map(Object.entries(Array.groupBy(requests, (request) => request.userId)))
  const ids = Array.fromIterable(waiting.keys())
  const [single, listed] = ids.length === 1 ? [ids, []] : Array.partition(ids, isListable)
  const limiter = requests.find((request) => request.limiter !== undefined)?.limiter
  return Effect.all(
    [
      ...single.map((userId) => completeOne(client, userId, waiting)),
      ...Array.chunksOf(listed, maxIds).map((chunk) => completeListed(client, chunk, waiting))
    ],
    { concurrency: "unbounded", discard: true }
  ).pipe(
    Effect.provideService(CurrentLimiter, limiter),
    Effect.provideService(
      Bulk,
      requests.every(({ bulk }) => bulk)
    )
  )
}

/** In a filter a sign before an id includes or excludes it. Such an id, and one that is no path segment, is read alone. */
const isListable = (userId: string): boolean => /^\w+$/.test(userId)

const completeOne = (client: Service, userId: string, waiting: Waiting): Effect.Effect<void> =>
  Effect.flatMap(Effect.exit(client.execute(Users.get.spec, { userId })), (exit) => complete(waiting, userId, exit))

const completeListed = (client: Service, userIds: ReadonlyArray<string>, waiting: Waiting): Effect.Effect<void> =>
  Effect.flatMap(
    Effect.exit(client.execute(Users.list.spec, { userId: userIds, limit: userIds.length })),
    Exit.match({
      onFailure: (cause) => {
        const failure = Exit.failCause(Cause.map(cause, asGetError))
        return Effect.forEach(userIds, (userId) => complete(waiting, userId, failure), { discard: true })
      },
      onSuccess: ({ data }) => {
        const found = new Map(data.map((user) => [user.id, user]))
        return Effect.forEach(
          userIds,
          (userId) => {
            const user = found.get(userId)
            return complete(waiting, userId, user === undefined ? Exit.fail(notFound()) : Exit.succeed(user))
          },
          { discard: true }
        )
      }
    })
  )

const complete = (waiting: Waiting, userId: string, exit: Exit.Exit<User, GetUserError>): Effect.Effect<void> =>
  Effect.forEach(waiting.get(userId) ?? [], (request) => Request.complete(request, exit), { discard: true })

const notFound = (): GetUserError =>
  new ClerkErrors<404>({
    operation: Users.get.spec.operation,
    status: 404,
    errors: [
      { code: "resource_not_found", message: "not found", longMessage: "No user was found with this id.", meta: {} }
    ],
    traceId: undefined,
    attempts: 1,
    mayHaveBeenApplied: false
  })

/** The list declares a 422, which reading one user does not. */
const asGetError = (error: ClerkErrors<400 | 401 | 422> | SDKError): GetUserError => {
  const { operation } = Users.get.spec
  const { mayHaveBeenApplied, retry } = error
  if (error._tag === "SDKError") return new SDKError({ operation, reason: error.reason, retry, mayHaveBeenApplied })
  const { attempts, errors, retryAfter, status, traceId } = error
  const common = { errors, traceId, attempts, retryAfter }
  return status === 422
    ? new SDKError({ operation, reason: new UnexpectedStatus({ status, ...common }), retry, mayHaveBeenApplied })
    : new ClerkErrors<400 | 401>({ operation, status, ...common, retry, mayHaveBeenApplied })
}
