import { InvalidResponse, SDKError } from "./ClerkError.js"
import type { AnySpec } from "./Operation.js"

/** The failure of a list that would never end. */
export const repeatedPage = ({ operation, successStatus }: AnySpec): SDKError =>
  new SDKError({
    operation,
    reason: new InvalidResponse({
      status: successStatus,
      detail: "the list does not move on: a page repeats an earlier one",
      traceId: undefined,
      attempts: 1
    })
  })
