import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { SignInToken } from "../../api/SignInTokens.js"
import { newId } from "../store/ids.js"
import { notFound, Problem } from "../store/problem.js"
import { change } from "../store/records.js"
import { ticket, ticketUrl } from "../store/ticket.js"
import type { Handler } from "./handler.js"

export const create: Handler<"signInTokens.create"> = (store, { expiresInSeconds, userId }) =>
  Effect.gen(function* () {
    if (!store.state.users.has(userId)) return yield* notFound("user", userId)
    const id = yield* newId("sit")
    const time = yield* DateTime.now
    const expiresAt = DateTime.add(time, { seconds: expiresInSeconds ?? 2_592_000 })
    const created: SignInToken = {
      object: "sign_in_token",
      id,
      status: "pending",
      userId,
      token: yield* ticket(store, id, "sign_in_token", expiresAt, { sub: userId }),
      url: yield* ticketUrl(store, id, "sign_in_token", expiresAt),
      createdAt: time,
      updatedAt: time
    }
    store.state.signInTokens.set(id, created)
    return created
  })

export const revoke: Handler<"signInTokens.revoke"> = ({ state }, { signInTokenId }) =>
  change(state.signInTokens, "sign-in token", signInTokenId, (token, time) =>
    token.status === "pending" ? { ...token, status: "revoked", updatedAt: time } : notPending(token.status)
  )

const notPending = (status: string): Problem =>
  new Problem({
    status: 400,
    code: "sign_in_token_cannot_be_revoked_code",
    message: "cannot revoke",
    longMessage: `Sign in token cannot be revoked because its status is ${status}. Only pending tokens can be revoked.`
  })
