import * as Effect from "effect/Effect"
import * as ActorTokens from "../../api/ActorTokens.js"
import { fail, noResource, notFound } from "../problem.js"
import { newId, now, type World } from "../world.js"
import type { Methods } from "./methods.js"

/** Actor tokens. */
export const actorTokens = ({ instance, signer, state }: World): Methods<"actorTokens"> => ({
  create: ({ actor, expiresInSeconds = 3600, userId }) =>
    Effect.gen(function* () {
      if (!state.users.has(userId)) return yield* fail(ActorTokens.create.spec, noResource("user_id"))
      const id = yield* newId("act")
      const time = yield* now
      const seconds = Math.floor(time.epochMillis / 1000)
      const token = yield* signer.sign({
        sub: userId,
        act: actor,
        rt: id,
        st: "actor_token",
        iss: `https://${instance.frontendApi}`,
        iat: seconds,
        exp: seconds + expiresInSeconds
      })
      const created: ActorTokens.ActorToken = {
        object: "actor_token",
        id,
        status: "pending",
        userId,
        actor,
        token,
        url: `https://${instance.frontendApi}/v1/tickets/accept?ticket=${token}`,
        createdAt: time,
        updatedAt: time
      }
      state.actorTokens.set(id, created)
      return created
    }),

  revoke: ({ actorTokenId }) =>
    Effect.flatMap(now, (time) => {
      const found = state.actorTokens.get(actorTokenId)
      if (found === undefined) return fail(ActorTokens.revoke.spec, notFound("actor token", actorTokenId))
      if (found.status !== "pending") {
        return fail(ActorTokens.revoke.spec, {
          status: 400,
          code: "actor_token_cannot_be_revoked_code",
          message: "cannot revoke",
          longMessage: `Actor token cannot be revoked because its status is ${found.status}. Only pending tokens can be revoked.`
        })
      }
      const revoked: ActorTokens.ActorToken = { ...found, status: "revoked", updatedAt: time }
      state.actorTokens.set(actorTokenId, revoked)
      return Effect.succeed(revoked)
    })
})
