import type { OrganizationDomain } from "../../api/OrganizationDomains.js"
import { domainOfEmail } from "./domainName.js"
import type { OrganizationDomainRecord, State } from "./store.js"

/** A domain counts as verified if a member proved to have an address there, or if its ownership is proven. */
export const isVerifiedDomain = ({
  affiliationVerification,
  ownershipVerification
}: OrganizationDomainRecord): boolean =>
  affiliationVerification?.status === "verified" || ownershipVerification?.status === "verified"

/** A domain as responses contain it, with the number of users who wait to join. */
export const domainResponse = (state: State, domain: OrganizationDomainRecord): OrganizationDomain => ({
  object: "organization_domain",
  ...domain,
  affiliationEmailAddress: null,
  verification: domain.affiliationVerification,
  totalPendingInvitations: domain.enrollmentMode === "automatic_invitation" ? candidates(state, domain) : 0,
  totalPendingSuggestions: domain.enrollmentMode === "automatic_suggestion" ? candidates(state, domain) : 0
})

/** The number of users with a verified address at a verified domain who are not members yet. */
const candidates = ({ memberships, users }: State, domain: OrganizationDomainRecord): number => {
  if (!isVerifiedDomain(domain)) return 0
  const members = new Set(
    Array.from(memberships.values()).flatMap(({ organizationId, userId }) =>
      organizationId === domain.organizationId ? userId : []
    )
  )
  return Array.from(users.values()).filter(
    (user) =>
      !members.has(user.id) &&
      user.emailAddresses.some(
        (each) => each.verification?.status === "verified" && domainOfEmail(each.emailAddress) === domain.name
      )
  ).length
}
