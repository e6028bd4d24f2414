import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ActorTokens from "../../api/ActorTokens.js"
import { fail, noResource } from "../store/problem.js"
import { newId, now, type World } from "../store/store.js"
import type { Methods } from "./handler.js"
import { change } from "../store/records.js"
import { ticket, ticketUrl } from "../store/ticket.js"

/** Actor tokens. */
export const actorTokens = (world: World): Methods<"actorTokens"> => ({
  create: ({ actor, expiresInSeconds = 3600, userId }) =>
    Effect.gen(function* () {
      if (!world.state.users.has(userId)) return yield* fail(ActorTokens.create.spec, noResource("user_id"))
      const id = yield* newId("act")
      const time = yield* now
      const expiresAt = DateTime.add(time, { seconds: expiresInSeconds })
      const created: ActorTokens.ActorToken = {
        object: "actor_token",
        id,
        status: "pending",
        userId,
        actor,
        token: yield* ticket(world, id, "actor_token", expiresAt, { sub: userId, act: actor }),
        url: yield* ticketUrl(world, id, "actor_token", expiresAt),
        createdAt: time,
        updatedAt: time
      }
      world.state.actorTokens.set(id, created)
      return created
    }),

  revoke: ({ actorTokenId }) =>
    change(world.state.actorTokens, ActorTokens.revoke.spec, "actor token", actorTokenId, (found, time) =>
      found.status === "pending"
        ? Either.right({ ...found, status: "revoked", updatedAt: time })
        : Either.left({
            status: 400,
            code: "actor_token_cannot_be_revoked_code",
            message: "cannot revoke",
            longMessage: `Actor token cannot be revoked because its status is ${found.status}. Only pending tokens can be revoked.`
          })
    )
})
