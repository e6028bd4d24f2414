import * as Effect from "effect/Effect"
import * as AllowlistIdentifiers from "../../api/AllowlistIdentifiers.js"
import * as BlocklistIdentifiers from "../../api/BlocklistIdentifiers.js"
import { fail, type Problem } from "./problem.js"
import { newId, now, type World } from "./store.js"
import type { Methods } from "../handlers/handler.js"
import { countedOnRequest, newestFirst } from "./page.js"
import { remove } from "./records.js"

/** Who may sign up. */
export const allowlistIdentifiers = ({ instance, state }: World): Methods<"allowlistIdentifiers"> => ({
  list: (input = {}) => Effect.sync(() => countedOnRequest(newestFirst(state.allowlist.values()), input)),

  create: ({ identifier }) =>
    Effect.gen(function* () {
      const id = yield* newId("alid")
      const time = yield* now
      if (holds(state.allowlist, identifier)) {
        return yield* fail(AllowlistIdentifiers.create.spec, duplicate("allowlist", identifier))
      }
      const created: AllowlistIdentifiers.AllowlistIdentifier = {
        object: "allowlist_identifier",
        id,
        identifier,
        identifierType: typeOf(identifier),
        instanceId: instance.id,
        createdAt: time,
        updatedAt: time
      }
      state.allowlist.set(id, created)
      return created
    }),

  delete: ({ identifierId }) =>
    Effect.as(remove(state.allowlist, AllowlistIdentifiers.delete.spec, "identifier", identifierId), {
      object: "allowlist_identifier",
      id: identifierId,
      deleted: true
    })
})

/** Who may not sign up. */
export const blocklistIdentifiers = ({ instance, state }: World): Methods<"blocklistIdentifiers"> => ({
  list: () =>
    Effect.sync(() => {
      const data = newestFirst(state.blocklist.values())
      return { data, totalCount: data.length }
    }),

  create: ({ identifier }) =>
    Effect.gen(function* () {
      const id = yield* newId("blid")
      const time = yield* now
      if (holds(state.blocklist, identifier)) {
        return yield* fail(BlocklistIdentifiers.create.spec, duplicate("blocklist", identifier))
      }
      const created: BlocklistIdentifiers.BlocklistIdentifier = {
        object: "blocklist_identifier",
        id,
        identifier,
        identifierType: typeOf(identifier),
        instanceId: instance.id,
        createdAt: time,
        updatedAt: time
      }
      state.blocklist.set(id, created)
      return created
    }),

  delete: ({ identifierId }) =>
    Effect.as(remove(state.blocklist, BlocklistIdentifiers.delete.spec, "identifier", identifierId), {
      object: "blocklist_identifier",
      id: identifierId,
      deleted: true
    })
})

const holds = (
  records: ReadonlyMap<string, { readonly identifier?: string | undefined }>,
  identifier: string
): boolean => Array.from(records.values()).some((each) => each.identifier === identifier)

const typeOf = (identifier: string): "email_address" | "phone_number" | "web3_wallet" =>
  identifier.includes("@") ? "email_address" : identifier.startsWith("+") ? "phone_number" : "web3_wallet"

const duplicate = (list: string, identifier: string): Problem => ({
  status: 400,
  code: "duplicate_record",
  message: `duplicate ${list} identifier`,
  longMessage: `the identifier ${identifier} already exists`
})
