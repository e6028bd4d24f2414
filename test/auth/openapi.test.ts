import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { assert, it } from "@effect/vitest"
import { Validator } from "@seriousme/openapi-schema-validator"
import { Schema } from "effect"
import { ClerkErrors, SDKError } from "effect-clerk"
import { AuthMiddleware, Forbidden, ReverificationRequired, Unauthenticated } from "effect-clerk/auth"

const Api = HttpApi.make("api")
  .add(
    HttpApiGroup.make("sessions")
      .add(
        HttpApiEndpoint.get("me", "/me")
          .addSuccess(Schema.String)
          .addError(Forbidden)
          .addError(ReverificationRequired)
          .addError(ClerkErrors)
          .addError(SDKError)
      )
      .middleware(AuthMiddleware.Authentication)
  )
  .add(
    HttpApiGroup.make("public")
      .add(HttpApiEndpoint.get("greet", "/greet").addSuccess(Schema.String).addError(Unauthenticated))
      .middleware(AuthMiddleware.OptionalAuthentication)
  )
  .add(
    HttpApiGroup.make("machines")
      .add(HttpApiEndpoint.get("report", "/report").addSuccess(Schema.String))
      .middleware(AuthMiddleware.MachineAuthentication)
  )
  .add(
    HttpApiGroup.make("callers")
      .add(HttpApiEndpoint.get("who", "/who").addSuccess(Schema.String))
      .middleware(AuthMiddleware.CallerAuthentication)
  )

const document = OpenApi.fromApi(Api)

it("an OpenAPI document with every middleware and error is valid", async () => {
  const { errors, valid } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  assert.deepStrictEqual(errors, undefined)
  assert.isTrue(valid)
  assert.includeMembers(Object.keys(document.components.schemas), ["ClerkUnauthenticated", "ClerkForbidden"])
})

it("an OpenAPI document shows how to send a token, also if authentication is optional", () => {
  const securityOf = (path: string) => document.paths[path]?.get?.security
  assert.deepStrictEqual(securityOf("/me"), [{ bearer: [] }, { cookie: [] }])
  assert.deepStrictEqual(securityOf("/greet"), [{ bearer: [] }, { cookie: [] }])
  assert.deepStrictEqual(securityOf("/who"), [{ bearer: [] }, { cookie: [] }])
  assert.deepStrictEqual(securityOf("/report"), [{ bearer: [] }])
})
