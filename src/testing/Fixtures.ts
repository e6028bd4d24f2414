/**
 * Complete records for mocks and tests, in one line each: what a test does not give has a plain default, the same in
 * every run.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import { isReadonlyRecord } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type * as Types from "effect/Types"
import * as APIKeys from "../api/APIKeys.js"
import * as Machines from "../api/Machines.js"
import * as OrganizationMemberships from "../api/OrganizationMemberships.js"
import * as Organizations from "../api/Organizations.js"
import * as Sessions from "../api/Sessions.js"
import { ClerkErrors } from "../ClerkError.js"
import { OpenLiterals } from "../codec/annotations.js"
import * as EmailAddresses from "../models/EmailAddress.js"
import * as Invitations from "../models/Invitation.js"
import { User } from "../models/User.js"

/**
 * A record of any schema of this library, such as `Fixtures.make(Machines.Machine, { name: "billing" })`.
 *
 * Optional fields are left out, lists are empty, texts are empty, numbers are the smallest allowed, times are 1 July 2025,
 * and a field that may be `null` is `null`. Dies if a default breaks a rule of the schema: then the field must be given.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A>(
  schema: { readonly Type: A; readonly ast: AST.AST },
  given: Partial<Types.NoInfer<A>> = {}
): A => {
  const record = defaultOf(AST.typeAST(schema.ast))
  // The default of a struct is an object; for other schemas there is nothing to give.
  const filled = isReadonlyRecord(record) ? { ...record, ...given } : record
  return Schema.validateSync(Schema.make<A, A, never>(AST.typeAST(schema.ast)))(filled)
}

/** 1 July 2025, noon. */
const time = DateTime.unsafeMake(1_751_371_200_000)

const defaultOf = (ast: AST.AST): unknown => {
  const literals: unknown = ast.annotations[OpenLiterals]
  if (Array.isArray(literals)) return literals[0]
  switch (ast._tag) {
    case "Suspend":
      return defaultOf(ast.f())
    case "Literal":
      return ast.literal
    case "StringKeyword":
      return ""
    case "NumberKeyword":
      return 0
    case "BooleanKeyword":
      return false
    case "UndefinedKeyword":
    case "VoidKeyword":
      return undefined
    case "TypeLiteral":
      return Object.fromEntries(
        ast.propertySignatures.flatMap(({ isOptional, name, type }) => (isOptional ? [] : [[name, defaultOf(type)]]))
      )
    case "TupleType":
      return ast.elements.flatMap(({ isOptional, type }) => (isOptional ? [] : [defaultOf(type)]))
    case "Union":
      return defaultOf(
        ast.types.find((type) => AST.isLiteral(type) && type.literal === null) ?? ast.types[0] ?? AST.neverKeyword
      )
    case "Refinement":
      return refined(ast)
    case "Declaration":
      return declared(ast)
    default:
      return null
  }
}

const refined = (ast: AST.Refinement): unknown => {
  const is = Schema.is(Schema.make(ast))
  const simple = defaultOf(ast.from)
  // Texts and numbers that pass the checks which schemas of this library have: not empty, at least one, an address, a day.
  return (
    [simple, "example", 1, "ada@example.com", "+15555550100", "https://example.com", "2025-07-01"].find(is) ?? simple
  )
}

const declared = (ast: AST.Declaration): unknown => {
  const is = Schema.is(Schema.make(ast))
  const [content] = ast.typeParameters
  return [time, new Uint8Array(), {}].find(is) ?? Redacted.make(content === undefined ? "" : defaultOf(content))
}

/**
 * The user Ada, with one verified email address if none is given.
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { Fixtures } from "effect-clerk/testing"
 *
 * export const ClerkTest = ClerkService.layerMock({
 *   users: { get: ({ userId }) => Effect.succeed(Fixtures.user({ id: userId, firstName: "Ada" })) }
 * })
 * ```
 */
export const user = (given: Partial<User> = {}): User => {
  const address = emailAddress()
  return make(User, {
    id: "user_ada",
    firstName: "Ada",
    lastName: "Lovelace",
    emailAddresses: [address],
    primaryEmailAddressId: address.id ?? null,
    ...given
  })
}

/**
 * A verified email address, `ada@example.com`.
 *
 * @since 0.1.0
 * @category models
 */
export const emailAddress = (given: Partial<EmailAddresses.EmailAddress> = {}): EmailAddresses.EmailAddress =>
  make(EmailAddresses.EmailAddress, {
    id: "idn_ada",
    emailAddress: "ada@example.com",
    verification: { object: "verification_otp", status: "verified", strategy: "email_code", attempts: 1 },
    ...given
  })

/**
 * An active session of {@link user}.
 *
 * @since 0.1.0
 * @category models
 */
export const session = (given: Partial<Sessions.Session> = {}): Sessions.Session =>
  make(Sessions.Session, { id: "sess_ada", userId: "user_ada", clientId: "client_ada", status: "active", ...given })

/**
 * The organization Acme.
 *
 * @since 0.1.0
 * @category models
 */
export const organization = (given: Partial<Organizations.Organization> = {}): Organizations.Organization =>
  make(Organizations.Organization, { id: "org_acme", name: "Acme", slug: "acme", ...given })

/**
 * The membership of {@link user} in {@link organization}, as `org:member`.
 *
 * @since 0.1.0
 * @category models
 */
export const organizationMembership = (
  given: Partial<OrganizationMemberships.OrganizationMembership> = {}
): OrganizationMemberships.OrganizationMembership =>
  make(OrganizationMemberships.OrganizationMembership, {
    id: "orgmem_ada",
    role: "org:member",
    organization: organization(),
    ...given
  })

/**
 * A pending invitation to the application.
 *
 * @since 0.1.0
 * @category models
 */
export const invitation = (given: Partial<Invitations.Invitation> = {}): Invitations.Invitation =>
  make(Invitations.Invitation, { id: "inv_ada", emailAddress: "ada@example.com", status: "pending", ...given })

/**
 * An API key of {@link user}.
 *
 * @since 0.1.0
 * @category models
 */
export const apiKey = (given: Partial<APIKeys.ApiKey> = {}): APIKeys.ApiKey =>
  make(APIKeys.ApiKey, { id: "ak_ada", name: "example", subject: "user_ada", ...given })

/**
 * A machine.
 *
 * @since 0.1.0
 * @category models
 */
export const machine = (given: Partial<Machines.Machine> = {}): Machines.Machine =>
  make(Machines.Machine, { id: "mch_example", name: "example", ...given })

/**
 * The error of a response with this status and code: `ClerkErrors.make`, in reach of the other fixtures.
 *
 * @since 0.1.0
 * @category errors
 */
export const clerkErrors: typeof ClerkErrors.make = ClerkErrors.make
