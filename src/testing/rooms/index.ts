import type { Mock } from "../../ClerkService.js"
import type { World } from "../world.js"
import { actorTokens } from "./actorTokens.js"
import { sessions } from "./sessions.js"
import { users } from "./users.js"

/** Every operation that the embedded Clerk has. */
export const rooms = (world: World): Mock => ({
  actorTokens: actorTokens(world),
  sessions: sessions(world),
  users: users(world)
})
