/**
 * Types as users of the library see them. Checked by `tsc`, never run.
 */
import { HttpApiEndpoint } from "@effect/platform"
import { Effect, type Schema, type Stream } from "effect"
import {
  type ActorTokens,
  type ClerkClient,
  ClerkErrors,
  type ClerkService,
  catchCode,
  catchStatus,
  type Endpoint,
  Page,
  SDKError,
  type Sessions,
  type Users
} from "effect-clerk"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Expect<Condition extends true> = Condition

type Clerk = typeof ClerkService.Service

/** The arguments and the result of a method. */
type Call<Method> = Method extends (...input: infer Input) => infer Result ? { input: Input; result: Result } : never

/** The type of every method of the service: no requirements are left. */
type Operation<Input extends ReadonlyArray<unknown>, Output, Status extends number> = {
  input: Input
  result: Effect.Effect<Output, ClerkErrors<Status> | SDKError>
}

export type ActorTokenOperations = [
  Expect<
    Equal<
      Call<Clerk["actorTokens"]["create"]>,
      Operation<[input: ActorTokens.CreateInput], ActorTokens.ActorToken, 400 | 402 | 422>
    >
  >,
  Expect<
    Equal<
      Call<Clerk["actorTokens"]["revoke"]>,
      Operation<[input: { readonly actorTokenId: string }], ActorTokens.ActorToken, 400 | 404>
    >
  >
]

type OfSession = { readonly sessionId: string }

export type SessionOperations = [
  Expect<
    Equal<
      Call<Clerk["sessions"]["list"]>,
      Operation<[input?: Sessions.ListInput], Page.Page<Sessions.Session>, 400 | 401 | 422>
    >
  >,
  Expect<
    Equal<
      Call<Clerk["sessions"]["create"]>,
      Operation<[input: Sessions.CreateInput], Sessions.Session, 400 | 401 | 404 | 422>
    >
  >,
  Expect<Equal<Call<Clerk["sessions"]["get"]>, Operation<[input: OfSession], Sessions.Session, 400 | 401 | 404>>>,
  Expect<
    Equal<
      Call<Clerk["sessions"]["refresh"]>,
      Operation<[input: OfSession & Sessions.RefreshInput], Sessions.Token | Sessions.Cookies, 400 | 401 | 404>
    >
  >,
  Expect<Equal<Call<Clerk["sessions"]["revoke"]>, Operation<[input: OfSession], Sessions.Session, 400 | 401 | 404>>>,
  Expect<
    Equal<
      Call<Clerk["sessions"]["verify"]>,
      Operation<[input: OfSession & Sessions.VerifyInput], Sessions.Session, 400 | 401 | 404 | 410>
    >
  >,
  Expect<
    Equal<
      Call<Clerk["sessions"]["createToken"]>,
      Operation<[input: OfSession & Sessions.CreateTokenInput], Sessions.Token, 401 | 404>
    >
  >,
  Expect<
    Equal<
      Call<Clerk["sessions"]["createTokenFromTemplate"]>,
      Operation<
        [input: { readonly sessionId: string; readonly templateName: string } & Sessions.CreateTokenInput],
        Sessions.Token,
        401 | 404
      >
    >
  >
]

type IsNamed<A, B> = Equal<{ [Key in keyof A]: A[Key] }, { [Key in keyof B]: B[Key] }>

export type Inputs = [
  Expect<
    IsNamed<
      ActorTokens.CreateInput,
      {
        readonly userId: string
        readonly actor: { readonly sub: string; readonly [claim: string]: unknown }
        readonly expiresInSeconds?: number | undefined
        readonly sessionMaxDurationInSeconds?: number | undefined
      }
    >
  >,
  Expect<Equal<Sessions.CreateInput["userId"], string>>,
  Expect<Equal<Sessions.Token["object"], "token">>,
  Expect<Equal<Sessions.Cookies["object"], "cookies">>
]

/** Called on its own, an endpoint requires the client and nothing else. */
export type WithoutService = [
  Expect<
    Equal<
      ReturnType<typeof Sessions.get>,
      Effect.Effect<Sessions.Session, ClerkErrors<400 | 401 | 404> | SDKError, ClerkClient.ClerkClient>
    >
  >,
  Expect<Equal<Effect.Effect.Context<ReturnType<typeof Users.list>>, ClerkClient.ClerkClient>>
]

type Methods<Resource> = Resource[keyof Resource]
type ServiceMethod = { [Key in keyof Clerk]: Methods<Clerk[Key]> }[keyof Clerk]

type Outcome<Method> = Method extends (...input: never) => infer Result ? Result : never

/** No operation of the service has requirements, or fails with anything but the two errors. */
export type EveryOperation = [
  Expect<Equal<Effect.Effect.Context<Outcome<ServiceMethod>>, never>>,
  Expect<Outcome<ServiceMethod> extends Effect.Effect<unknown, ClerkErrors<number> | SDKError> ? true : false>,
  Expect<ServiceMethod extends { readonly spec: { readonly operation: string } } ? true : false>
]

