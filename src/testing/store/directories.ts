import * as Effect from "effect/Effect"
import { deleteWhere } from "./dependents.js"
import { type DirectoryRecord, kind } from "./directoryRecord.js"
import { buildMappings, type GroupInput, withMappings } from "./groupMappings.js"
import { newHexId, newId } from "./ids.js"
import { notFound, Problem, referenceNotFound } from "./problem.js"
import { change, step } from "./records.js"
import { redact } from "./secret.js"
import type { State, Store } from "./store.js"

/** Creates a directory for an enterprise connection, which can have one. */
export const createDirectory = (
  { state }: Store,
  input: { readonly enterpriseConnectionId: string; readonly name?: string | undefined; readonly provider: string },
  groups: ReadonlyArray<GroupInput>
): Effect.Effect<DirectoryRecord, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("scim")
    const apiKey = redact(yield* newHexId("ak"))
    const mappings = yield* buildMappings(groups)
    return yield* step((time) => {
      const connection = state.enterpriseConnections.get(input.enterpriseConnectionId)
      if (connection === undefined) return referenceNotFound("enterprise_connection_id")
      const directories = Array.from(state.directories.values())
      if (directories.some((each) => each.enterpriseConnectionId === connection.id)) return connectionInUse()
      const created: DirectoryRecord = {
        id,
        name: input.name ?? connection.name,
        enterpriseConnectionId: connection.id,
        provider: input.provider,
        enabled: true,
        groupRoleMappingEnabled: groups.length > 0,
        attributeMapping: defaultMapping,
        apiKey,
        mappings: [],
        createdAt: time,
        updatedAt: time
      }
      const directory = withMappings(state, created, mappings)
      if (directory instanceof Problem) return directory
      state.directories.set(id, directory)
      return directory
    })
  })

/** Changes a directory. `null` in `attributeMapping` removes a key. */
export const updateDirectory = (
  { state }: Store,
  id: string,
  {
    attributeMapping = {},
    ...changes
  }: {
    readonly name?: string | undefined
    readonly enabled?: boolean | undefined
    readonly provider?: string | undefined
    readonly groupRoleMappingEnabled?: boolean | undefined
    readonly attributeMapping?: Readonly<Record<string, string | null>> | undefined
  }
): Effect.Effect<DirectoryRecord, Problem> =>
  change(state.directories, kind, id, (directory, time) => {
    const merged = Object.entries({ ...directory.attributeMapping, ...attributeMapping })
    return {
      ...directory,
      name: changes.name ?? directory.name,
      enabled: changes.enabled ?? directory.enabled,
      provider: changes.provider ?? directory.provider,
      groupRoleMappingEnabled: changes.groupRoleMappingEnabled ?? directory.groupRoleMappingEnabled,
      attributeMapping: Object.fromEntries(merged.flatMap(([key, path]) => (path === null ? [] : [[key, path]]))),
      updatedAt: time
    }
  })

/** Gives a directory a new API key. */
export const rotateKey = ({ state }: Store, id: string): Effect.Effect<DirectoryRecord, Problem> =>
  Effect.flatMap(newHexId("ak"), (apiKey) =>
    change(state.directories, kind, id, (directory, time) => ({
      ...directory,
      apiKey: redact(apiKey),
      updatedAt: time
    }))
  )

/** Deletes a directory. */
export const deleteDirectory = ({ state }: Store, id: string): Effect.Effect<void, Problem> =>
  step(() => {
    if (!state.directories.has(id)) return notFound(kind, id)
    removeDirectory(state, id)
    return undefined
  })

/** Deletes a directory that exists, with its API keys. */
export const removeDirectory = ({ apiKeys, directories }: State, id: string): void => {
  directories.delete(id)
  deleteWhere(apiKeys, ({ subject }) => subject === id)
}

/** The fields that both names of a directory share. */
export const directoryFields = ({ instance, state }: Store, directory: DirectoryRecord) => {
  const { apiKey: _, mappings: __, ...own } = directory
  const customAttributes = state.enterpriseConnections.get(directory.enterpriseConnectionId)?.customAttributes ?? []
  return { ...own, customAttributes, endpointUrl: `https://${instance.frontendApi}/v1/scim/v2/${directory.id}` }
}

const defaultMapping = {
  userName: "userName",
  emailAddress: "emails[0].value",
  firstName: "name.givenName",
  lastName: "name.familyName"
}

const connectionInUse = (): Problem =>
  new Problem({
    status: 422,
    code: "scim_directory_enterprise_connection_already_used",
    message: "enterprise connection already in use",
    longMessage: "This enterprise connection is already associated with another directory."
  })
