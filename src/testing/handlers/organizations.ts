import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Organizations from "../../api/Organizations.js"
import { type Failing, fail, invalid, notFound, type Problem } from "../store/problem.js"
import { newId, now, type State, type World } from "../store/store.js"
import { addMember } from "../store/membership.js"
import { isTooLarge, mergeMetadata } from "../store/metadata.js"
import type { Methods } from "./handler.js"
import { defaultImage } from "../store/newUser.js"
import { type Keys, ordered, timeKey } from "../store/ordering.js"
import { page } from "../store/page.js"
import { change, remove } from "../store/records.js"
import { signed } from "../store/userQuery.js"

type Organization = Organizations.Organization

/** Organizations. */
export const organizations = (world: World): Methods<"organizations"> => {
  const { emit, state } = world

  /** Clerk takes an id or a slug here. */
  const find = <Status extends number>(operation: Failing<Status>, idOrSlug: string) =>
    Effect.suspend(() => {
      const found = state.organizations.get(idOrSlug) ?? bySlug(state, idOrSlug)
      return found === undefined ? fail(operation, notFound("organization", idOrSlug)) : Effect.succeed(found)
    })

  const update = <Status extends number>(
    operation: Failing<Status>,
    id: string,
    changes: (organization: Organization) => Either.Either<Partial<Organization>, Problem>
  ) =>
    change(state.organizations, operation, "organization", id, (organization, time) =>
      Either.map(changes(organization), (changed) => ({ ...organization, updatedAt: time, ...changed }))
    ).pipe(Effect.tap((changed) => Effect.sync(() => emit("organization.updated", changed))))

  const counted = (organization: Organization, wanted: boolean | undefined): Organization =>
    wanted === true ? { ...organization, membersCount: memberCount(state, organization.id) } : organization

  return {
    list: (input = {}) =>
      Effect.suspend(() => {
        const keys: Keys<Organization> = {
          name: (each) => each.name,
          created_at: (each) => timeKey(each.createdAt),
          members_count: (each) => memberCount(state, each.id)
        }
        const all = ordered(state.organizations.values(), keys, input.orderBy ?? "-created_at")
        if (all === undefined) return fail(Organizations.list.spec, invalid("order_by", "order_by has no such order"))
        const query = input.query?.toLowerCase()
        const ofUsers = signed(input.userId)
        const ids = signed(input.organizationId)
        const matching = all.filter(
          (each) =>
            (query === undefined ||
              each.id === input.query ||
              each.name.toLowerCase().includes(query) ||
              each.slug.includes(query)) &&
            ids([each.id]) &&
            ofUsers(members(state, each.id).map(({ userId }) => userId))
        )
        const found = page(matching, input)
        return Effect.succeed({ ...found, data: found.data.map((each) => counted(each, input.includeMembersCount)) })
      }),

    create: (input) =>
      Effect.gen(function* () {
        const id = yield* newId("org")
        const time = yield* now
        const slug = input.slug ?? slugOf(input.name, id)
        const creator = input.createdBy ?? undefined
        const problem =
          nameProblem(input.name) ??
          slugProblem(state, slug) ??
          (creator === undefined || state.users.has(creator) ? undefined : creatorNotFound(creator))
        if (problem !== undefined) return yield* fail(Organizations.create.spec, problem)
        const organization: Organization = {
          object: "organization",
          id,
          name: input.name,
          slug,
          imageUrl: defaultImage,
          hasImage: false,
          maxAllowedMemberships: input.maxAllowedMemberships ?? 5,
          adminDeleteEnabled: true,
          publicMetadata: input.publicMetadata ?? {},
          privateMetadata: input.privateMetadata ?? {},
          ...(creator === undefined ? {} : { createdBy: creator }),
          ...(input.roleSetKey == null ? {} : { roleSetKey: input.roleSetKey }),
          createdAt: input.createdAt ?? time,
          updatedAt: time
        }
        state.organizations.set(id, organization)
        emit("organization.created", organization)
        if (creator !== undefined) yield* addMember(world, { organizationId: id, userId: creator, role: "org:admin" })
        return organization
      }),

    get: ({ includeMembersCount, organizationId }) =>
      Effect.map(find(Organizations.get.spec, organizationId), (found) => counted(found, includeMembersCount)),

    update: ({ organizationId, ...input }) =>
      update(Organizations.update.spec, organizationId, (organization) => {
        const slug = input.slug ?? organization.slug
        const problem =
          nameProblem(input.name ?? organization.name) ??
          (slug === organization.slug ? undefined : slugProblem(state, slug))
        if (problem !== undefined) return Either.left(problem)
        return Either.right({
          name: input.name ?? organization.name,
          slug,
          maxAllowedMemberships: input.maxAllowedMemberships ?? organization.maxAllowedMemberships,
          adminDeleteEnabled: input.adminDeleteEnabled ?? organization.adminDeleteEnabled,
          createdAt: input.createdAt ?? organization.createdAt,
          roleSetKey: input.roleSetKey ?? organization.roleSetKey
        })
      }),

    updateMetadata: ({ organizationId, ...changes }) =>
      update(Organizations.updateMetadata.spec, organizationId, (organization) =>
        metadata({
          publicMetadata: mergeMetadata(organization.publicMetadata, changes.publicMetadata),
          privateMetadata: mergeMetadata(organization.privateMetadata, changes.privateMetadata)
        })
      ),

    replaceMetadata: ({ organizationId, ...changes }) =>
      update(Organizations.replaceMetadata.spec, organizationId, (organization) =>
        metadata({
          publicMetadata: changes.publicMetadata ?? organization.publicMetadata,
          privateMetadata: changes.privateMetadata ?? organization.privateMetadata ?? {}
        })
      ),

    delete: ({ organizationId }) =>
      Effect.gen(function* () {
        const { slug } = yield* remove(state.organizations, Organizations.delete.spec, "organization", organizationId)
        for (const each of members(state, organizationId)) state.memberships.delete(each.id)
        for (const each of state.organizationInvitations.values()) {
          if (each.organizationId === organizationId) state.organizationInvitations.delete(each.id)
        }
        for (const each of state.sessions.values()) {
          if (each.lastActiveOrganizationId === organizationId) {
            state.sessions.set(each.id, { ...each, lastActiveOrganizationId: undefined })
          }
        }
        const deleted = { object: "organization", id: organizationId, slug, deleted: true }
        emit("organization.deleted", deleted)
        return deleted
      }),

    uploadLogo: ({ file, organizationId }) =>
      Effect.map(
        update(Organizations.uploadLogo.spec, organizationId, () =>
          Either.right({
            hasImage: true,
            imageUrl: `https://img.clerk.com/${organizationId}/${encodeURIComponent(file.name)}`
          })
        ),
        (changed) => ({ ...changed, imageUrl: changed.imageUrl ?? defaultImage })
      ),

    deleteLogo: ({ organizationId }) =>
      update(Organizations.deleteLogo.spec, organizationId, () =>
        Either.right({ hasImage: false, imageUrl: defaultImage })
      )
  }
}

