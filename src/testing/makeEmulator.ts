import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as PubSub from "effect/PubSub"
import * as Redacted from "effect/Redacted"
import type { Session } from "../api/Sessions.js"
import * as Users from "../api/Users.js"
import type * as ClerkClient from "../ClerkClient.js"
import { fromClient } from "../ClerkService.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import * as ClerkServer from "./ClerkServer.js"
import type { Emulator, EmulatorOptions } from "./Emulator.js"
import * as Faults from "./Faults.js"
import * as Frontend from "./Frontend.js"
import { handlers } from "./handlers/index.js"
import { clientFromHandlers } from "./server/dispatch.js"
import { failWith } from "./server/errors.js"
import { clientFaults, httpFaults, type NextFault, nextFault } from "./server/faultMiddleware.js"
import { serveHandle } from "./server/handleRoutes.js"
import { withHandshakeEndpoint } from "./server/handshakeEndpoint.js"
import { Log } from "./server/Log.js"
import { withOAuth } from "./server/oauthEndpoints.js"
import { type LoggedRequest, logged } from "./server/requestLog.js"
import { withSpans } from "./server/spans.js"
import { validateInputs } from "./server/validation.js"
import type { Delivery } from "./server/webhookSender.js"
import { refreshToken } from "./store/browserCookies.js"
import { Environment } from "./store/environment.js"
import { newState } from "./store/newState.js"
import { mint as mintOAuthToken } from "./store/oauthToken.js"
import { Problem } from "./store/problem.js"
import { RateLimits } from "./store/rateLimits.js"
import { find } from "./store/records.js"
import { plant } from "./store/seed.js"
import { sign } from "./store/sessionToken.js"
import { defaultSettings, type Settings } from "./store/settings.js"
import { type InvalidSigningKey, make as makeSigner } from "./store/signer.js"
import { restore, snapshot } from "./store/snapshot.js"
import type { Instance, State, Store } from "./store/store.js"

/** An embedded Clerk, and the client that calls it without HTTP. */
export const makeEmulator = (
  options: EmulatorOptions = {}
): Effect.Effect<{ readonly handle: Emulator; readonly client: ClerkClient.Service }, InvalidSigningKey> =>
  Effect.gen(function* () {
    const events = yield* PubSub.unbounded<WebhookEvent>()
    const { idSeed = "emulator" } = options
    const environment = new Environment(idSeed ?? undefined)
    const messages = { count: 0 }
    const store = yield* makeStore(options, environment, events, messages)
    const faults = yield* Faults.make
    const limits = options.rateLimits && new RateLimits(options.rateLimits)
    const next: NextFault = (operation, resource) => environment.run(nextFault(faults, limits)(operation, resource))
    const handlerClient = clientFromHandlers(handlers, store, environment)
    const client = withSpans(clientFaults(next)(validateInputs(handlerClient)))
    const requests = new Log<LoggedRequest>()
    const deliveries = new Log<Delivery>()
    const { instance, signer, state } = store
    const withoutEvents = clientFromHandlers(handlers, { ...store, emit: () => {} }, environment)
    let generation = 0

    const api = ClerkServer.toHttpApp(fromClient(handlerClient), {
      secretKey: instance.secretKey,
      around: httpFaults(next)
    }).pipe(withOAuth(store, environment), withHandshakeEndpoint(store, environment.run))
    const handle: Omit<Emulator, "httpApp"> = {
      clerk: fromClient(client),
      secretKey: instance.secretKey,
      publishableKey: instance.publishableKey,
      instanceId: instance.id,
      issuer: `https://${instance.frontendApi}`,
      jwtKey: signer.publicKeyPem,
      jwks: signer.jwks,
      faults,
      frontend: Frontend.make(store, environment),
      rotateSigningKey: signer.rotate,
      mintSessionToken: (sessionId, { claims, expiresInSeconds = state.settings.sessions.tokenLifetime } = {}) =>
        environment.run(
          Effect.flatMap(findSession(state, sessionId), (session) => sign(store, session, expiresInSeconds, claims))
        ),
      mintRefreshToken: (sessionId) =>
        environment.run(Effect.zipRight(findSession(state, sessionId), refreshToken(store, sessionId))),
      mintOAuthToken: (userId, options) =>
        environment.run(
          Effect.zipRight(orDie(state.users, "user", userId, "users.create"), mintOAuthToken(store, userId, options))
        ),
      seed: (seed) =>
        Effect.catchTag(environment.run(plant(withoutEvents, store, seed)), "Problem", (problem) =>
          failWith(Users.create.spec, problem)
        ),
      seedUsers: (count, make) =>
        Effect.forEach(
          Array.from({ length: count }, (_, index) => make(index)),
          (user) => withoutEvents.execute(Users.create.spec, user)
        ),
      reset: Effect.zipRight(
        faults.clear,
        Effect.sync(() => {
          Object.assign(state, stateOf(instance, options))
          environment.reset()
          messages.count = 0
          limits?.reset()
          requests.clear()
          deliveries.clear()
        })
      ),
      exportState: Effect.sync(() => ({
        version: 1,
        generation,
        clockShiftMillis: environment.shift,
        records: snapshot(state)
      })),
      importState: (exported) =>
        Effect.map(restore(exported.records, stateOf(instance, options)), (restored) => {
          Object.assign(state, restored)
          generation = exported.generation + 1
          environment.reset(generation, exported.clockShiftMillis)
          // They were counted on another clock.
          limits?.reset()
        }),
      clock: {
        now: environment.run(DateTime.now),
        advance: (duration) =>
          Effect.flatMap(environment.run(Clock.currentTimeMillis), (now) => {
            const millis = Duration.toMillis(duration)
            return now + millis > latest ? Effect.die(tooLate) : Effect.sync(() => environment.advance(millis))
          })
      },
      deliveries: Effect.sync(() => deliveries.all),
      noteDelivery: (delivery) => Effect.sync(() => deliveries.add(delivery)),
      requests: Effect.sync(() => requests.all),
      subscribe: PubSub.subscribe(events),
      inspect: Effect.sync(() => ({
        users: Array.from(state.users.values()),
        organizations: Array.from(state.organizations.values()),
        sessions: Array.from(state.sessions.values())
      }))
    }
    const app = options.serveHandle === false ? api : serveHandle(handle, api)
    return { client, handle: { ...handle, httpApp: logged(requests)(app) } }
  })

