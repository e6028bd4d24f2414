import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { now, type World } from "./store.js"

/** The link in which an invitation or a sign-in token travels: a signed ticket that says what it is for. */
export const ticketUrl = (
  world: World,
  id: string,
  kind: string,
  expiresAt: DateTime.Utc,
  redirectUrl?: string
): Effect.Effect<string> =>
  Effect.map(ticket(world, id, kind, expiresAt), (token) => {
    const url = new URL(`https://${world.instance.frontendApi}/v1/tickets/accept`)
    url.searchParams.set("ticket", token)
    if (redirectUrl !== undefined) url.searchParams.set("redirect_url", redirectUrl)
    return url.href
  })

/** The ticket itself. */
export const ticket = (
  { instance, signer }: World,
  id: string,
  kind: string,
  expiresAt: DateTime.Utc,
  claims: Readonly<Record<string, unknown>> = {}
): Effect.Effect<string> =>
  Effect.flatMap(now, (time) =>
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
