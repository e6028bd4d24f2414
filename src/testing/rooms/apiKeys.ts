import * as APIKeys from "../../api/APIKeys.js"
import type { World } from "../world.js"
import type { Methods } from "./methods.js"
import { find } from "./records.js"

/** API keys. */
export const apiKeys = ({ state }: World): Methods<"apiKeys"> => ({
  get: ({ apiKeyId }) => find(state.apiKeys, APIKeys.get.spec, "API key", apiKeyId)
})
