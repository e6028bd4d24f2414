import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Organizations from "../../api/Organizations.js"
import * as Users from "../../api/Users.js"
import type { Service } from "../../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../../ClerkError.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import { wireIssue } from "../../codec/wireIssue.js"
import type { User } from "../../models/User.js"
import * as Register from "../../Register.js"
import * as Wire from "../../Wire.js"
import { addMember } from "./membership.js"
import { roleProblem } from "./organizationRoles.js"
import { invalid, type Problem } from "./problem.js"
import type { State, Store } from "./store.js"

/**
 * A member of an organization to start with.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SeedMember extends Wire.Struct<SeedMember>("SeedMember")(() => ({
  /** The user's id, external id, username, email address or phone number. */
  user: Schema.String,
  /** Default `org:member`. */
  role: Schema.optional(Register.Role)
})) {}

/**
 * An organization to start with. It has room for at least its members.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SeedOrganization extends Wire.Struct<SeedOrganization>("SeedOrganization")(() => ({
  ...Organizations.CreateInput.fields,
  members: Schema.optional(Schema.Array(SeedMember))
})) {}

/**
 * Users and organizations to start with. As JSON, fields are in snake_case, as in the bodies of `POST /users` and
 * `POST /organizations`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Seed extends Wire.Struct<Seed>("Seed")(() => ({
  users: Schema.optional(Schema.Array(Users.CreateInput)),
  organizations: Schema.optional(Schema.Array(SeedOrganization))
})) {}

/**
 * What a {@link Seed} made, in its order.
 *
 * @since 0.1.0
 * @category models
 */
export interface Seeded {
  readonly users: ReadonlyArray<User>
  readonly organizations: ReadonlyArray<Organizations.Organization>
}

/**
 * Makes what a seed asks for. `client` runs the handlers of `store`.
 *
 * @internal
 */
export const plant = (
  client: Service,
  store: Store,
  { organizations = [], users = [] }: Seed
): Effect.Effect<Seeded, ClerkErrors | SDKError | Problem> =>
  Effect.all({
    users: Effect.forEach(users, (user) => client.execute(Users.create.spec, user)),
    organizations: Effect.forEach(organizations, (organization) => plantOrganization(client, store, organization))
  })

const plantOrganization = (client: Service, store: Store, { members = [], ...input }: SeedOrganization) =>
  Effect.gen(function* () {
    const organization = yield* client.execute(Organizations.create.spec, {
      // One more for the creator.
      maxAllowedMemberships: Math.max(members.length + 1, store.state.settings.organizations.maxAllowedMemberships),
      ...input
    })
    const organizationId = organization.id
    for (const { role = "org:member", user } of members) {
      const userId = findUser(store.state, user)
      if (userId === undefined) return yield* invalid("members", `There is no user ${user}.`)
      const problem = roleProblem(store.state, organization, role)
      if (problem !== undefined) return yield* problem
      if (userId !== input.createdBy) yield* addMember(store, { organizationId, userId, role })
    }
    return yield* client.execute(Organizations.get.spec, { organizationId })
  })

const findUser = ({ identifiers, users }: State, text: string): string | undefined =>
  users.has(text)
    ? text
    : [`external_id:${text}`, `username:${text}`, `email_address:${text.toLowerCase()}`, `phone_number:${text}`]
        .map((key) => identifiers.get(key))
        .find((id) => id !== undefined)

/**
 * Reads a seed from JSON, or says what is wrong with it.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decodeSeed = (json: unknown): Either.Either<Seed, string> => {
  const seed = codecOf(Seed.ast).decode(json)
  // The codec of a schema decodes to the schema's type.
  return seed instanceof Mismatch ? Either.left(wireIssue(seed, "the body")) : Either.right(seed as Seed)
}
