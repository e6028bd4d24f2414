/** The kinds of records that the model follows. */
export type Kind =
  | "actorToken"
  | "agentTask"
  | "allowlistIdentifier"
  | "apiKey"
  | "blocklistIdentifier"
  | "client"
  | "directory"
  | "domain"
  | "emailAddress"
  | "enterpriseConnection"
  | "externalAccount"
  | "groupMapping"
  | "invitation"
  | "jwtTemplate"
  | "m2mToken"
  | "machine"
  | "membership"
  | "oauthApplication"
  | "organization"
  | "organizationDomain"
  | "organizationInvitation"
  | "permission"
  | "phoneNumber"
  | "redirectUrl"
  | "role"
  | "roleSet"
  | "samlConnection"
  | "session"
  | "signInToken"
  | "subscriptionItem"
  | "user"
  | "waitlistEntry"

/** The records that a record belongs to, and that it is deleted with. */
export type Owners = { readonly [K in Kind]?: string }

/** Which record a step is about: one that exists, or one that was deleted. */
export interface Target {
  readonly index: number
  readonly deleted: boolean
}

export interface Chosen {
  readonly id: string
  readonly deleted: boolean
  readonly owners: Owners
}

/** What must exist in the embedded Clerk, and what must not: the ids of all records, each with its owners. */
export class Model {
  private readonly existing = new Map<Kind, Map<string, Owners>>()
  private readonly former = new Map<Kind, Map<string, Owners>>()

  add(kind: Kind, id: string, owners: Owners = {}): void {
    of(this.existing, kind).set(id, owners)
  }

  /** Deletes a record, and all records that belong to it. */
  remove(kind: Kind, id: string): void {
    const owners = of(this.existing, kind).get(id)
    if (owners === undefined) return
    of(this.existing, kind).delete(id)
    of(this.former, kind).set(id, owners)
    for (const [other, records] of this.existing) {
      for (const [otherId, { [kind]: owner }] of records) if (owner === id) this.remove(other, otherId)
    }
  }

  has(kind: Kind, id: string): boolean {
    return of(this.existing, kind).has(id)
  }

  ownersOf(kind: Kind, id: string): Owners {
    return of(this.existing, kind).get(id) ?? of(this.former, kind).get(id) ?? {}
  }

  /** The ids of the records that belong to `owners`. */
  ids(kind: Kind, owners: Owners = {}): ReadonlyArray<string> {
    return Array.from(of(this.existing, kind)).flatMap(([id, own]) =>
      Object.entries(owners).every(([owner, ownerId]) => own[owner as Kind] === ownerId) ? [id] : []
    )
  }

  formerIds(kind: Kind): ReadonlyArray<string> {
    return Array.from(of(this.former, kind).keys())
  }

  /** `undefined` if there is no record of this kind. */
  choose(kind: Kind, { deleted, index }: Target): Chosen | undefined {
    const all = Array.from(of(deleted ? this.former : this.existing, kind))
    const [id, owners] = all[index % all.length] ?? []
    return id === undefined || owners === undefined ? undefined : { id, deleted, owners }
  }
}

const of = (records: Map<Kind, Map<string, Owners>>, kind: Kind): Map<string, Owners> => {
  const found = records.get(kind) ?? new Map<string, Owners>()
  records.set(kind, found)
  return found
}
