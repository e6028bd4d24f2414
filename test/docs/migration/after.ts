import { Effect, Layer, Option } from "effect"
import { ClerkService, catchStatus, FetchTransport, Users } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"

export class Accounts extends Effect.Service<Accounts>()("Accounts", {
  effect: Effect.gen(function* () {
    const clerk = yield* ClerkService
    const { verifyToken } = yield* Auth.Auth
    return {
      emailAddress: (userId: string) =>
        clerk.users.get({ userId }).pipe(
          Effect.map((user) => Option.fromNullable(Users.primaryEmailAddress(user)?.emailAddress)),
          catchStatus(404, () => Effect.succeedNone)
        ),
      addMember: (organizationId: string, userId: string) =>
        clerk.organizationMemberships.create({ organizationId, userId, role: "org:member" }).pipe(Effect.asVoid),
      authenticate: (token: string) => verifyToken(token).pipe(Effect.map(({ sub }) => sub)),
      receive: (request: Request) => Webhooks.verify(request).pipe(Effect.map(({ type }) => type))
    }
  })
}) {}

export const AccountsLayer = Accounts.Default.pipe(
  Layer.provide(Auth.layerConfig()),
  Layer.provide(ClerkService.layerConfig()),
  Layer.provide(FetchTransport.layer)
)
