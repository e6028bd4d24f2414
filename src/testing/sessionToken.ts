import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { JWTPayload } from "jose"
import type { Session } from "../api/Sessions.js"
import { newHexId, now, type World } from "./world.js"

/** The category of a session token in its header, which keeps tokens of one kind from passing as another. */
export const sessionCategory = "cl_B7d4PD111AAA"

/** The category of a token made from a JWT template. */
export const templateCategory = "cl_B7d4PD222AAA"

/** How long a token lives where nobody says: what an instance is set to out of the box. */
export const defaultLifetime = 60

/** Signs a session token, version 2. `extra` adds claims and replaces those that are there. */
export const sign = (world: World, session: Session, lifetime: number, extra: JWTPayload = {}): Effect.Effect<string> =>
  Effect.flatMap(timedClaims(world, session.userId, lifetime), (timed) =>
    world.signer.sign(
      {
        ...timed,
        sid: session.id,
        v: 2,
        sts: session.status === "pending" ? "pending" : "active",
        fva: [0, -1],
        ...(session.actor === undefined ? {} : { act: session.actor }),
        ...extra
      },
      { cat: sessionCategory }
    )
  )

/** The claims that every token of an instance has. */
export const timedClaims = (
  { instance }: World,
  subject: string,
  lifetime: number
): Effect.Effect<JWTPayload & { readonly iat: number }> =>
  Effect.map(Effect.all([now, newHexId("jti")]), ([time, id]) => {
    const iat = Math.floor(DateTime.toEpochMillis(time) / 1000)
    return {
      iss: `https://${instance.frontendApi}`,
      sub: subject,
      jti: id.slice("jti_".length),
      iat,
      nbf: iat - 10,
      exp: iat + lifetime
    }
  })
