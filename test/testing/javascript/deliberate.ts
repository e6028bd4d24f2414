/** Methods that call no operation of Clerk's API, with the reason. */
export const notOperations: Readonly<Record<string, string>> = {
  "__experimental_accountlessApplications.createAccountlessApplication":
    "POST /accountless_applications is not in Clerk's file: it makes new instances without a key",
  "__experimental_accountlessApplications.completeAccountlessApplicationOnboarding":
    "POST /accountless_applications/complete is not in Clerk's file",
  "betaFeatures.changeDomain":
    "POST /beta_features/change_domain is not in Clerk's file, which has POST /instance/change_domain"
}

/** A field whose value is not what the official client declares, because Clerk's file says otherwise. */
export interface Difference {
  readonly field: string
  readonly reason: string
}

export const deliberate: ReadonlyArray<Difference> = []
