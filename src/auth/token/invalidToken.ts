import { MachineTokenError, type MachineTokenType, type TokenError } from "../TokenError.js"

/** The error of a machine token with a wrong claim. */
export const invalidToken = (tokenType: MachineTokenType, cause: TokenError): MachineTokenError =>
  new MachineTokenError({
    tokenType,
    code: cause.claim === "cat" ? "token-invalid" : "token-verification-failed",
    detail: cause.message,
    cause
  })
