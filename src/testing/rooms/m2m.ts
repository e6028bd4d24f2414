import type { World } from "../world.js"
import type { Methods } from "./methods.js"

/** M2M tokens. */
export const m2m = (_world: World): Methods<"m2m"> => ({})
