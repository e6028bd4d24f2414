import { Cause, Effect, Either } from "effect"
import { ClerkClient, ClerkErrors, type Endpoint, SDKError } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import fc from "fast-check"
import type { Chosen, Kind, Model } from "./Model.js"

export type Services = ClerkClient.ClerkClient | ClerkEmulator

/** The embedded Clerk that a run of steps is about, and the operations that were called on it. */
export interface Real {
  readonly run: <A, E>(effect: Effect.Effect<A, E, Services>) => Promise<A>
  readonly used: Set<string>
}

/** What a step does. It dies if the embedded Clerk does what the model does not allow. */
export type Program = (model: Model) => Effect.Effect<void, never, Services>

export class Step implements fc.AsyncCommand<Model, Real> {
  readonly operation: string
  private readonly input: unknown
  private readonly program: Program

  constructor(operation: string, input: unknown, program: Program) {
    this.operation = operation
    this.input = input
    this.program = program
  }

  check(): boolean {
    return true
  }

  run(model: Model, { run, used }: Real): Promise<void> {
    used.add(this.operation)
    return run(this.program(model))
  }

  toString(): string {
    return `${this.operation} ${JSON.stringify(this.input)}`
  }
}

/** The response to a call that Clerk rejected. */
export interface Rejection {
  readonly status: number
  readonly code: string
}

/** Calls an operation. Whatever is no error response of Clerk's is a defect. */
export const attempt = <A, R>(
  call: Effect.Effect<A, ClerkErrors<number> | SDKError, R>
): Effect.Effect<Either.Either<A, Rejection>, never, R> =>
  Effect.matchCauseEffect(call, {
    onSuccess: (output) => Effect.succeed(Either.right(output)),
    onFailure: (cause) => {
      const error: unknown = Cause.squash(cause)
      if (error instanceof ClerkErrors) return Effect.succeed(rejection(error.status, error.errors[0]?.code))
      return error instanceof SDKError && error.reason._tag === "UnexpectedStatus"
        ? Effect.succeed(rejection(error.reason.status, error.reason.errors[0]?.code))
        : Effect.dieMessage(String(error))
    }
  })

const rejection = (status: number, code = "") => Either.left({ status, code })

interface Options<Input, Output, Values> {
  /** The records that the call is about. Those in the path of the operation come first. */
  readonly about?: ReadonlyArray<Kind>
  readonly values?: fc.Arbitrary<Values>
  /** The input of the call; `undefined` if there is nothing to call. */
  readonly input: (
    ids: ReadonlyArray<string>,
    values: Values,
    model: Model,
    chosen: ReadonlyArray<Chosen>
  ) => Input | undefined
  /** What the model learns from the response, or from what it then reads. */
  readonly learn?: (
    model: Model,
    output: Output,
    ids: ReadonlyArray<string>,
    values: Values
  ) => void | Effect.Effect<void, unknown, Services>
  /** The codes of errors that are about something else than the records in `about`. */
  readonly otherwise?: ReadonlyArray<string>
}

const target = fc.record({ index: fc.nat(50), deleted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) })

/**
 * A step that calls one operation. If one of its records was deleted, Clerk must reject the call: with a 404 if the record
 * is in the path. If all exist, Clerk may reject the values, but not with a 404.
 */
export const step = <Input, Output, Status extends number, Values = undefined>(
  endpoint: Endpoint.Endpoint<Input, Output, Status>,
  { about = [], input: inputOf, otherwise = [], learn = () => {}, values }: Options<Input, Output, Values>
): fc.Arbitrary<Step> => {
  const { operation, pathParameters } = endpoint.spec
  // Without values there is nothing to generate.
  const anyValues = values ?? (fc.constant(undefined) as fc.Arbitrary<Values>)
  return fc.tuple(fc.tuple(...about.map(() => target)), anyValues).map(
    ([targets, given]) =>
      new Step(operation, { targets, given }, (model) =>
        Effect.gen(function* () {
          const chosen = about.flatMap((kind, index) => {
            const { deleted, index: position } = targets[index] ?? { deleted: false, index: 0 }
            return model.choose(kind, { deleted, index: position }) ?? []
          })
          if (chosen.length < about.length) return
          const ids = chosen.map(({ id }) => id)
          const input = inputOf(ids, given, model, chosen)
          if (input === undefined) return
          const client = yield* ClerkClient.ClerkClient
          const result = yield* attempt(client.execute(endpoint.spec, input))
          const isInPath = chosen.slice(0, pathParameters.length).some((each) => each.deleted)
          if (Either.isRight(result)) {
            if (chosen.some((each) => each.deleted)) {
              return yield* Effect.dieMessage(`${operation} succeeded for a record that was deleted: ${ids}`)
            }
            const learning = learn(model, result.right, ids, given)
            if (learning !== undefined) yield* Effect.orDie(learning)
            return
          }
          const { code, status } = result.left
          if (isInPath && status !== 404 && !otherwise.includes(code)) {
            yield* Effect.dieMessage(`${operation} responded ${status} ${code}, not 404, for a deleted record: ${ids}`)
          }
          if (!chosen.some((each) => each.deleted) && status === 404 && !otherwise.includes(code)) {
            yield* Effect.dieMessage(`${operation} responded 404 ${code} for records that exist: ${ids}`)
          }
        })
      )
  )
}
