import type { World } from "../world.js"
import type { Methods } from "./methods.js"

/** OAuth access tokens. */
export const oauthAccessTokens = (_world: World): Methods<"oauthAccessTokens"> => ({})
