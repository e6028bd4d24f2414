import { DateTime, Effect } from "effect"
import {
  OrganizationInvitations,
  OrganizationMemberships,
  OrganizationPermissions,
  OrganizationRoles,
  Organizations,
  RoleSets
} from "effect-clerk"
import { contains, type Listing, listing, partOf } from "../Listing.js"

interface Named {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly createdAt: DateTime.Utc
}

const orders = {
  created_at: ({ createdAt }: Named) => DateTime.toEpochMillis(createdAt),
  name: ({ name }: Named) => name,
  key: ({ key }: Named) => key
}

const filters = (sample: Named) => [
  { input: { query: sample.id }, keeps: ({ id }: Named) => id === sample.id },
  {
    input: { query: partOf(sample.name) },
    keeps: ({ key, name }: Named) => contains(name, partOf(sample.name)) || contains(key, partOf(sample.name))
  }
]

const permissions = listing(OrganizationPermissions.list, {
  kind: "permission",
  id: ({ id }) => id,
  orders,
  filters,
  get: (permissionId) => OrganizationPermissions.get({ permissionId })
})

const roles = listing(OrganizationRoles.list, {
  kind: "role",
  id: ({ id }) => id,
  orders,
  filters,
  references: ({ permissions }) => permissions.map(({ id }) => ["permission", id] as const),
  get: (organizationRoleId) => OrganizationRoles.get({ organizationRoleId })
})

const roleSets = listing(RoleSets.list, {
  kind: "roleSet",
  id: ({ id }) => id,
  orders,
  filters,
  references: ({ creatorRole, defaultRole, roles }) => [
    ...roles.map(({ id }) => ["role", id] as const),
    ["role", creatorRole?.id ?? "none"],
    ["role", defaultRole?.id ?? "none"]
  ],
  get: (roleSetKeyOrId) => RoleSets.get({ roleSetKeyOrId })
})

/** One role set is initial, each organization has one, and its members and those invited to it have one of its roles. */
const assignments: Listing = {
  operation: RoleSets.get.spec.operation,
  check: () =>
    Effect.gen(function* () {
      const { data: sets } = yield* RoleSets.list({ limit: 500 })
      const initial = sets.filter(({ type }) => type === "initial")
      if (initial.length !== 1) yield* Effect.dieMessage(`${initial.length} role sets are initial`)
      const { data: organizations } = yield* Organizations.list({ limit: 500 })
      const members = new Map<string, number>()
      for (const organization of organizations) {
        const set = sets.find(({ key }) => key === organization.roleSetKey)
        if (set === undefined) return yield* Effect.dieMessage(`${organization.id} has no role set`)
        const keys = set.roles.map(({ key }) => key)
        const { data: memberships } = yield* OrganizationMemberships.list({
          organizationId: organization.id,
          limit: 500
        })
        const { data: pending } = yield* OrganizationInvitations.list({
          organizationId: organization.id,
          status: "pending",
          limit: 500
        })
        const outside = [...memberships, ...pending].filter(({ role }) => !keys.includes(role))
        if (outside.length > 0) {
          yield* Effect.dieMessage(`roles outside of ${set.key}: ${outside.map(({ id, role }) => `${id} ${role}`)}`)
        }
        for (const { role } of memberships) {
          const key = `${set.id} ${role}`
          members.set(key, (members.get(key) ?? 0) + 1)
        }
      }
      for (const set of sets) {
        for (const { hasMembers, key, membersCount } of set.roles) {
          const expected = members.get(`${set.id} ${key}`) ?? 0
          if (membersCount !== expected || hasMembers !== expected > 0) {
            yield* Effect.dieMessage(`${set.key} ${key} has ${membersCount} members, not ${expected}`)
          }
        }
      }
    }).pipe(Effect.orDie)
}

export const roleListings = [permissions, roles, roleSets, assignments]
