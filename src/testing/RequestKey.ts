/**
 * Who calls an operation, for the methods behind a server: Clerk tells machines apart by their key.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Redacted from "effect/Redacted"

/**
 * The key of the request that a method answers, `undefined` where there is no request or no key.
 *
 * @since 0.1.0
 * @category context
 */
export class Caller extends Context.Reference<Caller>()("effect-clerk/testing/Caller", {
  defaultValue: (): { readonly key: Redacted.Redacted | undefined } => ({ key: undefined })
}) {}

/**
 * The caller of a request, by its `Authorization` header.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHeader = (authorization: string | undefined): typeof Caller.Service => {
  const key = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1]
  return { key: key === undefined ? undefined : Redacted.make(key) }
}
