import type { World } from "../world.js"
import type { Methods } from "./methods.js"

/** The keys that tokens are verified with. */
export const jwks = ({ signer }: World): Methods<"jwks"> => ({ get: () => signer.jwks })
