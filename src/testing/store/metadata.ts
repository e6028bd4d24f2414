import { isReadonlyRecord } from "effect/Predicate"
import type { JsonObject } from "../../Wire.js"

/** Merges as Clerk does: objects by key and in depth, all else replaces, and null takes a key away. */
export const mergeMetadata = (current: JsonObject | undefined, changes: JsonObject | undefined): JsonObject => {
  const merged = new Map(Object.entries(current ?? {}))
  for (const [key, change] of Object.entries(changes ?? {})) {
    const before = merged.get(key)
    if (change === null) merged.delete(key)
    else
      merged.set(key, isReadonlyRecord(change) ? mergeMetadata(isReadonlyRecord(before) ? before : {}, change) : change)
  }
  return Object.fromEntries(merged)
}

/** Metadata in the end takes at most 8 KB, however little a change adds. */
export const isTooLarge = (metadata: JsonObject): boolean =>
  new TextEncoder().encode(JSON.stringify(metadata)).length > 8 * 1024
