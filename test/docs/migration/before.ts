import { createClerkClient, verifyToken } from "@clerk/backend"
import { isClerkAPIResponseError } from "@clerk/backend/errors"
import { verifyWebhook } from "@clerk/backend/webhooks"
import { Config, Data, Effect, Option, Redacted } from "effect"

class AccountsError extends Data.TaggedError("AccountsError")<{ readonly cause: unknown }> {}

const attempt = <A>(call: () => Promise<A>) =>
  Effect.tryPromise({ try: call, catch: (cause) => new AccountsError({ cause }) })

export class Accounts extends Effect.Service<Accounts>()("Accounts", {
  effect: Effect.gen(function* () {
    const secretKey = Redacted.value(yield* Config.redacted("CLERK_SECRET_KEY"))
    const clerk = createClerkClient({ secretKey })
    return {
      emailAddress: (userId: string) =>
        attempt(() => clerk.users.getUser(userId)).pipe(
          Effect.map((user) => Option.fromNullable(user.primaryEmailAddress?.emailAddress)),
          Effect.catchIf(
            ({ cause }) => isClerkAPIResponseError(cause) && cause.status === 404,
            () => Effect.succeedNone
          )
        ),
      addMember: (organizationId: string, userId: string) =>
        attempt(() =>
          clerk.organizations.createOrganizationMembership({ organizationId, userId, role: "org:member" })
        ).pipe(Effect.asVoid),
      authenticate: (token: string) =>
        attempt(() => verifyToken(token, { secretKey })).pipe(Effect.map(({ sub }) => sub)),
      receive: (request: Request) => attempt(() => verifyWebhook(request)).pipe(Effect.map(({ type }) => type))
    }
  })
}) {}
