import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { GetInput, Organization } from "../../api/Organizations.js"
import { deleteWhere } from "../store/dependents.js"
import { newId } from "../store/ids.js"
import { imageProblem, imageUrl } from "../store/image.js"
import { addMember, membersOf } from "../store/membership.js"
import { mergeMetadata, withinLimit } from "../store/metadata.js"
import { defaultImage } from "../store/newUser.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { findByIdOrSlug, findBySlug } from "../store/organization.js"
import { pendingInvitations } from "../store/organizationInvitation.js"
import {
  creatorPermissionsProblem,
  creatorRoleKey,
  initialRoleSet,
  permissionKeys,
  roleProblem
} from "../store/organizationRoles.js"
import { pageOf } from "../store/page.js"
import { invalid, notFound, Problem, referenceNotFound, taken } from "../store/problem.js"
import { change } from "../store/records.js"
import { organizationsProblem } from "../store/requirements.js"
import type { State, Store } from "../store/store.js"
import { signed } from "../store/userQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"organizations.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const organizations = sorted(state.organizations.values(), sortKeys(state), input.orderBy)
    const query = input.query?.toLowerCase()
    const matchesUsers = signed(input.userId)
    const matchesId = signed(input.organizationId)
    const matching = organizations.filter(
      (each) =>
        (query === undefined ||
          each.id === input.query ||
          each.name.toLowerCase().includes(query) ||
          each.slug.includes(query)) &&
        matchesId([each.id]) &&
        matchesUsers(membersOf(state, each.id).map(({ userId }) => userId))
    )
    return pageOf(matching, input, (each) => withExtras(state, each, input))
  })

export const create: Handler<"organizations.create"> = (store, input) =>
  Effect.gen(function* () {
    const { emit, state } = store
    const id = yield* newId("org")
    const time = yield* DateTime.now
    const slug = input.slug ?? slugOf(input.name, id)
    const creator = input.createdBy ?? undefined
    const roleSetKey = input.roleSetKey ?? initialRoleSet(state).key
    const { settings } = state
    const problem =
      organizationsProblem(store) ??
      nameProblem(input.name) ??
      slugProblem(state, slug) ??
      creatorProblem(state, creator) ??
      roleSetProblem(state, roleSetKey)
    if (problem !== undefined) return yield* problem
    const organization: Organization = {
      object: "organization",
      id,
      name: input.name,
      slug,
      imageUrl: defaultImage,
      hasImage: false,
      maxAllowedMemberships: input.maxAllowedMemberships ?? settings.organizations.maxAllowedMemberships,
      adminDeleteEnabled: settings.organizations.adminDeleteEnabled,
      publicMetadata: input.publicMetadata ?? {},
      privateMetadata: input.privateMetadata ?? {},
      ...(creator === undefined ? {} : { createdBy: creator }),
      roleSetKey,
      createdAt: input.createdAt ?? time,
      updatedAt: time
    }
    state.organizations.set(id, organization)
    emit("organization.created", organization)
    if (creator !== undefined) {
      yield* addMember(store, { organizationId: id, userId: creator, role: creatorRoleKey(state, organization) })
    }
    return organization
  })

export const get: Handler<"organizations.get"> = ({ state }, { organizationId: idOrSlug, ...extras }) =>
  Effect.suspend(() => {
    const found = findByIdOrSlug(state, idOrSlug)
    if (found === undefined) return notFound("organization", idOrSlug)
    return Effect.succeed(withExtras(state, found, extras))
  })

export const update: Handler<"organizations.update"> = (store, { organizationId, ...input }) =>
  changeOrganization(store, organizationId, (organization, time) => {
    const name = input.name ?? organization.name
    const slug = input.slug ?? organization.slug
    const roleSetKey = input.roleSetKey ?? organization.roleSetKey
    const problem =
      nameProblem(name) ??
      (slug === organization.slug ? undefined : slugProblem(store.state, slug)) ??
      roleSetProblem(store.state, roleSetKey) ??
      lostRoleProblem(store.state, { ...organization, roleSetKey }, time)
    return (
      problem ?? {
        name,
        slug,
        maxAllowedMemberships: input.maxAllowedMemberships ?? organization.maxAllowedMemberships,
        adminDeleteEnabled: input.adminDeleteEnabled ?? organization.adminDeleteEnabled,
        createdAt: input.createdAt ?? organization.createdAt,
        roleSetKey
      }
    )
  })

export const updateMetadata: Handler<"organizations.updateMetadata"> = (store, { organizationId, ...changes }) =>
  changeOrganization(store, organizationId, (organization) =>
    withinLimit({
      publicMetadata: mergeMetadata(organization.publicMetadata, changes.publicMetadata),
      privateMetadata: mergeMetadata(organization.privateMetadata, changes.privateMetadata)
    })
  )

export const replaceMetadata: Handler<"organizations.replaceMetadata"> = (store, { organizationId, ...changes }) =>
  changeOrganization(store, organizationId, (organization) =>
    withinLimit({
      publicMetadata: changes.publicMetadata ?? organization.publicMetadata,
      privateMetadata: changes.privateMetadata ?? organization.privateMetadata ?? {}
    })
  )

