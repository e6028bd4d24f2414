import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { AllowlistIdentifier } from "../../api/AllowlistIdentifiers.js"
import { alreadyListed, identifierType, isListed } from "../store/allowAndBlocklist.js"
import { newId } from "../store/ids.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { remove } from "../store/records.js"
import type { Handler } from "./handler.js"
import { create as createInvitation } from "./invitations.js"

export const list: Handler<"allowlistIdentifiers.list"> = ({ state }, input = {}) =>
  Effect.sync(() => countedOnRequest(newestFirst(state.allowlist.values()), input))

/** With `notify`, an email address is invited too. If that fails, the address is not listed either. */
export const create: Handler<"allowlistIdentifiers.create"> = (store, { identifier, notify }) =>
  Effect.gen(function* () {
    const { instance, state } = store
    const id = yield* newId("alid")
    const time = yield* DateTime.now
    if (isListed(state.allowlist, identifier)) return yield* alreadyListed("allowlist", identifier)
    const created: AllowlistIdentifier = {
      object: "allowlist_identifier",
      id,
      identifier,
      identifierType: identifierType(identifier),
      instanceId: instance.id,
      createdAt: time,
      updatedAt: time
    }
    state.allowlist.set(id, created)
    if (notify !== true || created.identifierType !== "email_address" || isPattern(identifier)) return created
    const invitation = yield* createInvitation(store, { emailAddress: identifier }).pipe(
      Effect.tapError(() => Effect.sync(() => state.allowlist.delete(id)))
    )
    const invited = { ...created, invitationId: invitation.id }
    state.allowlist.set(id, invited)
    return invited
  })

const delete_: Handler<"allowlistIdentifiers.delete"> = ({ state }, { identifierId }) =>
  Effect.as(remove(state.allowlist, "identifier", identifierId), {
    object: "allowlist_identifier",
    id: identifierId,
    deleted: true
  })

export { delete_ as delete }

/** Whether an identifier stands for all addresses of a domain, such as `*@example.com`. */
const isPattern = (identifier: string): boolean => identifier.startsWith("*@")
