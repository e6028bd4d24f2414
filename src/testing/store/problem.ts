import * as Data from "effect/Data"
import type { ErrorItem } from "../../ClerkError.js"

/**
 * An error response of Clerk, before it is known which operation it belongs to. `message` is short, `longMessage` is
 * for people and defaults to `message`. `server/errors.ts` turns it into `ClerkErrors` or `SDKError`.
 */
export class Problem extends Data.TaggedError("Problem")<{
  readonly status: number
  readonly code: string
  readonly message: string
  readonly longMessage?: string
  readonly meta?: ErrorItem["meta"]
}> {}

/** 404: no record has this id. */
export const notFound = (kind: string, id: string): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: "not found",
    longMessage: `No ${kind} was found with id ${id}`
  })

/** 422: a parameter refers to a record that does not exist. */
export const referenceNotFound = (parameter: string): Problem =>
  new Problem({
    status: 422,
    code: "form_resource_not_found",
    message: "is invalid",
    longMessage: `The resource associated with the supplied ${parameter} was not found.`,
    meta: { param_name: parameter }
  })

/** 422: the value of a parameter is invalid. */
export const invalid = (parameter: string, longMessage: string, code = "form_param_value_invalid"): Problem =>
  new Problem({ status: 422, code, message: "is invalid", longMessage, meta: { param_name: parameter } })

/** 422: a parameter has a value twice. */
export const duplicate = (parameter: string): Problem =>
  invalid(parameter, `${parameter} contains duplicate values`, "form_param_duplicate")

/** 422: another record has this value, which must be unique. `name` is the parameter as people write it. */
export const taken = (parameter: string, name = parameter): Problem =>
  new Problem({
    status: 422,
    code: "form_identifier_exists",
    message: `That ${name} is taken. Please try another.`,
    meta: { param_name: parameter }
  })

/** 400: the value of a parameter is invalid, for the operations that declare no 422. */
export const badRequest = (parameter: string, longMessage: string): Problem =>
  new Problem({
    status: 400,
    code: "bad_request",
    message: "Bad Request",
    longMessage,
    meta: { param_name: parameter }
  })
