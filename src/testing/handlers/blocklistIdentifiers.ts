import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { BlocklistIdentifier } from "../../api/BlocklistIdentifiers.js"
import { alreadyListed, identifierType, isListed } from "../store/allowAndBlocklist.js"
import { newId } from "../store/ids.js"
import { newestFirst } from "../store/page.js"
import { remove } from "../store/records.js"
import type { Handler } from "./handler.js"

export const list: Handler<"blocklistIdentifiers.list"> = ({ state }) =>
  Effect.sync(() => ({ data: newestFirst(state.blocklist.values()), totalCount: state.blocklist.size }))

export const create: Handler<"blocklistIdentifiers.create"> = ({ instance, state }, { identifier }) =>
  Effect.gen(function* () {
    const id = yield* newId("blid")
    const time = yield* DateTime.now
    if (isListed(state.blocklist, identifier)) return yield* alreadyListed("blocklist", identifier)
    const created: BlocklistIdentifier = {
      object: "blocklist_identifier",
      id,
      identifier,
      identifierType: identifierType(identifier),
      instanceId: instance.id,
      createdAt: time,
      updatedAt: time
    }
    state.blocklist.set(id, created)
    return created
  })

const delete_: Handler<"blocklistIdentifiers.delete"> = ({ state }, { identifierId }) =>
  Effect.as(remove(state.blocklist, "identifier", identifierId), {
    object: "blocklist_identifier",
    id: identifierId,
    deleted: true
  })

export { delete_ as delete }
