import { handlers } from "../../src/testing/handlers/index.js"
import { declarationsOf, type Table } from "./declarations.js"
import { emulatorLimits } from "./emulatorLimits.js"

const mark = "<!-- Below: written by `npm run operations`. Edits are lost. -->"

/** The page docs/emulator.md with its table of operations, from the page as it is. */
export const renderEmulatorPage = (page: string, resources: Table): string => {
  const rows = declarationsOf(resources)
    .map(({ name }) => `| \`${name}\` | ${depth(name)} |`)
    .sort()
  return `${page.split(mark)[0]}${mark}\n\n| operation | what is missing |\n|---|---|\n${rows.join("\n")}\n`
}

const depth = (operation: string): string => (isEmulated(operation) ? (emulatorLimits[operation] ?? "") : "**501**")

/** Whether the embedded Clerk has a handler for an operation. */
export const isEmulated = (operation: string): boolean => {
  const [resource = "", name = ""] = operation.split(".")
  const table: Readonly<Record<string, object | undefined>> = handlers
  return name in (table[resource] ?? {})
}
