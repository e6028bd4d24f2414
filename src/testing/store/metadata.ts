import { isReadonlyRecord } from "effect/Predicate"
import { toWireName } from "../../codec/annotations.js"
import type { JsonObject } from "../../Wire.js"
import { invalid, type Problem } from "./problem.js"

/** Merges as Clerk does: objects are merged key by key and deeply, other values replace, and null removes a key. */
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

/** The metadata, or a problem if a part is over 8 KB as JSON. Clerk's limit is for the merged metadata. */
export const withinLimit = <A extends Readonly<Record<string, JsonObject | undefined>>>(metadata: A): A | Problem => {
  const large = Object.entries(metadata).find(([, part]) => byteLength(JSON.stringify(part ?? {})) > 8 * 1024)
  if (large === undefined) return metadata
  const name = toWireName(large[0])
  return invalid(name, `${name} may take 8 KB as JSON.`, "form_param_exceeds_allowed_size")
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length
