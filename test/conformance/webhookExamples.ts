/**
 * The example of each event type in Clerk's description of its webhooks: `webhookExamples.jsonl` has one a line.
 */
import { readFileSync } from "node:fs"
import { parse } from "yaml"

export interface Envelope {
  readonly type: string
  readonly timestamp: number
  readonly instance_id: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Example {
  /** The event type that it is an example of. */
  readonly webhook: string
  readonly body: Envelope
}

type Json = { readonly [key: string]: Json | undefined }

/** The text of the examples in a description of webhooks, sorted by event type. */
export const writeExamples = (text: string): string => {
  const document: Json = parse(text)
  const resolve = (node: Json | undefined): Json => {
    const reference: unknown = node?.["$ref"]
    if (typeof reference !== "string") return node ?? {}
    const keys = reference.slice(2).split("/")
    return resolve(keys.reduce<Json | undefined>((at, key) => at?.[key], document))
  }
  const lines = Object.entries(document["x-webhooks"] ?? {}).map(([webhook, description]) => {
    const content = description?.["post"]?.["requestBody"]?.["content"]?.["application/json"]
    const [first] = Object.values(content?.["examples"] ?? {}).map((one) => resolve(one)["value"])
    return `${JSON.stringify({ webhook, body: content?.["example"] ?? first })}\n`
  })
  return lines.sort().join("")
}

/** The examples in the repository. */
export const webhookExamples = (): ReadonlyArray<Example> =>
  readFileSync(new URL("webhookExamples.jsonl", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line): Example => JSON.parse(line))
