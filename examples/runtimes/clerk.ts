/** One Clerk instance for a whole process, and two functions that the routes of any framework can call. */
import { Effect, Layer, ManagedRuntime } from "effect"
import { ClerkClient, FetchTransport, Users } from "effect-clerk"
import { Auth, type Request as AuthRequest, type RequestState, type SessionAuth } from "effect-clerk/auth"

/** Reads CLERK_SECRET_KEY, CLERK_PUBLISHABLE_KEY, CLERK_AUTHORIZED_PARTIES and other variables of Clerk. */
export const ClerkLayer = Auth.layerConfig().pipe(
  Layer.provideMerge(ClerkClient.layerConfig()),
  Layer.provide(FetchTransport.layer)
)

/** Builds the layer with the first request and keeps it, so that signing keys are fetched once. */
export const runtime = ManagedRuntime.make(ClerkLayer)

/** Run the route if there is a session. Otherwise respond with `status`. Add `headers` to the response in both cases. */
type Outcome = { readonly headers: RequestState.ResponseHeaders } & (
  | { readonly session: SessionAuth.SessionAuth }
  | { readonly session: undefined; readonly status: 307 | 401 | 503 }
)

export const authenticate = (request: AuthRequest.RequestInput): Promise<Outcome> =>
  Auth.authenticateRequest(request).pipe(
    Effect.map((state): Outcome => {
      const { headers } = state
      // A development browser that comes back from Clerk is redirected although it is signed in.
      if (headers.some(([name]) => name === "location")) return { session: undefined, status: 307, headers }
      return state._tag === "SignedIn" ? { session: state.auth, headers } : { session: undefined, status: 401, headers }
    }),
    Effect.tapError((error) => Effect.logError(error.message)),
    Effect.orElseSucceed((): Outcome => ({ session: undefined, status: 503, headers: [["retry-after", "5"]] })),
    (effect) => runtime.runPromise(effect)
  )

/** The first name of a user, as Clerk has it now. */
export const firstNameOf = (userId: string): Promise<string | null> =>
  runtime.runPromise(Effect.map(Users.get({ userId }), (user) => user.firstName))
