import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { clientResponse } from "../store/client.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { notFound, Problem } from "../store/problem.js"
import { find, remove } from "../store/records.js"
import { reveal } from "../store/secret.js"
import type { Handler } from "./handler.js"

export const list: Handler<"clients.list"> = ({ state }, input = {}) =>
  Effect.map(DateTime.now, (time) => {
    const { data, totalCount } = countedOnRequest(newestFirst(state.clients.values()), input)
    return { data: data.map((each) => clientResponse(state, each, time)), totalCount }
  })

export const verify: Handler<"clients.verify"> = ({ signer, state }, { token }) =>
  Effect.gen(function* () {
    const claims = Option.getOrUndefined(yield* signer.claims(reveal(token)))
    if (claims === undefined) return yield* invalidToken()
    const id = String(claims["id"])
    const client = state.clients.get(id)
    if (client === undefined) return yield* notFound("client", id)
    return clientResponse(state, client, yield* DateTime.now)
  })

export const get: Handler<"clients.get"> = ({ state }, { clientId }) =>
  Effect.zipWith(find(state.clients, "client", clientId), DateTime.now, (client, time) =>
    clientResponse(state, client, time)
  )

/** A nonce can be used once. */
export const getHandshakePayload: Handler<"clients.getHandshakePayload"> = ({ state }, { nonce }) =>
  Effect.map(remove(state.handshakes, "handshake", nonce), (directives) => ({ directives }))

const invalidToken = (): Problem =>
  new Problem({
    status: 401,
    code: "authentication_invalid",
    message: "Invalid authentication",
    longMessage: "The client token could not be verified"
  })
