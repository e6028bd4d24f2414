import { readFileSync } from "node:fs"
import { createClerkClient } from "@clerk/backend"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Endpoint } from "effect-clerk"
import { resources } from "../../src/api/index.js"
import { clerkBackendNames } from "./clerkBackendNames.js"
import { declarationsOf } from "./declarations.js"
import { render } from "./operationsTable.js"

const page = new URL("../../docs/OPERATIONS.md", import.meta.url)

describe("docs/OPERATIONS.md", () => {
  it("is what the endpoint table says; `npm run operations` writes it", () => {
    assert.isTrue(readFileSync(page, "utf8") === render(resources), "docs/OPERATIONS.md is stale: npm run operations")
  })

  it("has one row for each operation", () => {
    const rows = Array.from(render(resources).matchAll(/^\| `(\w+\.\w+)` \|/gm), (match) => match[1])
    assert.sameMembers(
      rows,
      declarationsOf(resources).map(({ name }) => name)
    )
  })

  it("says of an operation what its declaration says", () => {
    const things = {
      list: Endpoint.get("things.list", "/things/:thingId/parts", {
        query: Schema.Struct({ limit: Schema.optional(Schema.Int) }),
        success: Schema.String,
        errors: [400, 404],
        paging: { style: "offset", max: 500 },
        credential: "either",
        deprecated: true
      }),
      old: Endpoint.del("things.old", "/things", { apiVersion: "2024-10-01" })
    }
    const lines = render({ things }).split("\n")
    assert.include(
      lines,
      "| `things.list` | `GET /things/:thingId/parts` | 400 404 | **deprecated**, machine or secret key, pages of up to 500 |  |"
    )
    const emails = { get: Endpoint.get("emails.get", "/email/:emailId", {}) }
    assert.include(
      render({ emails }),
      "| `emails.get` | `GET /email/:emailId` |  | not in Clerk's API file | `emails.get` |"
    )
    assert.include(lines, "| `things.old` | `DELETE /things` |  | API version 2024-10-01 |  |")
  })
})

describe("the names of @clerk/backend", () => {
  const official: Readonly<Record<string, object | undefined>> = {
    ...createClerkClient({ secretKey: "sk_test_names" })
  } as never

  it("are names of operations of the table", () => {
    const operations = new Set(declarationsOf(resources).map(({ name }) => name))
    for (const name of Object.keys(clerkBackendNames)) assert.isTrue(operations.has(name), name)
  })

  it("are methods of the official client", () => {
    for (const name of Object.values(clerkBackendNames).map(String)) {
      const [resource = "", method = ""] = name.split(".")
      assert.isFunction(Object(official[resource])[method], name)
    }
  })
})
