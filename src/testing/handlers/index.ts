import * as actorTokens from "./actorTokens.js"
import * as adminPortalLinkTokens from "./adminPortalLinkTokens.js"
import * as agentTasks from "./agentTasks.js"
import * as allowlistIdentifiers from "./allowlistIdentifiers.js"
import * as apiKeys from "./apiKeys.js"
import * as betaFeatures from "./betaFeatures.js"
import * as billing from "./billing.js"
import * as blocklistIdentifiers from "./blocklistIdentifiers.js"
import * as clients from "./clients.js"
import * as directories from "./directories.js"
import * as domains from "./domains.js"
import * as emailAddresses from "./emailAddresses.js"
import * as emailSmsTemplates from "./emailSmsTemplates.js"
import * as emails from "./emails.js"
import * as enterpriseConnections from "./enterpriseConnections.js"
import type { Handlers } from "./handler.js"
import * as instance from "./instance.js"
import * as invitations from "./invitations.js"
import * as jwks from "./jwks.js"
import * as jwtTemplates from "./jwtTemplates.js"
import * as m2m from "./m2m.js"
import * as machines from "./machines.js"
import * as miscellaneous from "./miscellaneous.js"
import * as oauthAccessTokens from "./oauthAccessTokens.js"
import * as oauthApplications from "./oauthApplications.js"
import * as organizationBilling from "./organizationBilling.js"
import * as organizationDomains from "./organizationDomains.js"
import * as organizationInvitations from "./organizationInvitations.js"
import * as organizationMemberships from "./organizationMemberships.js"
import * as organizationPermissions from "./organizationPermissions.js"
import * as organizationRoles from "./organizationRoles.js"
import * as organizations from "./organizations.js"
import * as phoneNumbers from "./phoneNumbers.js"
import * as proxyChecks from "./proxyChecks.js"
import * as redirectUrls from "./redirectUrls.js"
import * as roleSets from "./roleSets.js"
import * as samlConnections from "./samlConnections.js"
import * as scimDirectories from "./scimDirectories.js"
import * as sessions from "./sessions.js"
import * as signInTokens from "./signInTokens.js"
import * as signUps from "./signUps.js"
import * as testingTokens from "./testingTokens.js"
import * as userBilling from "./userBilling.js"
import * as users from "./users.js"
import * as waitlistEntries from "./waitlistEntries.js"
import * as webhooks from "./webhooks.js"

/**
 * The handlers of all operations that the embedded Clerk has.
 *
 * To add a resource:
 * 1. Add a map for its records to `State` in `store/store.ts`.
 * 2. Write `handlers/<resource>.ts`, with one exported constant per operation, named like the operation:
 *    `export const get: Handler<"machines.get"> = ({ state }, { machineId }) => …`. The type gives input and output.
 *    A reserved word is exported as in `api/`: `export { delete_ as delete }`.
 * 3. Add the module to the table below.
 *
 * A handler fails with a `Problem`, the error response that Clerk would send: `return yield* notFound("user", userId)`.
 * `server/dispatch.ts` turns it into `ClerkErrors` or `SDKError`.
 *
 * Checks, the change and `emit` for its webhook event must be one synchronous step, without a `yield*` between them,
 * because another fiber may run at each `yield*`. `change` and `remove` in `store/records.ts` do that for one record.
 *
 * `allowlistIdentifiers.ts` is a short example, `machines.ts` a longer one.
 */
export const handlers: Handlers = {
  actorTokens,
  adminPortalLinkTokens,
  agentTasks,
  allowlistIdentifiers,
  apiKeys,
  billing,
  blocklistIdentifiers,
  directories,
  emailAddresses,
  emailSmsTemplates,
  enterpriseConnections,
  betaFeatures,
  clients,
  domains,
  emails,
  instance,
  invitations,
  jwks,
  jwtTemplates,
  m2m,
  machines,
  miscellaneous,
  oauthAccessTokens,
  organizationDomains,
  oauthApplications,
  organizationInvitations,
  organizationMemberships,
  organizationPermissions,
  organizationRoles,
  organizations: { ...organizations, ...organizationBilling },
  phoneNumbers,
  proxyChecks,
  roleSets,
  samlConnections,
  scimDirectories,
  redirectUrls,
  sessions,
  signInTokens,
  signUps,
  testingTokens,
  users: { ...users, ...userBilling },
  waitlistEntries,
  webhooks
}
