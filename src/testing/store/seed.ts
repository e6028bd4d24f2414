import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import { isReadonlyRecord } from "effect/Predicate"
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
import { normalizedEmail } from "./emailAddress.js"
import { addMember, alreadyMember } from "./membership.js"
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
 * Makes all that a seed asks for, without events, or nothing if there is a problem. `client` runs the handlers of `store`
 * without events.
 *
 * @internal
 */
export const plant = (
  client: Service,
  store: Store,
  { organizations = [], users = [] }: Seed
): Effect.Effect<Seeded, ClerkErrors | SDKError | Problem> =>
  Effect.scoped(
    Effect.gen(function* () {
      const silent = { ...store, emit: () => {} }
      // New users complete the entries of their addresses.
      yield* undoneOnFailure(
        Effect.sync(() => Array.from(store.state.waitlist.values())),
        (entries) =>
          Effect.sync(() => {
            for (const entry of entries) store.state.waitlist.set(entry.id, entry)
          })
      )
      return yield* Effect.all({
        users: Effect.forEach(users, (user) =>
          undoneOnFailure(client.execute(Users.create.spec, user), ({ id: userId }) =>
            client.execute(Users.delete.spec, { userId })
          )
        ),
        organizations: Effect.forEach(organizations, (organization) => plantOrganization(client, silent, organization))
      })
    })
  )

const undoneOnFailure = <A, E>(make: Effect.Effect<A, E>, undo: (made: A) => Effect.Effect<unknown, unknown>) =>
  Effect.acquireRelease(make, (made, exit) => (Exit.isSuccess(exit) ? Effect.void : Effect.orDie(undo(made))))

const plantOrganization = (client: Service, store: Store, { members = [], ...input }: SeedOrganization) =>
  Effect.gen(function* () {
    const organization = yield* undoneOnFailure(
      client.execute(Organizations.create.spec, {
        ...input,
        maxAllowedMemberships: input.maxAllowedMemberships ?? limitFor(store.state, members)
      }),
      ({ id: organizationId }) => client.execute(Organizations.delete.spec, { organizationId })
    )
    const organizationId = organization.id
    const listed = new Set<string>()
    for (const { role = "org:member", user } of members) {
      const userId = findUser(store.state, user)
      if (userId === undefined) return yield* invalid("members", `There is no user ${user}.`)
      const problem = roleProblem(store.state, organization, role)
      if (problem !== undefined) return yield* problem
      if (listed.has(userId)) return yield* alreadyMember(user)
      listed.add(userId)
      // Who created the organization is a member already.
      if (userId !== input.createdBy) yield* addMember(store, { organizationId, userId, role })
    }
    return yield* client.execute(Organizations.get.spec, { organizationId })
  })

/** The instance's limit, or more if the members and a creator need it; 0 is no limit. */
const limitFor = ({ settings }: State, members: ReadonlyArray<SeedMember>): number => {
  const { maxAllowedMemberships } = settings.organizations
  return maxAllowedMemberships === 0 ? 0 : Math.max(members.length + 1, maxAllowedMemberships)
}

const findUser = ({ identifiers, users }: State, text: string): string | undefined =>
  users.has(text)
    ? text
    : [`external_id:${text}`, `username:${text}`, `email_address:${normalizedEmail(text)}`, `phone_number:${text}`]
        .map((key) => identifiers.get(key))
        .find((id) => id !== undefined)

/**
 * Reads a seed from JSON, or says what is wrong with it.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decodeSeed = (json: unknown): Either.Either<Seed, string> => {
  const unknown = isReadonlyRecord(json) ? Object.keys(json).filter((name) => !Object.hasOwn(Seed.fields, name)) : []
  if (unknown.length > 0) {
    return Either.left(`a seed has no field ${unknown.join(", ")}; it has users and organizations`)
  }
  const seed = codecOf(Seed.ast).decode(json)
  // The codec of a schema decodes to the schema's type.
  return seed instanceof Mismatch ? Either.left(wireIssue(seed, "the body")) : Either.right(seed as Seed)
}
