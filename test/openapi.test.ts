import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { assert, it } from "@effect/vitest"
import { Validator } from "@seriousme/openapi-schema-validator"
import { Schema } from "effect"
import * as Clerk from "effect-clerk"
import * as Auth from "effect-clerk/auth"
import * as Bulk from "effect-clerk/bulk"
import * as BulkWorkflow from "effect-clerk/bulk/workflow"
import * as Sync from "effect-clerk/sync"
import * as Testing from "effect-clerk/testing"
import * as Webhooks from "effect-clerk/webhooks"

/**
 * OpenAPI documents of applications that use the schemas of this package in an `HttpApi`.
 */

const exported: ReadonlyArray<object> = [Clerk, Auth, Bulk, BulkWorkflow, Sync, Testing, Webhooks]

/** The schemas among the exports, those of `Users`, `eventSchemas` and the like too, under the name of the export. */
const schemasIn = (module: object): ReadonlyArray<readonly [name: string, schema: Schema.Schema.Any]> =>
  Object.entries(module).flatMap(([name, value]: [string, unknown]) =>
    Schema.isSchema(value)
      ? [[name, value as Schema.Schema.Any] as const]
      : typeof value === "object" && value !== null
        ? schemasIn(value).map(([inner, schema]) => [`${name}.${inner}`, schema] as const)
        : []
  )

const schemas = exported.flatMap(schemasIn)

const isError = (schema: Schema.Schema.Any) => Object.prototype.isPrototypeOf.call(Error, schema)

/** An endpoint that has the schema as its payload if it is an input, else as its success or its error. */
const endpoint = (name: string, schema: Schema.Schema.Any, index: number) => {
  const path = `/${index}` as const
  const plain = schema as Schema.Schema.AnyNoContext
  if (isError(schema)) return HttpApiEndpoint.get(`${index}`, path).addSuccess(Schema.String).addError(plain)
  return name.endsWith("Input")
    ? HttpApiEndpoint.post(`${index}`, path).setPayload(plain).addSuccess(Schema.String)
    : HttpApiEndpoint.get(`${index}`, path).addSuccess(plain)
}

const documentOf = (some: typeof schemas) =>
  OpenApi.fromApi(
    HttpApi.make("api").add(
      some.reduce(
        (group, [name, schema], index) => group.add(endpoint(name, schema, index)),
        HttpApiGroup.make("group").add(HttpApiEndpoint.get("first", "/") as HttpApiEndpoint.HttpApiEndpoint.Any)
      )
    )
  )

it("a document with every schema of the package is valid", async () => {
  assert.isAtLeast(schemas.length, 350)
  const document = documentOf(schemas)
  const { errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  assert.isUndefined(errors)
  for (const name of Object.keys(document.components.schemas)) assert.match(name, /^[a-zA-Z0-9._-]+$/)
  // Effect's schema of any value has an `$id`, which would be a second one beside that of an application.
  assert.notInclude(JSON.stringify(document), `"$id"`)
})

it("a component has one meaning: no two schemas of the package share a name", () => {
  const known = new Map<string, readonly [owner: string, component: unknown]>()
  for (const [owner, schema] of schemas) {
    for (const [name, component] of Object.entries(documentOf([[owner, schema]]).components.schemas)) {
      const [first, before] = known.get(name) ?? [owner, component]
      assert.deepStrictEqual(component, before, `${name} of ${first} and of ${owner}`)
      known.set(name, [owner, component])
    }
  }
  assert.includeMembers([...known.keys()], ["User", "Users.CreateInput", "Organizations.CreateInput", "ClerkForbidden"])
})
