import { Effect } from "effect"
import { OrganizationDomains, OrganizationInvitations, OrganizationMemberships, Organizations } from "effect-clerk"
import fc from "fast-check"
import type { Chosen, Model } from "../Model.js"
import { step } from "../Step.js"
import { emailAddress, metadata, optional, organizationDomain, roleKey, slug, title } from "../values.js"

const role = fc.oneof(fc.constantFrom("org:admin", "org:member"), roleKey)
const mode = fc.constantFrom("manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso")

/** The path of a membership. A former member may be a member again: then there is nothing to call. */
const member = (model: Model, chosen: Chosen | undefined) => {
  const { organization = "", user = "" } = chosen?.owners ?? {}
  const isMember = model.ids("membership", { organization, user }).length > 0
  return chosen?.deleted === true && isMember ? undefined : { organizationId: organization, userId: user }
}

/** The path of a record that belongs to an organization. */
const within = ([chosen]: ReadonlyArray<Chosen>) => ({ organizationId: chosen?.owners.organization ?? "" })

const organizations = [
  step(Organizations.create, {
    about: ["user"],
    values: fc.record({
      name: title,
      slug: optional(slug),
      maxAllowedMemberships: optional(fc.constantFrom(0, 2, 20)),
      publicMetadata: metadata
    }),
    input: ([createdBy = ""], values) => ({ ...values, createdBy }),
    // Who creates an organization is its first member.
    learn: (model, { id: organization }, [user = ""]) =>
      Effect.map(OrganizationMemberships.list({ organizationId: organization }), ({ data }) => {
        model.add("organization", organization)
        for (const { id } of data) model.add("membership", id, { organization, user })
      })
  }),
  step(Organizations.create, {
    values: fc.record({ name: title, slug: optional(slug), roleSet: optional(fc.nat(3)) }),
    input: (_, { roleSet, ...values }, model) => ({
      ...values,
      ...(roleSet === undefined ? {} : { roleSetKey: model.ids("roleSet")[roleSet] })
    }),
    learn: (model, { id }) => model.add("organization", id)
  }),
  step(Organizations.update, {
    about: ["organization"],
    values: fc.record({
      name: optional(title),
      slug: optional(slug),
      maxAllowedMemberships: optional(fc.constantFrom(0, 2, 20))
    }),
    input: ([organizationId = ""], values) => ({ organizationId, ...values })
  }),
  step(Organizations.updateMetadata, {
    about: ["organization"],
    values: fc.record({ publicMetadata: metadata }),
    input: ([organizationId = ""], values) => ({ organizationId, ...values })
  }),
  step(Organizations.delete, {
    about: ["organization"],
    input: ([organizationId = ""]) => ({ organizationId }),
    learn: (model, _, [id = ""]) => model.remove("organization", id)
  })
]

const memberships = [
  step(OrganizationMemberships.create, {
    about: ["organization", "user"],
    values: fc.record({ role, publicMetadata: optional(metadata) }),
    input: ([organizationId = "", userId = ""], values) => ({ organizationId, userId, ...values }),
    learn: (model, { id }, [organization = "", user = ""]) => model.add("membership", id, { organization, user }),
    // The role.
    otherwise: ["resource_not_found"]
  }),
  step(OrganizationMemberships.update, {
    about: ["membership"],
    values: role,
    input: (_, key, model, [chosen]) => {
      const path = member(model, chosen)
      return path && { ...path, role: key }
    },
    otherwise: ["resource_not_found"]
  }),
  step(OrganizationMemberships.updateMetadata, {
    about: ["membership"],
    values: metadata,
    input: (_, publicMetadata, model, [chosen]) => {
      const path = member(model, chosen)
      return path && { ...path, publicMetadata }
    }
  }),
  step(OrganizationMemberships.delete, {
    about: ["membership"],
    input: (_, __, model, [chosen]) => member(model, chosen),
    learn: (model, _, [id = ""]) => model.remove("membership", id)
  })
]

const invitations = [
  step(OrganizationInvitations.create, {
    about: ["organization"],
    values: fc.record({ emailAddress, role, expiresInDays: optional(fc.integer({ min: 1, max: 3 })) }),
    input: ([organizationId = ""], values) => ({ organizationId, ...values }),
    learn: (model, { id }, [organization = ""]) => model.add("organizationInvitation", id, { organization }),
    otherwise: ["resource_not_found"]
  }),
  step(OrganizationInvitations.create, {
    about: ["membership"],
    values: fc.record({ emailAddress, role }),
    input: (_, values, __, [chosen]) =>
      chosen?.deleted === true
        ? undefined
        : {
            organizationId: chosen?.owners.organization ?? "",
            inviterUserId: chosen?.owners.user,
            ...values
          },
    learn: (model, { id, organizationId = "" }) =>
      model.add("organizationInvitation", id, { organization: organizationId }),
    otherwise: ["resource_not_found"]
  }),
  step(OrganizationInvitations.createBulk, {
    about: ["organization"],
    values: fc.array(fc.record({ emailAddress, role }), { minLength: 1, maxLength: 3 }),
    input: ([organizationId = ""], invitees) => ({ organizationId, invitations: invitees }),
    learn: (model, { data }, [organization = ""]) => {
      for (const { id } of data) model.add("organizationInvitation", id, { organization })
    },
    otherwise: ["resource_not_found"]
  }),
  step(OrganizationInvitations.revoke, {
    about: ["organizationInvitation"],
    input: ([invitationId = ""], _, __, chosen) => ({ ...within(chosen), invitationId }),
    otherwise: ["organization_invitation_not_pending"]
  })
]

const domains = [
  step(OrganizationDomains.create, {
    about: ["organization"],
    values: fc.record({ name: organizationDomain, enrollmentMode: optional(mode), verified: optional(fc.boolean()) }),
    input: ([organizationId = ""], values) => ({ organizationId, ...values }),
    learn: (model, { id }, [organization = ""]) => model.add("organizationDomain", id, { organization })
  }),
  step(OrganizationDomains.update, {
    about: ["organizationDomain"],
    values: fc.record({ enrollmentMode: optional(mode), verified: optional(fc.boolean()) }),
    input: ([domainId = ""], values, _, chosen) => ({ ...within(chosen), domainId, ...values })
  }),
  step(OrganizationDomains.verifyOwnership, {
    about: ["organizationDomain"],
    input: ([domainId = ""], _, __, chosen) => ({ ...within(chosen), domainId })
  }),
  step(OrganizationDomains.delete, {
    about: ["organizationDomain"],
    input: ([domainId = ""], _, __, chosen) => ({ ...within(chosen), domainId }),
    learn: (model, _, [id = ""]) => model.remove("organizationDomain", id)
  })
]

export const organizationSteps = [...organizations, ...memberships, ...invitations, ...domains]
