import { Effect } from "effect"
import {
  AllowlistIdentifiers,
  BlocklistIdentifiers,
  Domains,
  Invitations,
  JWTTemplates,
  RedirectURLs,
  WaitlistEntries
} from "effect-clerk"
import fc from "fast-check"
import type { Model } from "../Model.js"
import { step } from "../Step.js"
import { emailAddress, optional, phoneNumber } from "../values.js"

const identifier = fc.oneof(emailAddress, phoneNumber, fc.constant("*@example.com"))

/** Notes an invitation that another operation sent. */
const addInvitation = (model: Model, id: string | undefined): void => {
  if (id !== undefined) model.add("invitation", id)
}

const lists = [
  step(AllowlistIdentifiers.create, {
    values: fc.record({ identifier, notify: fc.boolean() }),
    input: (_, values) => values,
    learn: (model, { id, invitationId }) => {
      if (id !== undefined) model.add("allowlistIdentifier", id)
      addInvitation(model, invitationId)
    }
  }),
  step(AllowlistIdentifiers.delete, {
    about: ["allowlistIdentifier"],
    input: ([identifierId = ""]) => ({ identifierId }),
    learn: (model, _, [id = ""]) => model.remove("allowlistIdentifier", id)
  }),
  step(BlocklistIdentifiers.create, {
    values: identifier,
    input: (_, value) => ({ identifier: value }),
    learn: (model, { id }) => {
      if (id !== undefined) model.add("blocklistIdentifier", id)
    }
  }),
  step(BlocklistIdentifiers.delete, {
    about: ["blocklistIdentifier"],
    input: ([identifierId = ""]) => ({ identifierId }),
    learn: (model, _, [id = ""]) => model.remove("blocklistIdentifier", id)
  }),
  step(RedirectURLs.create, {
    values: fc.integer({ min: 1, max: 5 }),
    input: (_, n) => ({ url: `https://example.com/${n}` }),
    learn: (model, { id }) => model.add("redirectUrl", id)
  }),
  step(RedirectURLs.delete, {
    about: ["redirectUrl"],
    input: ([id = ""]) => ({ id }),
    learn: (model, _, [id = ""]) => model.remove("redirectUrl", id)
  }),
  step(Domains.add, {
    values: fc.integer({ min: 1, max: 4 }),
    input: (_, n) => ({ name: `satellite${n}.example.com`, isSatellite: true as const }),
    learn: (model, { id }) => model.add("domain", id)
  }),
  step(Domains.delete, {
    about: ["domain"],
    input: ([domainId = ""]) => ({ domainId }),
    learn: (model, _, [id = ""]) => model.remove("domain", id)
  })
]

const template = fc.record({
  name: fc.constantFrom("convex", "hasura", "supabase"),
  claims: fc.constantFrom({ role: "user" }, { aud: "api" }, { sub: "reserved" }),
  lifetime: optional(fc.integer({ min: 30, max: 300 }))
})

const templates = [
  step(JWTTemplates.create, {
    values: template,
    input: (_, values) => values,
    learn: (model, { id }) => model.add("jwtTemplate", id)
  }),
  step(JWTTemplates.update, {
    about: ["jwtTemplate"],
    values: template,
    input: ([templateId = ""], values) => ({ templateId, ...values })
  }),
  step(JWTTemplates.delete, {
    about: ["jwtTemplate"],
    input: ([templateId = ""]) => ({ templateId }),
    learn: (model, _, [id = ""]) => model.remove("jwtTemplate", id)
  })
]

const invitations = [
  step(Invitations.create, {
    values: fc.record({
      emailAddress,
      ignoreExisting: optional(fc.boolean()),
      expiresInDays: optional(fc.integer({ min: 1, max: 3 }))
    }),
    input: (_, values) => values,
    learn: (model, { id }) => addInvitation(model, id)
  }),
  step(Invitations.createBulk, {
    values: fc.array(fc.record({ emailAddress }), { minLength: 1, maxLength: 3 }),
    input: (_, invitees) => ({ invitations: invitees }),
    learn: (model, { data }) => {
      for (const { id } of data) addInvitation(model, id)
    }
  }),
  step(Invitations.revoke, { about: ["invitation"], input: ([invitationId = ""]) => ({ invitationId }) }),
  step(Invitations.delete, {
    about: ["invitation"],
    input: ([invitationId = ""]) => ({ invitationId }),
    learn: (model, _, [id = ""]) => model.remove("invitation", id)
  }),
  step(WaitlistEntries.create, {
    values: emailAddress,
    input: (_, address) => ({ emailAddress: address }),
    learn: (model, { id }) => model.add("waitlistEntry", id)
  }),
  step(WaitlistEntries.createBulk, {
    values: fc.array(fc.record({ emailAddress }), { minLength: 1, maxLength: 3 }),
    input: (_, entries) => ({ entries }),
    learn: (model, { data }) => {
      for (const { id } of data) model.add("waitlistEntry", id)
    }
  }),
  step(WaitlistEntries.invite, {
    about: ["waitlistEntry"],
    values: fc.boolean(),
    input: ([waitlistEntryId = ""], ignoreExisting) => ({ waitlistEntryId, ignoreExisting }),
    learn: (model, { invitation }) => addInvitation(model, invitation?.id)
  }),
  step(WaitlistEntries.reject, {
    about: ["waitlistEntry"],
    input: ([waitlistEntryId = ""]) => ({ waitlistEntryId }),
    // An entry that is pending or invited can be rejected, whatever became of its invitation.
    learn: (_, { status }) => (status === "rejected" ? undefined : Effect.dieMessage(`a rejected entry is ${status}`))
  }),
  step(WaitlistEntries.delete, {
    about: ["waitlistEntry"],
    input: ([waitlistEntryId = ""]) => ({ waitlistEntryId }),
    learn: (model, _, [id = ""]) => model.remove("waitlistEntry", id)
  })
]

export const accessSteps = [...lists, ...templates, ...invitations]
