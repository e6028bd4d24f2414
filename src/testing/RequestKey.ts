/**
 * The key that a request carries, for the methods behind a server: Clerk identifies machines by their secret key.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Redacted from "effect/Redacted"

/**
 * The key in the `Authorization` header of the current request; `undefined` without a request or without a key.
 *
 * @since 0.1.0
 * @category context
 */
export class RequestKey extends Context.Reference<RequestKey>()("effect-clerk/testing/RequestKey", {
  defaultValue: (): { readonly key: Redacted.Redacted | undefined } => ({ key: undefined })
}) {}

/**
 * The key in an `Authorization` header.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHeader = (authorization: string | undefined): typeof RequestKey.Service => {
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1]
  return { key: key === undefined ? undefined : Redacted.make(key) }
}
