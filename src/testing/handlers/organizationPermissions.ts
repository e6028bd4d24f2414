import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Permission } from "../../models/Permission.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { page } from "../store/page.js"
import { invalid, notFound, Problem, taken } from "../store/problem.js"
import { change, find, step } from "../store/records.js"
import type { State } from "../store/store.js"
import { matchesText } from "../store/textQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"organizationPermissions.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const permissions = sorted(state.permissions.values(), sortKeys, input.orderBy)
    return page(
      permissions.filter((each) => matchesText(input.query, each, [each.name, each.key])),
      input
    )
  })

export const create: Handler<"organizationPermissions.create"> = ({ emit, state }, { description, key, name }) =>
  Effect.gen(function* () {
    const id = yield* newId("perm")
    const time = yield* DateTime.now
    const problem = nameProblem(name) ?? keyProblem(state, key)
    if (problem !== undefined) return yield* problem
    const created: Permission = {
      object: "permission",
      id,
      name,
      key,
      description: description ?? "",
      type: "user",
      createdAt: time,
      updatedAt: time
    }
    state.permissions.set(id, created)
    emit("permission.created", created)
    return created
  })

export const get: Handler<"organizationPermissions.get"> = ({ state }, { permissionId }) =>
  find(state.permissions, "organization permission", permissionId)

export const update: Handler<"organizationPermissions.update"> = ({ emit, state }, { permissionId, ...input }) =>
  change(
    state.permissions,
    "organization permission",
    permissionId,
    (permission, time) => {
      const name = input.name ?? permission.name
      const key = input.key ?? permission.key
      return (
        systemProblem(permission) ??
        nameProblem(name) ??
        (key === permission.key ? undefined : keyProblem(state, key)) ?? {
          ...permission,
          name,
          key,
          description: input.description ?? permission.description,
          updatedAt: time
        }
      )
    },
    (changed) => emit("permission.updated", changed)
  )

/** Roles lose the permission, too. */
const delete_: Handler<"organizationPermissions.delete"> = ({ emit, state }, { permissionId }) =>
  step((time) => {
    const permission = state.permissions.get(permissionId)
    if (permission === undefined) return notFound("organization permission", permissionId)
    const problem = systemProblem(permission)
    if (problem !== undefined) return problem
    state.permissions.delete(permissionId)
    for (const role of state.roles.values()) {
      if (!role.permissionIds.includes(permissionId)) continue
      const permissionIds = role.permissionIds.filter((id) => id !== permissionId)
      state.roles.set(role.id, { ...role, permissionIds, updatedAt: time })
    }
    const deleted = { object: "permission", id: permissionId, deleted: true }
    emit("permission.deleted", deleted)
    return deleted
  })

export { delete_ as delete }

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name,
  key: (each) => each.key
} satisfies SortKeys<Permission>

const nameProblem = (name: string): Problem | undefined =>
  name.trim() === "" ? invalid("name", "name must not be empty.") : undefined

const keyProblem = ({ permissions }: State, key: string): Problem | undefined => {
  if (!/^org:(?!sys_)[a-z0-9_]+:[a-z0-9_]+$/.test(key)) {
    return invalid(
      "key",
      "key must be `org:<feature>:<action>` in lower-case letters, digits and underscores, and must not begin with `org:sys_`.",
      "form_param_format_invalid"
    )
  }
  return Array.from(permissions.values()).some((each) => each.key === key) ? taken("key") : undefined
}

const systemProblem = ({ type }: Permission): Problem | undefined =>
  type === "system"
    ? new Problem({
        status: 403,
        code: "organization_system_permission_not_modifiable",
        message: "organization system permission cannot be modified",
        longMessage: "This organization permission cannot be modified because it is a system permission."
      })
    : undefined
