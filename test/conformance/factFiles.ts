/**
 * The files in which this repository keeps what Clerk's own files state, so that no test needs Clerk's files.
 */
import { Either } from "effect"
import { declarationsOf, type Table } from "./declarations.js"
import { writeFacts } from "./facts.js"
import { contractOf } from "./openapi.js"
import { writeExamples } from "./webhookExamples.js"

export interface FactFile {
  /** Its name in this folder. */
  readonly name: string
  readonly text: string
}

/** What to keep of one of Clerk's files. Of an older API version, only the operations that the table pins to it. */
export const factFileOf = (text: string, table: Table): Either.Either<FactFile, string> => {
  if (/^x-webhooks:/m.test(text)) return Either.right({ name: "webhookExamples.jsonl", text: writeExamples(text) })
  return Either.map(contractOf(text), (contract) => {
    const pinned = declarationsOf(table).filter(({ spec }) => spec.apiVersion === contract.version)
    if (pinned.length === 0) return { name: "facts.txt", text: writeFacts(contract) }
    const operations = contract.operations.filter(({ method, path }) =>
      pinned.some((operation) => operation.method === method && operation.path === path)
    )
    return { name: `facts-${contract.version}.txt`, text: writeFacts({ ...contract, operations }) }
  })
}
