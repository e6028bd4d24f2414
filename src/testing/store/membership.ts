import * as Effect from "effect/Effect"
import type { OrganizationMembership } from "../../api/OrganizationMemberships.js"
import type { User } from "../../models/User.js"
import { type Membership, newId, now, type World } from "./store.js"
import { defaultImage } from "./newUser.js"

/** Makes a user a member; the caller has seen to it that user, organization and role are there. */
export const addMember = (
  world: World,
  member: Pick<Membership, "organizationId" | "userId" | "role"> &
    Partial<Pick<Membership, "publicMetadata" | "privateMetadata">>
): Effect.Effect<OrganizationMembership> =>
  Effect.gen(function* () {
    const id = yield* newId("orgmem")
    const time = yield* now
    const added = { publicMetadata: {}, privateMetadata: {}, ...member, id, createdAt: time, updatedAt: time }
    world.state.memberships.set(id, added)
    const shown = show(world, added)
    world.emit("organizationMembership.created", shown)
    return shown
  })

/** A membership with what is known of its organization and its user. */
export const show = ({ instance, state }: World, membership: Membership): OrganizationMembership => {
  const { organizationId, userId, ...own } = membership
  const organization = state.organizations.get(organizationId)
  // Members leave with their organization, so one without it is a mistake of a room.
  if (organization === undefined) throw new Error(`membership ${own.id} has no organization`)
  const user = state.users.get(userId)
  return {
    object: "organization_membership",
    ...own,
    roleName: roleName(own.role),
    permissions: instance.roles[own.role] ?? [],
    organization,
    ...(user === undefined ? {} : { publicUserData: publicUserData(user) })
  }
}

/** `org:billing_manager` → `Billing manager`. */
export const roleName = (role: string): string => {
  const name = role.replace(/^org:/, "").replaceAll("_", " ")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** What an organization's members see of each other. */
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
