import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"

/** A directory, which the API has under two names. */
export interface DirectoryRecord {
  readonly id: string
  readonly name: string
  readonly enterpriseConnectionId: string
  readonly provider: string
  readonly enabled: boolean
  readonly groupRoleMappingEnabled: boolean
  readonly attributeMapping: Readonly<Record<string, string>>
  readonly apiKey: Redacted.Redacted
  /** In the order of their precedence. */
  readonly mappings: ReadonlyArray<GroupMapping>
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** Gives the members of an identity provider's group an organization role. */
export interface GroupMapping {
  readonly id: string
  readonly groupId: string
  readonly displayName: string
  readonly roleId: string
  readonly precedence: number
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** The name of a directory in error messages. */
export const kind = "directory"