const bySlug = (state: State, slug: string): Organization | undefined =>
  Array.from(state.organizations.values()).find((each) => each.slug === slug)

const members = (state: State, organizationId: string) =>
  Array.from(state.memberships.values()).filter((each) => each.organizationId === organizationId)

const memberCount = (state: State, organizationId: string): number => members(state, organizationId).length

/** Clerk's way from a name to a slug, made unique by the end of the id. */
const slugOf = (name: string, id: string): string =>
  `${
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "organization"
  }-${id.slice(-10).toLowerCase()}`

const nameProblem = (name: string): Problem | undefined =>
  name.trim() === "" || name.length > 256 ? invalid("name", "name must be 1 to 256 characters long.") : undefined

const slugProblem = (state: State, slug: string): Problem | undefined => {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
    return invalid("slug", "slug can only hold lower-case letters, digits and dashes.", "form_param_format_invalid")
  }
  return bySlug(state, slug) === undefined
    ? undefined
    : {
        status: 422,
        code: "form_identifier_exists",
        message: "That slug is taken. Please try another.",
        meta: { param_name: "slug" }
      }
}

const creatorNotFound = (userId: string): Problem => ({
  status: 400,
  code: "organization_creator_not_found",
  message: "Organization creator not found",
  longMessage: `No users found with id ${userId}.`
})

const metadata = <A extends Pick<Organization, "publicMetadata" | "privateMetadata">>(
  next: A
): Either.Either<A, Problem> =>
  isTooLarge(next.publicMetadata) || isTooLarge(next.privateMetadata ?? {})
    ? Either.left(invalid("metadata", "Metadata may take 8 KB as JSON.", "form_param_exceeds_allowed_size"))
    : Either.right(next)
