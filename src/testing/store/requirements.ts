import { Problem } from "./problem.js"
import type { Store } from "./store.js"

/** Whether the instance is a production instance, which its secret key shows. */
export const isProduction = ({ instance }: Pick<Store, "instance">): boolean => instance.environment === "production"

/** 403: organizations are off in the instance. */
export const organizationsProblem = ({ state }: Store): Problem | undefined =>
  state.settings.organizations.enabled
    ? undefined
    : new Problem({
        status: 403,
        code: "organization_not_enabled_in_instance",
        message: "access denied",
        longMessage: "The organizations feature is not enabled for this instance."
      })