const makeStore = (
  { frontendApi = "clerk.emulator.test", instanceId = "ins_emulator", ...options }: EmulatorOptions,
  environment: Environment,
  events: PubSub.PubSub<WebhookEvent>,
  messages: { count: number }
): Effect.Effect<Store, InvalidSigningKey> =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    const secretKey = options.secretKey ?? Redacted.make("sk_test_emulator")
    const isLive = Redacted.value(secretKey).startsWith("sk_live_")
    const instance: Instance = {
      id: instanceId,
      secretKey,
      publishableKey: `pk_${isLive ? "live" : "test"}_${Encoding.encodeBase64(`${frontendApi}$`)}`,
      environment: isLive ? "production" : "development",
      frontendApi
    }
    return {
      instance,
      signer: yield* makeSigner(instanceId, options.signingKey),
      state: stateOf(instance, options),
      emit: (type, data) => {
        messages.count += 1
        const envelope = {
          object: "event" as const,
          timestamp: DateTime.unsafeMake(clock.unsafeCurrentTimeMillis() + environment.shift),
          instanceId,
          messageId: `msg_${instanceId}_${messages.count}`
        }
        // The compiler cannot pair type and data of a union that is built from one type parameter.
        events.unsafeOffer({ ...envelope, type, data } as unknown as WebhookEvent)
      }
    }
  })

const stateOf = (
  instance: Instance,
  { billing, maxAllowedMemberships, roles, sessionLifetime, sessionTokenLifetime }: EmulatorOptions
): State => {
  const { organizations, sessions } = defaultSettings
  const settings: Settings = {
    ...defaultSettings,
    organizations: {
      ...organizations,
      maxAllowedMemberships: maxAllowedMemberships ?? organizations.maxAllowedMemberships
    },
    sessions: {
      lifetime: Duration.decode(sessionLifetime ?? sessions.lifetime),
      tokenLifetime: sessionTokenLifetime ?? sessions.tokenLifetime
    }
  }
  return newState(instance, { settings, roles, billing })
}

const findSession = ({ sessions }: State, sessionId: string): Effect.Effect<Session> =>
  orDie(sessions, "session", sessionId, "sessions.create")

/** The record with this id, which `operation` makes. The handle over HTTP turns a problem into its status. */
const orDie = <A>(records: ReadonlyMap<string, A>, kind: string, id: string, operation: string): Effect.Effect<A> =>
  Effect.catchAll(find(records, kind, id), (problem) =>
    Effect.die(
      new Problem({ ...problem, message: `The embedded Clerk has no ${kind} ${id}; \`${operation}\` makes one` })
    )
  )

/** The end of the year 9999. Dates end later, and records live longer than the time of their creation. */
const latest = Date.UTC(10_000, 0) - 1

const tooLate = new Problem({
  status: 400,
  code: "bad_request",
  message: "the clock cannot be moved beyond the year 9999"
})
