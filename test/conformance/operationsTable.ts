/**
 * The reference page of all operations, as Markdown, read off the endpoint table.
 */
import type { Operation } from "effect-clerk"
import { clerkBackendNames } from "./clerkBackendNames.js"
import { declarationsOf, type Table } from "./declarations.js"
import { unpublished } from "./deliberate.js"

/** The version the table is written for. */
const version = "2026-05-12"

export const render = (table: Table): string => {
  const operations = Array.from(declarationsOf(table)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const others = operations.filter(({ name }) => unpublished.includes(name))
  const current = operations.filter(
    (operation) => operation.spec.apiVersion === undefined && !others.includes(operation)
  )
  const older = operations.filter(({ spec }) => spec.apiVersion !== undefined)
  const named = operations.filter(({ name }) => clerkBackendNames[name] !== undefined)
  const resources = Object.keys(table).filter((resource) =>
    operations.some(({ name }) => resourceOf(name) === resource)
  )
  return [
    "# Operations",
    "",
    "<!-- Written by `npm run operations` from the endpoint table. Edits are lost. -->",
    "",
    `All ${current.length} operations of the Backend API, version ${version}${older.map(aside).join("")}${others.length === 0 ? "" : `, and ${others.length} that only \`@clerk/backend\` has`}. Every one takes a single object:`,
    "its path parameters, query parameters and body fields in camelCase. Statuses are those that the operation declares, which",
    `are typed in its \`ClerkErrors\`. The last column is for people who come from \`@clerk/backend\`, which has ${named.length} of them.`,
    "",
    resources.map((resource) => `[${resource}](#${resource.toLowerCase()})`).join(" · "),
    "",
    ...resources.flatMap((resource) => [
      `## ${resource}`,
      "",
      "| method | request | fails with | | `@clerk/backend` |",
      "|---|---|---|---|---|",
      ...operations.filter(({ name }) => resourceOf(name) === resource).map(({ spec }) => row(spec)),
      ""
    ])
  ].join("\n")
}

const aside = ({ name, spec }: { readonly name: string; readonly spec: Operation.AnySpec }): string =>
  `, and \`${name}\` of ${spec.apiVersion}`

const resourceOf = (operation: string): string => operation.slice(0, operation.indexOf("."))

const row = (spec: Operation.AnySpec): string => {
  const backendName = clerkBackendNames[spec.operation]
  const cells = [
    `\`${spec.operation}\``,
    `\`${spec.method} ${spec.path}\``,
    spec.errors.join(" "),
    remarks(spec).join(", "),
    backendName === undefined ? "" : `\`${backendName}\``
  ]
  return `| ${cells.join(" | ")} |`
}

const remarks = ({
  apiVersion,
  credential,
  deprecated,
  operation,
  paging
}: Operation.AnySpec): ReadonlyArray<string> => [
  ...(unpublished.includes(operation) ? ["not in Clerk's API file"] : []),
  ...(deprecated ? ["**deprecated**"] : []),
  ...(apiVersion === undefined ? [] : [`API version ${apiVersion}`]),
  ...(credential === "secretKey" ? [] : [credentials[credential]]),
  ...(paging === undefined || paging.style === "single" ? [] : [`pages of up to ${paging.max}`])
]

const credentials = {
  machineSecretKey: "machine secret key",
  either: "machine or secret key",
  none: "no key"
}
