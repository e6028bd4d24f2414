import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OrganizationMembership } from "../../api/OrganizationMemberships.js"
import type { User } from "../../models/User.js"
import { newId } from "./ids.js"
import { defaultImage } from "./newUser.js"
import { permissionKeys, roleName } from "./organizationRoles.js"
import { Problem } from "./problem.js"
import type { Membership, State, Store } from "./store.js"

/** All members of an organization. */
export const membersOf = (state: State, organizationId: string): ReadonlyArray<Membership> =>
  Array.from(state.memberships.values()).filter((each) => each.organizationId === organizationId)

/** The membership of a user in an organization. */
export const findMembership = (state: State, organizationId: string, userId: string): Membership | undefined =>
  membersOf(state, organizationId).find((each) => each.userId === userId)

/** Makes a user a member. The user, the organization and the role must exist. */
export const addMember = (
  store: Store,
  member: Pick<Membership, "organizationId" | "userId" | "role"> &
    Partial<Pick<Membership, "publicMetadata" | "privateMetadata">>
): Effect.Effect<OrganizationMembership> =>
  Effect.gen(function* () {
    const id = yield* newId("orgmem")
    const time = yield* DateTime.now
    const added = { publicMetadata: {}, privateMetadata: {}, ...member, id, createdAt: time, updatedAt: time }
    store.state.memberships.set(id, added)
    const response = membershipResponse(store, added)
    store.emit("organizationMembership.created", response)
    return response
  })

/** A membership as responses contain it, with its organization and its user. */
export const membershipResponse = ({ state }: Store, membership: Membership): OrganizationMembership => {
  const { organizationId, userId, ...own } = membership
  const organization = state.organizations.get(organizationId)
  // Deleting an organization deletes its memberships, so a membership without one is a mistake of a handler.
  if (organization === undefined) throw new Error(`membership ${own.id} has no organization`)
  const user = state.users.get(userId)
  return {
    object: "organization_membership",
    ...own,
    roleName: roleName(state, own.role),
    permissions: permissionKeys(state, own.role),
    organization,
    ...(user === undefined ? {} : { publicUserData: publicUserData(user) })
  }
}

/** The part of a user that the members of an organization see of each other. */
export const publicUserData = (user: User) => ({
  userId: user.id,
  firstName: user.firstName,
  lastName: user.lastName,
  profileImageUrl: user.imageUrl ?? null,
  imageUrl: user.imageUrl ?? defaultImage,
  hasImage: user.hasImage,
  identifier: user.emailAddresses[0]?.emailAddress ?? user.phoneNumbers[0]?.phoneNumber ?? user.username ?? user.id,
  ...(user.username === null ? {} : { username: user.username }),
  banned: user.banned
})

/** The field with the part of an organization that everybody may see; none if there is no such organization. */
export const publicOrganizationData = ({ organizations }: State, organizationId: string | undefined) => {
  const organization = organizations.get(organizationId ?? "")
  if (organization === undefined) return {}
  const { hasImage, id, imageUrl = defaultImage, name, slug } = organization
  return { publicOrganizationData: { id, name, slug, imageUrl, hasImage } }
}

/** 400: a user is a member already. `who` is how the request names the user. */
export const alreadyMember = (who: string): Problem =>
  new Problem({
    status: 400,
    code: "already_a_member_in_organization",
    message: "already a member",
    longMessage: `${who} is already a member of the organization.`
  })
