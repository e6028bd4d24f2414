import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Session } from "../../api/Sessions.js"
import { type CookieOptions, clientToken, devBrowserCookies, sessionCookies } from "./browserCookies.js"
import { clientResponse } from "./client.js"
import { newId, randomHex } from "./ids.js"
import { findMembership } from "./membership.js"
import { findByIdOrSlug } from "./organization.js"
import { isProduction } from "./requirements.js"
import type { Store } from "./store.js"

/** What a browser asks for when an application sends it to the Frontend API. */
export interface HandshakeOptions extends CookieOptions {
  /** The token of the browser's client. An unknown one, or none, makes a browser that is signed out. */
  readonly clientToken: string | undefined
  /** The id or the slug of the organization to activate; empty for the personal account. */
  readonly organizationId: string | undefined
}

/** The `Set-Cookie` values that bring a browser in step with its client. */
export const handshake = (store: Store, options: HandshakeOptions): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const client = yield* clientOf(store, options.clientToken)
    const session = client?.session && activate(store, client.session, options.organizationId)
    const cookies = yield* sessionCookies(store, session, options)
    if (isProduction(store)) return cookies
    const token = client?.token ?? (yield* clientToken(store, yield* newId("dvb")))
    return [...cookies, ...(yield* devBrowserCookies(store, token, options))]
  })

/** Keeps the cookies until the application asks for them with the nonce. */
export const nonceOf = ({ state }: Store, directives: ReadonlyArray<string>): Effect.Effect<string> =>
  Effect.map(randomHex, (nonce) => {
    state.handshakes.set(nonce, directives)
    return nonce
  })

/** The client that a token identifies, with its last active session. */
const clientOf = ({ signer, state }: Store, token: string | undefined) =>
  Effect.gen(function* () {
    if (token === undefined) return undefined
    const claims = Option.getOrUndefined(yield* signer.claims(token))
    const client = state.clients.get(String(claims?.["id"]))
    if (client === undefined) return undefined
    const { lastActiveSessionId } = clientResponse(state, client, yield* DateTime.now)
    return { token, session: state.sessions.get(lastActiveSessionId ?? "") }
  })

/** The session with another active organization, unless its user is not a member. */
const activate = ({ state }: Store, session: Session, organizationId: string | undefined): Session => {
  if (organizationId === undefined) return session
  const { lastActiveOrganizationId: _, ...personal } = session
  const id = findByIdOrSlug(state, organizationId)?.id
  const isMember = id !== undefined && findMembership(state, id, session.userId) !== undefined
  if (!isMember && organizationId !== "") return session
  const activated = isMember ? { ...session, lastActiveOrganizationId: id } : personal
  state.sessions.set(session.id, activated)
  return activated
}
