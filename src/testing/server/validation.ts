import * as Effect from "effect/Effect"
import * as ClerkClient from "../../ClerkClient.js"
import { InvalidInput, SDKError } from "../../ClerkError.js"
import { inputIssue } from "../../client/request.js"
import type { AnySpec } from "../../Operation.js"
import { RequestKey } from "../RequestKey.js"

/** Rejects the input that a client over HTTP rejects, so that a test without HTTP finds the same mistakes. */
export const validateInputs = (client: ClerkClient.Service): ClerkClient.Service => {
  const validate =
    (spec: AnySpec, input: unknown) =>
    <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E | SDKError> =>
      Effect.flatMap(
        issueOf(spec, input),
        (issue): Effect.Effect<A, E | SDKError> =>
          issue === undefined ? call : new SDKError({ operation: spec.operation, reason: new InvalidInput({ issue }) })
      )
  return {
    execute: (spec, input) => validate(spec, input)(client.execute(spec, input)),
    response: (spec, input) => validate(spec, input)(client.response(spec, input)),
    raw: (spec, input) => validate(spec, input)(client.raw(spec, input))
  }
}

const issueOf = (spec: AnySpec, input: unknown): Effect.Effect<string | undefined> =>
  Effect.zipWith(ClerkClient.CallOptions, RequestKey, ({ machineSecretKey }, { key }) =>
    spec.credential === "machineSecretKey" && machineSecretKey === undefined && key === undefined
      ? "this operation needs the option `machineSecretKey`"
      : inputIssue(spec, input)
  )
