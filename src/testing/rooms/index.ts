import type { Mock } from "../../ClerkService.js"
import type { World } from "../world.js"
import { actorTokens } from "./actorTokens.js"
import { apiKeys } from "./apiKeys.js"
import { jwks } from "./jwks.js"
import { m2m } from "./m2m.js"
import { machines } from "./machines.js"
import { oauthAccessTokens } from "./oauthAccessTokens.js"
import { sessions } from "./sessions.js"
import { users } from "./users.js"

/** Every operation that the embedded Clerk has. */
export const rooms = (world: World): Mock => ({
  actorTokens: actorTokens(world),
  apiKeys: apiKeys(world),
  jwks: jwks(world),
  m2m: m2m(world),
  machines: machines(world),
  oauthAccessTokens: oauthAccessTokens(world),
  sessions: sessions(world),
  users: users(world)
})
