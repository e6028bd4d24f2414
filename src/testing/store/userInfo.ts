import { fullName, type User } from "../../models/User.js"

/** The claims about a user that an access token's scopes allow (OpenID Connect Core §5.4), without those that are empty. */
export const userInfo = (user: User, scopes: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const primary = user.emailAddresses.find(({ id }) => id === user.primaryEmailAddressId)
  const claims: ReadonlyArray<readonly [scope: string, name: string, value: unknown]> = [
    ["email", "email", primary?.emailAddress],
    ["email", "email_verified", primary && primary.verification?.status === "verified"],
    ["profile", "name", fullName(user)],
    ["profile", "given_name", user.firstName],
    ["profile", "family_name", user.lastName],
    ["profile", "preferred_username", user.username],
    ["profile", "picture", user.imageUrl],
    ["public_metadata", "public_metadata", user.publicMetadata],
    ["private_metadata", "private_metadata", user.privateMetadata]
  ]
  const allowed = claims.filter(([scope, , value]) => scopes.includes(scope) && value != null)
  return { sub: user.id, user_id: user.id, ...Object.fromEntries(allowed.map(([, name, value]) => [name, value])) }
}
