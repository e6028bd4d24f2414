import type { Mock } from "../../ClerkService.js"
import type { World } from "../store/store.js"
import { actorTokens } from "./actorTokens.js"
import { apiKeys } from "./apiKeys.js"
import { emailAddresses, phoneNumbers } from "../store/emailsAndPhones.js"
import { jwks, testingTokens } from "./testingTokens.js"
import { invitations } from "./invitations.js"
import { jwtTemplates } from "./jwtTemplates.js"
import { m2m } from "./m2m.js"
import { machines } from "./machines.js"
import { oauthAccessTokens } from "./oauthAccessTokens.js"
import { organizationInvitations } from "./organizationInvitations.js"
import { organizationMemberships } from "./organizationMemberships.js"
import { organizations } from "./organizations.js"
import { allowlistIdentifiers, blocklistIdentifiers } from "../store/allowAndBlocklist.js"
import { sessions } from "./sessions.js"
import { signInTokens } from "./signInTokens.js"
import { users } from "./users.js"

/** Every operation that the embedded Clerk has. */
export const rooms = (world: World): Mock => ({
  actorTokens: actorTokens(world),
  allowlistIdentifiers: allowlistIdentifiers(world),
  apiKeys: apiKeys(world),
  blocklistIdentifiers: blocklistIdentifiers(world),
  emailAddresses: emailAddresses(world),
  invitations: invitations(world),
  jwks: jwks(world),
  jwtTemplates: jwtTemplates(world),
  m2m: m2m(world),
  machines: machines(world),
  oauthAccessTokens: oauthAccessTokens(world),
  organizationInvitations: organizationInvitations(world),
  organizationMemberships: organizationMemberships(world),
  organizations: organizations(world),
  phoneNumbers: phoneNumbers(world),
  sessions: sessions(world),
  signInTokens: signInTokens(world),
  testingTokens: testingTokens(world),
  users: users(world)
})
