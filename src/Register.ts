/**
 * What an application defines in Clerk, named once, so that the compiler knows it everywhere.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * The names and types of your application. Augment it once; what you leave out stays `string` or JSON.
 *
 * Metadata has its type in responses and where it is written; `updateMetadata` takes {@link MetadataChanges} of it. An
 * invitation has the metadata of what it becomes, a user or a membership.
 *
 * It is a promise to the compiler: Clerk does not know it. `Auth.layer({ claims })` checks session claims at run time; a role
 * or metadata that you did not name arrives as it is.
 *
 * | key | its type is that of | in `@clerk/backend` |
 * |---|---|---|
 * | `role`, `permission` | roles and permissions of organizations | `ClerkAuthorization` |
 * | `feature`, `plan` | features and plans, without a scope | |
 * | `sessionClaims` | custom claims of session tokens, as `auth.claims` has them | `CustomJwtSessionClaims` |
 * | `userPublicMetadata`, `userPrivateMetadata`, `userUnsafeMetadata` | metadata of users | `UserPublicMetadata`, … |
 * | `organizationPublicMetadata`, `organizationPrivateMetadata` | metadata of organizations | `OrganizationPublicMetadata`, … |
 * | `organizationMembershipPublicMetadata`, `organizationMembershipPrivateMetadata` | metadata of memberships | `OrganizationMembershipPublicMetadata`, … |
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```typescript
 * // In a file that your program includes, such as src/clerk.ts.
 * import "effect-clerk"
 *
 * declare module "effect-clerk" {
 *   interface Register {
 *     role: "org:admin" | "org:member"
 *     permission: "org:invoices:create" | "org:invoices:read"
 *     sessionClaims: { readonly team: string }
 *     userPublicMetadata: { readonly plan?: "free" | "pro" }
 *   }
 * }
 *
 * // auth.has({ role: "org:adminn" }) does not compile any more, and an editor suggests the roles.
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: applications augment it.
export interface Register {}

type Registered<Key extends string, Default> = Register extends { readonly [K in Key]: infer Type } ? Type : Default

/**
 * A role of an organization: one of those registered, or any string.
 *
 * @since 0.1.0
 * @category models
 */
export type Role = Registered<"role", string>

/**
 * The schema of {@link Role}. It has a name, so that the declarations of the package keep the type open for registration.
 *
 * @since 0.1.0
 * @category schemas
 */
export interface RoleSchema extends Schema.Schema<Role> {}

/**
 * A role of an organization. Any string passes.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Role: RoleSchema = Schema.String

/**
 * The schema of several {@link Role}s, named as {@link RoleSchema} is.
 *
 * @since 0.1.0
 * @category schemas
 */
export interface RolesSchema extends Schema.Schema<ReadonlyArray<Role>> {}

/**
 * A permission in an organization: one of those registered, or any string.
 *
 * @since 0.1.0
 * @category models
 */
export type Permission = Registered<"permission", string>

/**
 * A permission that Clerk defines, such as `org:sys_memberships:manage`. Session tokens never contain these.
 *
 * @since 0.1.0
 * @category models
 */
export type SystemPermission = `org:sys_${string}` | `sys_${string}`

/**
 * A feature of the user or the organization: one of those registered, or any string.
 *
 * @since 0.1.0
 * @category models
 */
export type Feature = Registered<"feature", string>

/**
 * A plan of the user or the organization: one of those registered, or any string.
 *
 * @since 0.1.0
 * @category models
 */
export type Plan = Registered<"plan", string>

/**
 * The registered custom claims of session tokens.
 *
 * @since 0.1.0
 * @category models
 */
export interface CustomSessionClaims extends Registered<"sessionClaims", {}> {}

/**
 * The public metadata of a user: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserPublicMetadata extends Wire.JsonObject, Registered<"userPublicMetadata", {}> {}

/**
 * The private metadata of a user: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserPrivateMetadata extends Wire.JsonObject, Registered<"userPrivateMetadata", {}> {}

/**
 * The unsafe metadata of a user: registered keys are typed, others are unknown. The user can write anything into it.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserUnsafeMetadata extends Wire.JsonObject, Registered<"userUnsafeMetadata", {}> {}

/**
 * The public metadata of an organization: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPublicMetadata extends Wire.JsonObject, Registered<"organizationPublicMetadata", {}> {}

/**
 * The private metadata of an organization: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationPrivateMetadata extends Wire.JsonObject, Registered<"organizationPrivateMetadata", {}> {}

/**
 * The public metadata of a membership: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationMembershipPublicMetadata
  extends Wire.JsonObject,
    Registered<"organizationMembershipPublicMetadata", {}> {}

/**
 * The private metadata of a membership: registered keys are typed, others are unknown.
 *
 * @since 0.1.0
 * @category models
 */
export interface OrganizationMembershipPrivateMetadata
  extends Wire.JsonObject,
    Registered<"organizationMembershipPrivateMetadata", {}> {}

/**
 * What a merge changes in metadata: keys that are left out stay, at every depth, and `null` deletes a key. A list replaces the
 * list before.
 *
 * @since 0.1.0
 * @category models
 */
export type MetadataChanges<Metadata> = {
  readonly [Key in keyof Metadata]?: Change<Metadata[Key]> | null | undefined
}

type Change<Value> =
  Value extends ReadonlyArray<unknown> ? Value : Value extends object ? MetadataChanges<Value> : Value

/** Metadata that Clerk sends, of a registered type, which is not checked. */
export const metadata = <Metadata extends Wire.JsonObject>(): Schema.Schema<Metadata, Wire.JsonObject> =>
  Schema.make(Wire.JsonObject.ast)

/** Metadata to store, of a registered type. Only its size is checked. */
export const newMetadata = <Metadata extends Wire.JsonObject>(): Schema.Schema<Metadata, Wire.JsonObject> =>
  Schema.make(Wire.Metadata.ast)

/** Changes of metadata of a registered type. Only their size is checked. */
export const metadataChanges = <Metadata extends Wire.JsonObject>(): Schema.Schema<
  MetadataChanges<Metadata>,
  Wire.JsonObject
> => Schema.make(Wire.Metadata.ast)
