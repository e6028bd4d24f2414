import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ActorToken } from "../../api/ActorTokens.js"
import { newId } from "../store/ids.js"
import { Problem, referenceNotFound } from "../store/problem.js"
import { change } from "../store/records.js"
import { ticket, ticketUrl } from "../store/ticket.js"
import type { Handler } from "./handler.js"

export const create: Handler<"actorTokens.create"> = (store, { actor, expiresInSeconds = 3600, userId }) =>
  Effect.gen(function* () {
    if (!store.state.users.has(userId)) return yield* referenceNotFound("user_id")
    const id = yield* newId("act")
    const time = yield* DateTime.now
    const expiresAt = DateTime.add(time, { seconds: expiresInSeconds })
    const created: ActorToken = {
      object: "actor_token",
      id,
      status: "pending",
      userId,
      actor,
      token: yield* ticket(store, id, "actor_token", expiresAt, { sub: userId, act: actor }),
      url: yield* ticketUrl(store, id, "actor_token", expiresAt),
      createdAt: time,
      updatedAt: time
    }
    store.state.actorTokens.set(id, created)
    return created
  })

export const revoke: Handler<"actorTokens.revoke"> = ({ state }, { actorTokenId }) =>
  change(state.actorTokens, "actor token", actorTokenId, (token, time) =>
    token.status === "pending" ? { ...token, status: "revoked", updatedAt: time } : notPending(token.status)
  )

const notPending = (status: string): Problem =>
  new Problem({
    status: 400,
    code: "actor_token_cannot_be_revoked_code",
    message: "cannot revoke",
    longMessage: `Actor token cannot be revoked because its status is ${status}. Only pending tokens can be revoked.`
  })
