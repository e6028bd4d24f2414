import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

/** A token of a new user in the organization `acme`, whose permissions are bits: 1 is `create`. */
export const tokenWith = (permissions: "0" | "1", expiresInSeconds = 60) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const { mintSessionToken } = yield* ClerkEmulator
    const { id: userId } = yield* clerk.users.create({
      emailAddress: [`ada${permissions}${expiresInSeconds}@example.com`]
    })
    const { id } = yield* clerk.sessions.create({ userId })
    const claims = { o: { id: "org_1", slg: "acme", per: "create", fpm: permissions }, fea: "o:invoices" }
    return yield* mintSessionToken(id, { claims, expiresInSeconds })
  })
