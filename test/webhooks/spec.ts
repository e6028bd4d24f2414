import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"

const file = fileURLToPath(new URL("../../../shared/spec/webhooks-2025-04-15.yml", import.meta.url))

/** Whether Clerk's own description of its webhooks is there. The tests that need it are skipped if it is not. */
export const specIsThere = existsSync(file)

interface Envelope {
  readonly type: string
  readonly timestamp: number
  readonly instance_id: string
  readonly data: Readonly<Record<string, unknown>>
}

type Json = { readonly [key: string]: Json | undefined }

/** The example body of each event type in Clerk's specification. */
export const specExamples = (): ReadonlyArray<readonly [type: string, envelope: Envelope]> => {
  const spec: Json = parse(readFileSync(file, "utf8"))
  const resolve = (node: Json | undefined): Json => {
    const reference = node?.["$ref"] as unknown
    if (typeof reference !== "string") return node ?? {}
    return resolve(
      reference
        .slice(2)
        .split("/")
        .reduce<Json | undefined>((at, key) => at?.[key], spec)
    )
  }
  return Object.entries(spec["x-webhooks"] ?? {}).map(([type, webhook]) => {
    const content = webhook?.["post"]?.["requestBody"]?.["content"]?.["application/json"]
    const [example] = Object.values(content?.["examples"] ?? {}).map((one) => resolve(one)["value"])
    return [type, (content?.["example"] ?? example) as unknown as Envelope] as const
  })
}
