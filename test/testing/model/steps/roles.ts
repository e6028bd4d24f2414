import { OrganizationPermissions, OrganizationRoles, Organizations, RoleSets } from "effect-clerk"
import fc from "fast-check"
import { step } from "../Step.js"
import { optional, permissionKey, roleKey, roleSetKey, title } from "../values.js"

const anyRole = fc.oneof(fc.constantFrom("org:admin", "org:member"), roleKey)
const roleMissing = ["resource_not_found"]

const permissions = [
  step(OrganizationPermissions.create, {
    values: fc.record({ name: title, key: permissionKey }),
    input: (_, values) => values,
    learn: (model, { id }) => model.add("permission", id)
  }),
  step(OrganizationPermissions.update, {
    about: ["permission"],
    values: fc.record({ name: optional(title), key: optional(permissionKey) }),
    input: ([permissionId = ""], values) => ({ permissionId, ...values })
  }),
  step(OrganizationPermissions.delete, {
    about: ["permission"],
    input: ([permissionId = ""]) => ({ permissionId }),
    learn: (model, _, [id = ""]) => model.remove("permission", id)
  })
]

const roles = [
  step(OrganizationRoles.create, {
    values: fc.record({ name: title, key: roleKey, includeInInitialRoleSet: fc.boolean(), permissions: fc.nat(12) }),
    input: (_, { permissions: count, ...values }, model) => ({
      ...values,
      permissions: model.ids("permission").slice(0, count)
    }),
    learn: (model, { id }) => model.add("role", id)
  }),
  step(OrganizationRoles.update, {
    about: ["role"],
    values: fc.record({ name: optional(title), key: optional(roleKey), permissions: optional(fc.nat(12)) }),
    input: ([organizationRoleId = ""], { permissions: count, ...values }, model) => ({
      organizationRoleId,
      ...values,
      ...(count === undefined ? {} : { permissions: model.ids("permission").slice(0, count) })
    })
  }),
  step(OrganizationRoles.delete, {
    about: ["role"],
    input: ([organizationRoleId = ""]) => ({ organizationRoleId }),
    learn: (model, _, [id = ""]) => model.remove("role", id)
  }),
  step(OrganizationRoles.assignPermission, {
    about: ["role", "permission"],
    input: ([organizationRoleId = "", permissionId = ""]) => ({ organizationRoleId, permissionId })
  }),
  step(OrganizationRoles.removePermission, {
    about: ["role", "permission"],
    input: ([organizationRoleId = "", permissionId = ""]) => ({ organizationRoleId, permissionId }),
    otherwise: ["organization_role_permission_association_not_found"]
  })
]

const roleSets = [
  step(RoleSets.create, {
    values: fc.record({
      name: title,
      key: optional(roleSetKey),
      defaultRoleKey: anyRole,
      creatorRoleKey: fc.oneof(fc.constant("org:admin"), anyRole),
      type: optional(fc.constantFrom("initial" as const, "custom" as const)),
      roles: fc.uniqueArray(anyRole, { maxLength: 4 })
    }),
    input: (_, { roles: others, ...values }) => ({
      ...values,
      roles: Array.from(new Set([...others, values.defaultRoleKey, values.creatorRoleKey]))
    }),
    learn: (model, { id }) => model.add("roleSet", id),
    otherwise: roleMissing
  }),
  step(RoleSets.update, {
    about: ["roleSet"],
    values: fc.record({
      name: optional(title),
      key: optional(roleSetKey),
      type: optional(fc.constant("initial" as const)),
      defaultRoleKey: optional(anyRole),
      creatorRoleKey: optional(anyRole)
    }),
    input: ([roleSetKeyOrId = ""], values) => ({ roleSetKeyOrId, ...values })
  }),
  step(RoleSets.addRoles, {
    about: ["roleSet"],
    values: fc.record({ roleKeys: fc.uniqueArray(anyRole, { minLength: 1, maxLength: 3 }) }),
    input: ([roleSetKeyOrId = ""], values) => ({ roleSetKeyOrId, ...values }),
    otherwise: roleMissing
  }),
  step(RoleSets.replaceRole, {
    about: ["roleSet"],
    values: fc.record({ roleKey: anyRole, toRoleKey: anyRole }),
    input: ([roleSetKeyOrId = ""], values) => ({ roleSetKeyOrId, ...values })
  }),
  step(RoleSets.replace, {
    about: ["roleSet", "roleSet"],
    values: fc.dictionary(anyRole, anyRole, { maxKeys: 2 }),
    input: ([roleSetKeyOrId = "", destRoleSetKey = ""], reassignmentMappings) => ({
      roleSetKeyOrId,
      destRoleSetKey,
      reassignmentMappings
    }),
    learn: (model, _, [id = ""]) => model.remove("roleSet", id)
  }),
  step(Organizations.update, {
    about: ["organization", "roleSet"],
    values: roleSetKey,
    input: ([organizationId = ""], key) => ({ organizationId, roleSetKey: key })
  })
]

export const roleSteps = [...permissions, ...roles, ...roleSets]
