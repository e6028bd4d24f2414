import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Store } from "./store.js"

/** The ticket of an invitation or a sign-in token: a signed JWT with its id and kind. */
export const ticket = (
  { instance, signer }: Store,
  id: string,
  kind: string,
  expiresAt: DateTime.Utc,
  claims: Readonly<Record<string, unknown>> = {}
): Effect.Effect<string> =>
  Effect.flatMap(DateTime.now, (time) =>
    signer.sign({
      ...claims,
      iss: `https://${instance.frontendApi}`,
      iid: instance.id,
      sid: id,
      st: kind,
      iat: Math.floor(DateTime.toEpochMillis(time) / 1000),
      exp: Math.floor(DateTime.toEpochMillis(expiresAt) / 1000)
    })
  )

/** The URL that a user opens to accept an invitation or to use a sign-in token. */
export const ticketUrl = (
  store: Store,
  id: string,
  kind: string,
  expiresAt: DateTime.Utc,
  redirectUrl?: string
): Effect.Effect<string> =>
  Effect.map(ticket(store, id, kind, expiresAt), (token) => {
    const url = new URL(`https://${store.instance.frontendApi}/v1/tickets/accept`)
    url.searchParams.set("ticket", token)
    if (redirectUrl !== undefined) url.searchParams.set("redirect_url", redirectUrl)
    return url.href
  })
