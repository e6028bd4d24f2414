import type * as DateTime from "effect/DateTime"
import type { CommercePayer, CommercePaymentMethod } from "../../models/Commerce.js"
import type { LegacyCommercePayer } from "../../models/CommerceLegacy.js"
import { balanceOf } from "./billingCredit.js"
import { payerId } from "./billingRecords.js"
import { publicUserData } from "./membership.js"
import { money } from "./money.js"
import { defaultImage } from "./newUser.js"
import type { State, Store } from "./store.js"

/** A user or an organization that can subscribe to plans. */
export interface Owner {
  readonly id: string
  readonly payerType: "user" | "org"
  readonly createdAt: DateTime.Utc
}

/** The user or the organization with this id. */
export const findOwner = ({ organizations, users }: State, id: string): Owner | undefined => {
  const user = users.get(id)
  if (user !== undefined) return { id, payerType: "user", createdAt: user.createdAt }
  const organization = organizations.get(id)
  return organization === undefined ? undefined : { id, payerType: "org", createdAt: organization.createdAt }
}

/** All users and organizations. */
export const allOwners = (state: State): ReadonlyArray<Owner> =>
  [...state.users.keys(), ...state.organizations.keys()].flatMap((id) => findOwner(state, id) ?? [])

/** The payer as responses contain it. */
export const payerResponse = ({ instance, state }: Store, owner: Owner): LegacyCommercePayer & CommercePayer => {
  const user = state.users.get(owner.id)
  const organization = state.organizations.get(owner.id)
  const balance = balanceOf(state, owner.id)
  return {
    object: "commerce_payer",
    id: payerId(owner.id),
    instanceId: instance.id,
    ...(user === undefined ? {} : { userId: user.id }),
    ...(organization === undefined ? {} : { organizationId: organization.id, organizationName: organization.name }),
    ...(balance === null ? {} : { creditsBalance: money(balance.amount, balance.currency) }),
    firstName: user?.firstName ?? "",
    lastName: user?.lastName ?? "",
    email: user === undefined ? "" : publicUserData(user).identifier,
    imageUrl: user?.imageUrl ?? organization?.imageUrl ?? defaultImage,
    createdAt: owner.createdAt,
    updatedAt: owner.createdAt
  }
}

/** The test card that every payer has on file, so that every payment succeeds. */
export const testCard = (ownerId: string): CommercePaymentMethod => ({
  object: "commerce_payment_method",
  id: `cpm_${ownerId}`,
  payerId: payerId(ownerId),
  paymentType: "card",
  isDefault: true,
  gateway: "stripe",
  gatewayExternalId: `pm_${ownerId}`,
  gatewayExternalAccountId: null,
  last4: "4242",
  status: "active",
  cardType: "visa",
  expiryYear: 2099,
  expiryMonth: 12,
  isRemovable: true
})
