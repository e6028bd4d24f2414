import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as SignInTokens from "../../api/SignInTokens.js"
import { fail, notFound } from "../store/problem.js"
import { newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { change } from "../store/records.js"
import { ticket, ticketUrl } from "../store/ticket.js"

/** Sign-in tokens. */
export const signInTokens = (world: World): Methods<"signInTokens"> => ({
  create: ({ expiresInSeconds, userId }) =>
    Effect.gen(function* () {
      if (!world.state.users.has(userId)) return yield* fail(SignInTokens.create.spec, notFound("user", userId))
      const id = yield* newId("sit")
      const time = yield* now
      const expiresAt = DateTime.add(time, { seconds: expiresInSeconds ?? 2_592_000 })
      const created: SignInTokens.SignInToken = {
        object: "sign_in_token",
        id,
        status: "pending",
        userId,
        token: yield* ticket(world, id, "sign_in_token", expiresAt, { sub: userId }),
        url: yield* ticketUrl(world, id, "sign_in_token", expiresAt),
        createdAt: time,
        updatedAt: time
      }
      world.state.signInTokens.set(id, created)
      return created
    }),

  revoke: ({ signInTokenId }) =>
    change(world.state.signInTokens, SignInTokens.revoke.spec, "sign-in token", signInTokenId, (found, time) =>
      found.status === "pending"
        ? Either.right({ ...found, status: "revoked", updatedAt: time })
        : Either.left({
            status: 400,
            code: "sign_in_token_cannot_be_revoked_code",
            message: "cannot revoke",
            longMessage: `Sign in token cannot be revoked because its status is ${found.status}. Only pending tokens can be revoked.`
          })
    )
})
