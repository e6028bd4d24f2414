import * as Context from "effect/Context"
import { constVoid } from "effect/Function"

/**
 * What a guard calls with the scope that a token lacks. In a protected resource the response then asks for that scope: an
 * `HttpApi` has encoded the error of the guard by then.
 */
export class MissingScope extends Context.Reference<MissingScope>()("effect-clerk/MissingScope", {
  defaultValue: (): ((scope: string) => void) => constVoid
}) {}
