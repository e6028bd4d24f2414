import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as OrganizationMemberships from "../../api/OrganizationMemberships.js"
import { type Failing, fail, invalid, notFound, type Problem } from "../store/problem.js"
import type { Membership, World } from "../store/store.js"
import { addMember, show } from "../store/membership.js"
import { isTooLarge, mergeMetadata } from "../store/metadata.js"
import type { Methods } from "./handler.js"
import { type Keys, ordered, timeKey } from "../store/ordering.js"
import { page } from "../store/page.js"
import { change } from "../store/records.js"
import { matches } from "../store/userQuery.js"

/** Who belongs to which organization, and as what. */
export const organizationMemberships = (world: World): Methods<"organizationMemberships"> => {
  const { emit, instance, state } = world

  const of = (organizationId: string, userId: string): Membership | undefined =>
    Array.from(state.memberships.values()).find(
      (each) => each.organizationId === organizationId && each.userId === userId
    )

  const roleProblem = (role: string): Problem | undefined =>
    instance.roles[role] === undefined
      ? { status: 404, code: "resource_not_found", message: "not found", longMessage: "Organization role not found" }
      : undefined

  const update = <Status extends number>(
    operation: Failing<Status>,
    { organizationId, userId }: Pick<Membership, "organizationId" | "userId">,
    changes: (membership: Membership) => Either.Either<Partial<Membership>, Problem>
  ) =>
    Effect.suspend(() =>
      change(
        state.memberships,
        operation,
        "organization membership",
        of(organizationId, userId)?.id ?? userId,
        (own, time) => Either.map(changes(own), (changed) => ({ ...own, updatedAt: time, ...changed }))
      )
    ).pipe(
      Effect.map((changed) => show(world, changed)),
      Effect.tap((shown) => Effect.sync(() => emit("organizationMembership.updated", shown)))
    )

  const keys: Keys<Membership> = {
    created_at: (each) => timeKey(each.createdAt),
    first_name: (each) => state.users.get(each.userId)?.firstName ?? "",
    last_name: (each) => state.users.get(each.userId)?.lastName ?? "",
    username: (each) => state.users.get(each.userId)?.username ?? "",
    email_address: (each) => state.users.get(each.userId)?.emailAddresses[0]?.emailAddress ?? "",
    phone_number: (each) => state.users.get(each.userId)?.phoneNumbers[0]?.phoneNumber ?? ""
  }

  return {
    create: ({ organizationId, role, userId, ...metadata }) =>
      Effect.suspend(() => {
        const operation = OrganizationMemberships.create.spec
        const organization = state.organizations.get(organizationId)
        if (organization === undefined) return fail(operation, notFound("organization", organizationId))
        const user = state.users.get(userId)
        if (user === undefined) return fail(operation, notFound("user", userId))
        const problem = roleProblem(role)
        if (problem !== undefined) return fail(operation, problem)
        if (of(organizationId, userId) !== undefined) return fail(operation, alreadyMember(userId))
        const limit = organization.maxAllowedMemberships
        const taken = Array.from(state.memberships.values()).filter(
          (each) => each.organizationId === organizationId
        ).length
        if (limit > 0 && taken >= limit) return fail(operation, quotaExceeded(limit))
        return addMember(world, {
          organizationId,
          userId,
          role,
          publicMetadata: metadata.publicMetadata ?? {},
          privateMetadata: metadata.privateMetadata ?? {}
        })
      }),

    list: ({ organizationId, role, ...input }) =>
      Effect.suspend(() => {
        const operation = OrganizationMemberships.list.spec
        if (!state.organizations.has(organizationId)) return fail(operation, notFound("organization", organizationId))
        const all = ordered(state.memberships.values(), keys, input.orderBy ?? "-created_at")
        if (all === undefined) return fail(operation, invalid("order_by", "order_by has no such order"))
        const test = matches(input, state)
        const roles = new Set(role)
        const matching = all.filter((each) => {
          const user = state.users.get(each.userId)
          return (
            each.organizationId === organizationId &&
            (roles.size === 0 || roles.has(each.role)) &&
            user !== undefined &&
            test(user)
          )
        })
        const found = page(matching, input)
        return Effect.succeed({ ...found, data: found.data.map((each) => show(world, each)) })
      }),

    listAll: (input = {}) =>
      Effect.suspend(() => {
        const all = ordered(state.memberships.values(), keys, input.orderBy ?? "-created_at")
        if (all === undefined) {
          return fail(OrganizationMemberships.listAll.spec, invalid("order_by", "order_by has no such order"))
        }
        const found = page(all, input)
        return Effect.succeed({ ...found, data: found.data.map((each) => show(world, each)) })
      }),

    update: ({ role, ...member }) =>
      update(OrganizationMemberships.update.spec, member, () => {
        const problem = roleProblem(role)
        return problem === undefined ? Either.right({ role }) : Either.left(problem)
      }),

    updateMetadata: ({ privateMetadata, publicMetadata, ...member }) =>
      update(OrganizationMemberships.updateMetadata.spec, member, (own) => {
        const merged = {
          publicMetadata: mergeMetadata(own.publicMetadata, publicMetadata),
          privateMetadata: mergeMetadata(own.privateMetadata, privateMetadata)
        }
        return isTooLarge(merged.publicMetadata) || isTooLarge(merged.privateMetadata)
          ? Either.left(invalid("metadata", "Metadata may take 8 KB as JSON.", "form_param_exceeds_allowed_size"))
          : Either.right(merged)
      }),

    delete: ({ organizationId, userId }) =>
      Effect.suspend(() => {
        const membership = of(organizationId, userId)
        if (membership === undefined) {
          return fail(OrganizationMemberships.delete.spec, notFound("organization membership", userId))
        }
        state.memberships.delete(membership.id)
        const shown = show(world, membership)
        emit("organizationMembership.deleted", shown)
        return Effect.succeed(shown)
      })
  }
}

const alreadyMember = (userId: string): Problem => ({
  status: 400,
  code: "already_a_member_in_organization",
  message: "already a member",
  longMessage: `${userId} is already a member of the organization.`
})

const quotaExceeded = (limit: number): Problem => ({
  status: 403,
  code: "organization_membership_quota_exceeded",
  message: "organization membership quota exceeded",
  longMessage: `You have reached your limit of ${limit} organization memberships, including outstanding invitations.`
})
