import * as Either from "effect/Either"
import { isReadonlyRecord } from "effect/Predicate"
import { toWireName } from "../codec/annotations.js"
import { codecOf } from "../codec/compile.js"
import { Mismatch } from "../codec/Mismatch.js"
import { wireIssue } from "../codec/wireIssue.js"
import type { Shape } from "../Operation.js"
import {
  type ImportRecord,
  type Kind,
  kinds,
  OrganizationMembershipRecord,
  OrganizationRecord,
  UserRecord
} from "./ImportRecord.js"

type Json = Readonly<Record<string, unknown>>

const shapes: { readonly [K in Kind]: () => Shape<unknown> & { readonly fields: object } } = {
  user: () => UserRecord,
  organization: () => OrganizationRecord,
  organization_membership: () => OrganizationMembershipRecord
}

/** Fields of which there may be several: a file may have one value in place of a list. */
const lists = [
  "email_address",
  "email_address_identification_status",
  "phone_number",
  "phone_number_identification_status",
  "web3_wallet",
  "backup_codes"
]

/** Reads the JSON of a record, or says why it is none, without its values. */
export const readRecord = (json: unknown): Either.Either<ImportRecord, string> => {
  if (!isReadonlyRecord(json)) return Either.left("not a JSON object")
  const type = json["type"] ?? "user"
  if (!isKind(type)) return Either.left(`type: expected one of ${kinds.join(", ")}`)
  const unknown = unknownField(type, json)
  if (unknown !== undefined)
    return Either.left(`${unknown}: there is no such field; a name with _ before it is ignored`)
  const decoded = codecOf(shapes[type]().ast).decode(withLists(json))
  if (decoded instanceof Mismatch) return Either.left(wireIssue(decoded, "the row"))
  // The codec of a schema decodes to the schema's type or says why not.
  const record = { type, ...(decoded as object) } as ImportRecord
  const problem = record.type === "user" ? userProblem(record) : undefined
  return problem === undefined ? Either.right(record) : Either.left(problem)
}

/** The JSON of a record, as a file has it. */
export const writeRecord = ({ type, ...record }: ImportRecord): Json => {
  const encoded = codecOf(shapes[type]().ast).encode(record)
  if (!isReadonlyRecord(encoded)) throw new Error(`a record of type ${type} does not fit its schema: ${encoded}`)
  return { type, ...encoded }
}

const isKind = (type: unknown): type is Kind => kinds.some((kind) => kind === type)

const unknownField = (kind: Kind, json: Json): string | undefined => {
  const known = names.get(kind) ?? new Set(["type", ...Object.keys(shapes[kind]().fields).map(toWireName)])
  names.set(kind, known)
  return Object.keys(json).find((name) => !known.has(name) && !name.startsWith("_"))
}

/** The names of the fields of each kind. To list the fields of a struct builds them. */
const names = new Map<Kind, ReadonlySet<string>>()

const withLists = (json: Json): Json => ({
  ...json,
  ...Object.fromEntries(
    lists.filter((name) => typeof json[name] === "string").map((name) => [name, [json[name]]] as const)
  )
})

/** What Clerk would reject, found before anything is sent. */
const userProblem = (user: UserRecord): string | undefined => {
  const { emailAddress = [], passwordDigest, passwordHasher, phoneNumber = [], username, web3Wallet = [] } = user
  if (emailAddress.length + phoneNumber.length + web3Wallet.length === 0 && !username) {
    return "needs at least one of email_address, phone_number, web3_wallet and username"
  }
  if ((passwordDigest == null) !== (passwordHasher === undefined)) {
    return "password_digest and password_hasher need each other"
  }
  if (user.password != null && passwordDigest != null) return "has both password and password_digest"
  return (
    statusProblem("email_address", emailAddress, user.emailAddressIdentificationStatus) ??
    statusProblem("phone_number", phoneNumber, user.phoneNumberIdentificationStatus)
  )
}

const statusProblem = (name: string, values: ReadonlyArray<string>, statuses: ReadonlyArray<string> | undefined) =>
  statuses === undefined || statuses.length === values.length
    ? undefined
    : `${name}_identification_status: expected one item for each ${name}`
