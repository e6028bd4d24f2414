import { Problem } from "./problem.js"

/** A problem of billing whose two messages are the same. */
export const billingProblem = (status: number, code: string, longMessage: string): Problem =>
  new Problem({ status, code, message: longMessage, longMessage })

/** 404: no subscription item has this id. */
export const itemNotFound = (): Problem =>
  billingProblem(404, "subscription_item_not_found", "Subscription item not found")

/** 404: no plan has this id. */
export const planNotFound = (): Problem => billingProblem(404, "plan_not_found", "Plan not found")
