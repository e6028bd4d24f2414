/** Methods that call no operation of Clerk's API, with the reason. */
export const notOperations: Readonly<Record<string, string>> = {
  "__experimental_accountlessApplications.completeAccountlessApplicationOnboarding":
    "POST /accountless_applications/complete is not in Clerk's file",
  "__experimental_accountlessApplications.createAccountlessApplication":
    "POST /accountless_applications, which makes instances without a key, is not in Clerk's file",
  "betaFeatures.changeDomain":
    "POST /beta_features/change_domain is not in Clerk's file, which has POST /instance/change_domain"
}

const isDeletedObject = "Clerk's file: the response has only the id of what was deleted, and `deleted`"
const isNotConverted = "the client has no class for this resource, and returns Clerk's JSON in snake_case"

// One request differs too: `organizations.getOrganizationInvitationList` repeats `status` for several statuses, and Clerk's
// file has one, so that the last one counts. Its case shows this.

/**
 * Where a result is not of the type that the client declares, though the response is as Clerk's file says: methods, and
 * fields of the client's types.
 */
export const differences: Readonly<Record<string, string>> = {
  "enterpriseConnections.deleteEnterpriseConnection": isDeletedObject,
  "machines.delete": isDeletedObject,
  "machines.deleteScope": `${isDeletedObject}; the client drops the ids of the two machines`,
  "organizations.createOrganizationDomain": isNotConverted,
  "organizations.deleteOrganization": isDeletedObject,
  "organizations.deleteOrganizationDomain": isDeletedObject,
  "organizations.getOrganizationDomainList": isNotConverted,
  "organizations.updateOrganizationDomain": isNotConverted,
  "redirectUrls.deleteRedirectUrl": isDeletedObject,
  "samlConnections.deleteSamlConnection": isDeletedObject,
  "testingTokens.createTestingToken": isNotConverted,
  "users.deleteUser": isDeletedObject,
  "users.deleteUserBackupCodes": isNotConverted,
  "users.deleteUserTOTP": isNotConverted,
  "users.disableUserMFA": isNotConverted,

  "IdPOAuthAccessToken.type": "not in Clerk's file",
  "InstanceRestrictions.ignoreDotsForGmailAddresses": "only in the request of Clerk's file",
  "OauthAccessToken.expiresAt": "null for a token that does not expire",
  "OrganizationSettings.maxAllowedPermissions": "optional and without effect",
  "PublicOrganizationDataJSON.object": "not in Clerk's file",
  "SamlConnection.idpCertificateExpiresAt": "null while it is not known",
  "SamlConnection.idpCertificateIssuedAt": "null while it is not known"
}