/** The types inside a `catchTag`. */
export type Statuses = [
  Expect<
    Equal<
      Extract<Effect.Effect.Error<ReturnType<Clerk["actorTokens"]["create"]>>, { _tag: "ClerkErrors" }>["status"],
      400 | 402 | 422
    >
  >,
  Expect<
    Equal<
      SDKError["reason"]["_tag"],
      | "InvalidInput"
      | "Unreachable"
      | "Timeout"
      | "RateLimited"
      | "UnexpectedStatus"
      | "InvalidResponse"
      | "OutcomeUnknown"
    >
  >
]

export type Arguments = [
  Expect<Equal<Endpoint.Arguments<unknown>, []>>,
  Expect<Equal<Endpoint.Arguments<{ readonly a?: string }>, [input?: { readonly a?: string }]>>,
  Expect<Equal<Endpoint.Arguments<{ readonly a: string }>, [input: { readonly a: string }]>>,
  Expect<Equal<Endpoint.PathInput<"/a">, unknown>>,
  Expect<Equal<Endpoint.PathInput<"/a/:b/c/:d">, { readonly b: string; readonly d: string }>>
]

declare const clerk: Clerk

export const streamed: Stream.Stream<Users.User, ClerkErrors<400 | 401 | 422> | SDKError> = Page.stream(
  clerk.users.list,
  {
    banned: true
  }
)

export const rejected = [
  // @ts-expect-error: a path parameter is missing
  clerk.sessions.get(),
  // @ts-expect-error: a path parameter is not a number
  clerk.sessions.get({ sessionId: 1 }),
  // @ts-expect-error: a required field is missing
  clerk.actorTokens.create({ userId: "user_1" }),
  // @ts-expect-error: there is no such field
  clerk.sessions.list({ userid: "user_1" }),
  // @ts-expect-error: there is no such status
  clerk.sessions.list({ status: "hibernating" }),
  // @ts-expect-error: it has no input
  clerk.instance.get({}),
  // @ts-expect-error: a session is not a list
  Page.stream(clerk.sessions.get, { sessionId: "sess_1" })
]

export const accepted = [
  clerk.sessions.list(),
  clerk.sessions.list({}),
  clerk.sessions.list({ userId: undefined }),
  clerk.sessions.list({ status: "active" }),
  clerk.sessions.createToken({ sessionId: "sess_1" }),
  clerk.instance.get()
]

declare const user: Effect.Effect<string, ClerkErrors<400 | 401 | 404> | SDKError>
declare const anyStatus: Effect.Effect<string, ClerkErrors | "other">
declare const someStatus: number

type Left<Handled> = Handled extends Effect.Effect<infer A, infer E> ? [A, E] : never

const one = user.pipe(catchStatus(404, (error) => Effect.succeed(error)))
const two = user.pipe(catchStatus([400, 404], (error) => Effect.fail(error.status)))
const all = catchStatus(user, [400, 401, 404], (error) => Effect.succeed(error._tag))
const undeclared = user.pipe(catchStatus(409, (error) => Effect.succeed(error)))
const open = anyStatus.pipe(catchStatus(404, (error) => Effect.succeed(error.status)))
const dynamic = user.pipe(catchStatus(someStatus, () => Effect.succeedNone))
const coded = user.pipe(catchCode(["resource_not_found", "a_new_code"], (error) => Effect.succeed(error)))

/** Statuses that are handled leave the type of the error. The rest, and `SDKError`, stay. */
export type Caught = [
  Expect<Equal<Left<typeof one>, [string | ClerkErrors<404> | SDKError, ClerkErrors<400 | 401> | SDKError]>>,
  Expect<Equal<Left<typeof two>, [string, ClerkErrors<401> | SDKError | number | undefined]>>,
  Expect<Equal<Left<typeof all>, [string, SDKError]>>,
  Expect<Equal<Left<typeof undeclared>, [string | SDKError, ClerkErrors<400 | 401 | 404> | SDKError]>>,
  Expect<Equal<Left<typeof open>, [string | 404, ClerkErrors | "other"]>>,
  Expect<Equal<Left<typeof dynamic>[1], ClerkErrors<400 | 401 | 404> | SDKError>>,
  Expect<
    Equal<
      Left<typeof coded>,
      [string | ClerkErrors<400 | 401 | 404> | SDKError, ClerkErrors<400 | 401 | 404> | SDKError]
    >
  >
]

const failing = HttpApiEndpoint.get("user", "/users").addError(ClerkErrors).addError(SDKError)

/** Both errors are schemas of themselves, so that an HttpApi takes them. */
export type Schemas = [
  Expect<Equal<Schema.Schema.Type<typeof ClerkErrors>, ClerkErrors>>,
  Expect<Equal<Schema.Schema.Type<typeof SDKError>, SDKError>>,
  Expect<Equal<HttpApiEndpoint.HttpApiEndpoint.Error<typeof failing>, ClerkErrors | SDKError>>
]

declare const failWith: <E>(method: (...input: never) => Effect.Effect<unknown, E>, error: E) => void

export const mocks = [
  failWith(clerk.users.get, ClerkErrors.make(404, "resource_not_found")),
  // @ts-expect-error: users.get has no such status
  failWith(clerk.users.get, ClerkErrors.make(410, "operation_deprecated"))
]
