import * as NodeStream from "@effect/platform-node/NodeStream"
import { CsvError, parse } from "csv-parse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
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
): Stream.Stream<Rows.Row, E | CommandExit, R> =>
  Stream.suspend(() => {
    let names: ReadonlyArray<string> | undefined
    let countedTwice = 0
    return bytes.pipe(
      NodeStream.pipeThroughDuplex<CommandExit, Parsed>(
        () => parse({ bom: true, info: true, record_delimiter, relax_column_count: true, skip_empty_lines: true }),
        (error) => unreadable(error instanceof CsvError ? error.message : String(error))
      ),
      Stream.mapEffect(({ info, record }) => {
        // csv-parse counts a CRLF inside a cell as two line ends.
        for (const cell of record) countedTwice += cell.split("\r\n").length - 1
        if (names !== undefined) return Effect.succeedSome(rowOf(names, info.lines - countedTwice, record))
        names = record.map(nameOf)
        const repeated = names.find((name, index, all) => all.indexOf(name) < index)
        return repeated === undefined
          ? Effect.succeedNone
          : unreadable(`two columns have the name ${JSON.stringify(repeated)}`)
      }),
      Stream.filterMap(identity)
    )
  })

/** Of each line: by itself, csv-parse looks for the line end of the first line in the whole file. */
const record_delimiter = ["\r\n", "\n", "\r"]

const unreadable = (reason: string) =>
  new CommandExit({ code: exitCodes.badInput, message: `the CSV file cannot be read: ${reason}` })

/** There is no such field, so a row with a value in a column without a name is rejected. */
const nameOf = (name: string, index: number) => name.trim() || `column ${index + 1}`

const rowOf = (names: ReadonlyArray<string>, number: number, cells: ReadonlyArray<string>): Rows.Row => {
  const values = cells.flatMap((cell, index) => {
    const name = names[index] ?? nameOf("", index)
    return cell === "" ? [] : [{ name, cell, value: valueOf(name, cell) }]
  })
  // A rejected row has every cell: it is imported again once the wrong one is corrected.
  const json = Object.fromEntries(values.map(({ cell, name, value }) => [name, Option.getOrElse(value, () => cell)]))
  const rejected = (reason: string): Rows.Row => ({ number, record: Either.left(reason), json })
  if (cells.length !== names.length) return rejected(`expected ${names.length} columns, got ${cells.length}`)
  const broken = values.find(({ value }) => Option.isNone(value))
  return broken === undefined ? Rows.make(number, json) : rejected(`${broken.name}: not JSON`)
}

const lists = /^(email_address|phone_number)(_identification_status)?$|^(web3_wallet|backup_codes)$/
const booleans = /^(skip_\w+|\w+_enabled|bypass_client_trust|banned|locked)$/
const numbers = /^(create_organizations_limit|max_allowed_memberships)$/

/** None if the cell should be JSON and is not. */
const valueOf = (name: string, cell: string): Option.Option<unknown> => {
  if (name.endsWith("_metadata")) return parseJson(cell)
  if (lists.test(name)) return Option.some(partsOf(cell))
  if (booleans.test(name) && /^(true|false)$/i.test(cell)) return Option.some(cell.toLowerCase() === "true")
  if (numbers.test(name) && /^\d+$/.test(cell)) return Option.some(Number(cell))
  return Option.some(cell)
}

const partsOf = (cell: string) =>
  cell
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")

const parseJson = Schema.decodeOption(Schema.parseJson())