const delete_: Handler<"organizations.delete"> = ({ emit, state }, { organizationId }) =>
  Effect.suspend(() => {
    const organization = state.organizations.get(organizationId)
    if (organization === undefined) return notFound("organization", organizationId)
    state.organizations.delete(organizationId)
    for (const records of [state.memberships, state.organizationInvitations, state.organizationDomains]) {
      deleteWhere<{ readonly organizationId?: string | undefined }>(
        records,
        (each) => each.organizationId === organizationId
      )
    }
    deleteWhere(state.apiKeys, (key) => key.subject === organizationId)
    deleteWhere(state.adminPortalLinkTokens, (token) => token.organizationId === organizationId)
    for (const each of state.enterpriseConnections.values()) {
      if (each.organizationId === organizationId) {
        state.enterpriseConnections.set(each.id, { ...each, organizationId: undefined })
      }
    }
    for (const each of state.sessions.values()) {
      if (each.lastActiveOrganizationId === organizationId) {
        state.sessions.set(each.id, { ...each, lastActiveOrganizationId: undefined })
      }
    }
    const deleted = { object: "organization", id: organizationId, slug: organization.slug, deleted: true }
    emit("organization.deleted", deleted)
    return Effect.succeed(deleted)
  })

export { delete_ as delete }

export const uploadLogo: Handler<"organizations.uploadLogo"> = (store, { file, organizationId }) => {
  const url = imageUrl(organizationId, file)
  return Effect.map(
    changeOrganization(store, organizationId, () => imageProblem(file) ?? { hasImage: true, imageUrl: url }),
    (changed) => ({ ...changed, imageUrl: url })
  )
}

export const deleteLogo: Handler<"organizations.deleteLogo"> = (store, { organizationId }) =>
  changeOrganization(store, organizationId, () => ({ hasImage: false, imageUrl: defaultImage }))

const changeOrganization = (
  { emit, state }: Store,
  id: string,
  changes: (organization: Organization, time: DateTime.Utc) => Partial<Organization> | Problem
): Effect.Effect<Organization, Problem> =>
  change(
    state.organizations,
    "organization",
    id,
    (organization, time) => {
      const changed = changes(organization, time)
      return changed instanceof Problem ? changed : { ...organization, updatedAt: time, ...changed }
    },
    (changed) => emit("organization.updated", changed)
  )

const sortKeys = (state: State) =>
  ({
    name: (each) => each.name,
    created_at: (each) => timeKey(each.createdAt),
    members_count: (each) => membersOf(state, each.id).length
  }) satisfies SortKeys<Organization>

/** The organization with the fields that only some requests ask for. */
const withExtras = (state: State, organization: Organization, extras: GetInput): Organization => ({
  ...organization,
  ...(extras.includeMembersCount === true ? { membersCount: membersOf(state, organization.id).length } : {}),
  ...(extras.includeMissingMemberWithElevatedPermissions === true
    ? {
        missingMemberWithElevatedPermissions: !membersOf(state, organization.id).some((each) =>
          mayBeCreator(state, each.role)
        )
      }
    : {})
})

const mayBeCreator = (state: State, roleKey: string): boolean =>
  creatorPermissionsProblem(permissionKeys(state, roleKey)) === undefined

/** The slug that Clerk derives from a name; the end of the id makes it unique. */
const slugOf = (name: string, id: string): string => {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
  return `${words || "organization"}-${id.slice(-10).toLowerCase()}`
}

const nameProblem = (name: string): Problem | undefined =>
  name.trim() === "" || name.length > 256 ? invalid("name", "name must be 1 to 256 characters long.") : undefined

const slugProblem = (state: State, slug: string): Problem | undefined => {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
    return invalid("slug", "slug can only hold lower-case letters, digits and dashes.", "form_param_format_invalid")
  }
  return findBySlug(state, slug) === undefined ? undefined : taken("slug")
}

const roleSetProblem = ({ roleSets }: State, roleSetKey: string | undefined): Problem | undefined =>
  roleSetKey === undefined || Array.from(roleSets.values()).some((each) => each.key === roleSetKey)
    ? undefined
    : referenceNotFound("role_set_key")

/** The role set of an organization must have the roles of its members and of those who are invited to it. */
const lostRoleProblem = (state: State, organization: Organization, time: DateTime.Utc): Problem | undefined => {
  const isLost = ({ role }: { readonly role: string }) => roleProblem(state, organization, role) !== undefined
  const member = membersOf(state, organization.id).find(isLost)
  if (member !== undefined) {
    return new Problem({
      status: 422,
      code: "organization_role_on_set_assigned_to_user",
      message: "role is assigned to users",
      longMessage: `The role ${member.role} is assigned to one or more users. Please re-assign the role to the users to proceed.`
    })
  }
  return pendingInvitations(state, time).some((each) => each.organizationId === organization.id && isLost(each))
    ? new Problem({
        status: 422,
        code: "organization_role_exists_in_invitations",
        message: "role exists in pending organization invitations",
        longMessage: "Pending invitations to this organization have a role that the role set lacks: revoke them first."
      })
    : undefined
}

const creatorProblem = (state: State, userId: string | undefined): Problem | undefined => {
  if (userId === undefined) return undefined
  const user = state.users.get(userId)
  if (user === undefined) {
    return new Problem({
      status: 400,
      code: "organization_creator_not_found",
      message: "Organization creator not found",
      longMessage: `No users found with id ${userId}.`
    })
  }
  const { createOrganizationsLimit: max = 0 } = user
  const created = Array.from(state.organizations.values()).filter((each) => each.createdBy === userId)
  return max > 0 && created.length >= max ? quotaExceeded(max) : undefined
}

const quotaExceeded = (max: number): Problem =>
  new Problem({
    status: 403,
    code: "organization_quota_exceeded",
    message: "organization quota exceeded",
    longMessage: `You have reached your limit of ${max} organizations.`
  })
