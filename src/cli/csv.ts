import * as NodeStream from "@effect/platform-node/NodeStream"
import { CsvError, parse } from "csv-parse"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Rows } from "effect-clerk/bulk"
import { CommandExit, exitCodes } from "./exit.js"

interface Parsed {
  readonly record: ReadonlyArray<string>
  readonly info: { readonly lines: number }
}

/**
 * Rows from a CSV file whose first line has the names of the fields. An empty cell is no value. Several email addresses or
 * other values are separated by `,` or `;`, and metadata are JSON. A row has the number of its last line.
 */
export const rowsFromCsv = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>
): Stream.Stream<Rows.Row, E | CommandExit, R> => {
  const header: { names?: ReadonlyArray<string> } = {}
  return bytes.pipe(
    NodeStream.pipeThroughDuplex<CommandExit, Parsed>(
      () => parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }),
      (error) =>
        new CommandExit({
          code: exitCodes.badInput,
          message: `the CSV file cannot be read: ${error instanceof CsvError ? error.message : String(error)}`
        })
    ),
    Stream.filterMap(({ info, record }) => {
      if (header.names !== undefined) return Option.some(rowOf(header.names, info.lines, record))
      header.names = record.map((name) => name.trim())
      return Option.none()
    })
  )
}

const rowOf = (names: ReadonlyArray<string>, number: number, cells: ReadonlyArray<string>): Rows.Row => {
  const given = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""] as const))
  const rejected = (reason: string): Rows.Row => ({ number, record: Either.left(reason), json: given })
  if (cells.length !== names.length) return rejected(`expected ${names.length} columns, got ${cells.length}`)
  const json: Record<string, unknown> = {}
  for (const [name, cell] of Object.entries(given)) {
    if (cell === "") continue
    const value = valueOf(name, cell)
    if (Option.isNone(value)) return rejected(`${name}: not JSON`)
    json[name] = value.value
  }
  return Rows.make(number, json)
}

const lists = /^(email_address|phone_number)(_identification_status)?$|^(web3_wallet|backup_codes)$/
const booleans = /^(skip_\w+|\w+_enabled|bypass_client_trust|banned|locked)$/
const numbers = /^(create_organizations_limit|max_allowed_memberships)$/

/** None if the cell should be JSON and is not. */
const valueOf = (name: string, cell: string): Option.Option<unknown> => {
  if (name.endsWith("_metadata")) return parseJson(cell)
  if (lists.test(name)) return Option.some(cell.split(/[,;]/).map((value) => value.trim()))
  if (booleans.test(name) && /^(true|false)$/i.test(cell)) return Option.some(cell.toLowerCase() === "true")
  if (numbers.test(name) && /^\d+$/.test(cell)) return Option.some(Number(cell))
  return Option.some(cell)
}

const parseJson = Schema.decodeOption(Schema.parseJson())
