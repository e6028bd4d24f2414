import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Organization } from "../../api/Organizations.js"
import { deleteWhere } from "../store/dependents.js"
import { newId } from "../store/ids.js"
import { imageProblem, imageUrl } from "../store/image.js"
import { addMember, membersOf } from "../store/membership.js"
import { mergeMetadata, withinLimit } from "../store/metadata.js"
import { defaultImage } from "../store/newUser.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pageOf } from "../store/page.js"
import { invalid, notFound, Problem, taken } from "../store/problem.js"
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
    return pageOf(matching, input, (each) =>
      input.includeMembersCount === true ? withMembersCount(state, each) : each
    )
  })

export const create: Handler<"organizations.create"> = (store, input) =>
  Effect.gen(function* () {
    const { emit, state } = store
    const id = yield* newId("org")
    const time = yield* DateTime.now
    const slug = input.slug ?? slugOf(input.name, id)
    const creator = input.createdBy ?? undefined
    const { settings } = state
    const problem =
      organizationsProblem(store) ??
      nameProblem(input.name) ??
      slugProblem(state, slug) ??
      creatorProblem(state, creator)
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
      ...(input.roleSetKey == null ? {} : { roleSetKey: input.roleSetKey }),
      createdAt: input.createdAt ?? time,
      updatedAt: time
    }
    state.organizations.set(id, organization)
    emit("organization.created", organization)
    if (creator !== undefined) {
      yield* addMember(store, { organizationId: id, userId: creator, role: settings.organizations.creatorRole })
    }
    return organization
  })

/** Clerk accepts an id or a slug here. */
export const get: Handler<"organizations.get"> = ({ state }, { includeMembersCount, organizationId: idOrSlug }) =>
  Effect.suspend(() => {
    const found = state.organizations.get(idOrSlug) ?? findBySlug(state, idOrSlug)
    if (found === undefined) return notFound("organization", idOrSlug)
    return Effect.succeed(includeMembersCount === true ? withMembersCount(state, found) : found)
  })

export const update: Handler<"organizations.update"> = (store, { organizationId, ...input }) =>
  changeOrganization(store, organizationId, (organization) => {
    const name = input.name ?? organization.name
    const slug = input.slug ?? organization.slug
    const problem = nameProblem(name) ?? (slug === organization.slug ? undefined : slugProblem(store.state, slug))
    return (
      problem ?? {
        name,
        slug,
        maxAllowedMemberships: input.maxAllowedMemberships ?? organization.maxAllowedMemberships,
        adminDeleteEnabled: input.adminDeleteEnabled ?? organization.adminDeleteEnabled,
        createdAt: input.createdAt ?? organization.createdAt,
        roleSetKey: input.roleSetKey ?? organization.roleSetKey
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
    deleteWhere(state.memberships, (each) => each.organizationId === organizationId)
    deleteWhere(state.organizationInvitations, (each) => each.organizationId === organizationId)
    deleteWhere(state.apiKeys, (key) => key.subject === organizationId)
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
  changes: (organization: Organization) => Partial<Organization> | Problem
): Effect.Effect<Organization, Problem> =>
  change(
    state.organizations,
    "organization",
    id,
    (organization, time) => {
      const changed = changes(organization)
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

const withMembersCount = (state: State, organization: Organization): Organization => ({
  ...organization,
  membersCount: membersOf(state, organization.id).length
})

const findBySlug = (state: State, slug: string): Organization | undefined =>
  Array.from(state.organizations.values()).find((each) => each.slug === slug)

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
