import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OrganizationMembership } from "../../api/OrganizationMemberships.js"
import type { Organization } from "../../api/Organizations.js"
import { leaveOrganization } from "../store/dependents.js"
import { addMember, alreadyMember, findMembership, membershipResponse, membersOf } from "../store/membership.js"
import { quotaProblem } from "../store/membershipQuota.js"
import { mergeMetadata, withinLimit } from "../store/metadata.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { roleProblem } from "../store/organizationRoles.js"
import { pageOf } from "../store/page.js"
import { notFound, Problem } from "../store/problem.js"
import { organizationsProblem } from "../store/requirements.js"
import type { Membership, State, Store } from "../store/store.js"
import { matches } from "../store/userQuery.js"
import type { Handler } from "./handler.js"

export const create: Handler<"organizationMemberships.create"> = (
  store,
  { organizationId, role, userId, ...metadata }
) =>
  Effect.flatMap(DateTime.now, (time) => {
    const { state } = store
    const organization = state.organizations.get(organizationId)
    if (organization === undefined) return notFound("organization", organizationId)
    if (!state.users.has(userId)) return notFound("user", userId)
    const problem = organizationsProblem(store) ?? roleProblem(state, organization, role)
    if (problem !== undefined) return problem
    if (findMembership(state, organizationId, userId) !== undefined) return alreadyMember(userId)
    const full = quotaProblem(state, organization, 1, time)
    if (full !== undefined) return full
    return addMember(store, {
      organizationId,
      userId,
      role,
      publicMetadata: metadata.publicMetadata ?? {},
      privateMetadata: metadata.privateMetadata ?? {}
    })
  })

export const list: Handler<"organizationMemberships.list"> = (store, { organizationId, role, ...input }) =>
  Effect.gen(function* () {
    const { state } = store
    if (!state.organizations.has(organizationId)) return yield* notFound("organization", organizationId)
    const memberships = sorted(membersOf(state, organizationId), sortKeys(state), input.orderBy)
    const matchesUser = matches(input, state)
    const roles = new Set(role)
    const matching = memberships.filter((each) => {
      const user = state.users.get(each.userId)
      return (roles.size === 0 || roles.has(each.role)) && user !== undefined && matchesUser(user)
    })
    return pageOf(matching, input, (each) => membershipResponse(store, each))
  })

export const listAll: Handler<"organizationMemberships.listAll"> = (store, input = {}) =>
  Effect.sync(() => {
    const memberships = sorted(store.state.memberships.values(), sortKeys(store.state), input.orderBy)
    return pageOf(memberships, input, (each) => membershipResponse(store, each))
  })

export const update: Handler<"organizationMemberships.update"> = (store, { role, ...member }) =>
  changeMembership(store, member, (_, organization) => roleProblem(store.state, organization, role) ?? { role })

export const updateMetadata: Handler<"organizationMemberships.updateMetadata"> = (
  store,
  { privateMetadata, publicMetadata, ...member }
) =>
  changeMembership(store, member, (membership) =>
    withinLimit({
      publicMetadata: mergeMetadata(membership.publicMetadata, publicMetadata),
      privateMetadata: mergeMetadata(membership.privateMetadata, privateMetadata)
    })
  )

const delete_: Handler<"organizationMemberships.delete"> = (store, { organizationId, userId }) =>
  Effect.suspend(() => {
    const membership = findMembership(store.state, organizationId, userId)
    if (membership === undefined) return notFound("organization membership", userId)
    store.state.memberships.delete(membership.id)
    leaveOrganization(store.state, membership)
    const response = membershipResponse(store, membership)
    store.emit("organizationMembership.deleted", response)
    return Effect.succeed(response)
  })

export { delete_ as delete }

const changeMembership = (
  store: Store,
  { organizationId, userId }: Pick<Membership, "organizationId" | "userId">,
  changes: (membership: Membership, organization: Organization) => Partial<Membership> | Problem
): Effect.Effect<OrganizationMembership, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    const membership = findMembership(store.state, organizationId, userId)
    const organization = store.state.organizations.get(organizationId)
    if (membership === undefined || organization === undefined) return notFound("organization membership", userId)
    const changed = changes(membership, organization)
    if (changed instanceof Problem) return changed
    const updated = { ...membership, updatedAt: time, ...changed }
    store.state.memberships.set(membership.id, updated)
    const response = membershipResponse(store, updated)
    store.emit("organizationMembership.updated", response)
    return Effect.succeed(response)
  })

const sortKeys = ({ users }: State) =>
  ({
    created_at: (each) => timeKey(each.createdAt),
    first_name: (each) => users.get(each.userId)?.firstName ?? "",
    last_name: (each) => users.get(each.userId)?.lastName ?? "",
    username: (each) => users.get(each.userId)?.username ?? "",
    email_address: (each) => users.get(each.userId)?.emailAddresses[0]?.emailAddress ?? "",
    phone_number: (each) => users.get(each.userId)?.phoneNumbers[0]?.phoneNumber ?? ""
  }) satisfies SortKeys<Membership>
