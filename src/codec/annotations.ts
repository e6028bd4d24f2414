/** The annotations with which schemas of `Wire` tell the codec what plain Schema cannot express. */
import * as AST from "effect/SchemaAST"

/** Marks a schema whose JSON is kept as it is: no key is renamed, no value is copied. */
export const Verbatim: unique symbol = Symbol.for("effect-clerk/Wire/Verbatim")

/** Marks the name of a resource, which is encoded but not checked when it is decoded. */
export const ObjectName: unique symbol = Symbol.for("effect-clerk/Wire/ObjectName")

/** Marks a page, decoded from a bare array or from `{ [itemsKey], total_count }`. */
export const PageItems: unique symbol = Symbol.for("effect-clerk/Wire/PageItems")

/** Marks a union whose members are told apart by one field; a value of no known member goes to `open`. */
export const OpenUnion: unique symbol = Symbol.for("effect-clerk/Wire/OpenUnion")

/** Marks a query list whose values share one parameter, separated by commas. */
export const CommaSeparated: unique symbol = Symbol.for("effect-clerk/Wire/CommaSeparated")

/** The literals that an open enum is known to have. */
export const OpenLiterals: unique symbol = Symbol.for("effect-clerk/Wire/OpenLiterals")

/** Gives a transformation a {@link LeafDecoder}: times are frequent, and their general form is slower to decode. */
export const DecodeLeaf: unique symbol = Symbol.for("effect-clerk/Wire/DecodeLeaf")

/** Decodes a JSON value in one step; `undefined` if it does not fit. */
export type LeafDecoder = (json: unknown) => unknown

/**
 * How an open union chooses its member. `infer` names it if the field is absent. `open` has the discriminator `unknown`
 * and keeps the name that Clerk sent as `variant`.
 */
export interface OpenUnionRule {
  readonly discriminator: string
  readonly members: ReadonlyMap<string, AST.AST>
  readonly open: AST.AST
  readonly infer: (json: Readonly<Record<string, unknown>>) => string
}

const verbatimName = /[^A-Za-z0-9_$]/

/** `primaryWeb3WalletId` → `primary_web3_wallet_id`; a name that is no identifier (`x5t#S256`) stays. */
export const toWireName = (name: string): string =>
  verbatimName.test(name) ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The query parameters, by wire name, whose values share one parameter. */
export const commaSeparatedNames = (fields: AST.AST | undefined): ReadonlySet<string> =>
  new Set(
    (fields === undefined ? [] : AST.getPropertySignatures(fields))
      .filter((signature) => isCommaSeparated(signature.type))
      .map((signature) => toWireName(String(signature.name)))
  )

const isCommaSeparated = (ast: AST.AST): boolean =>
  ast.annotations[CommaSeparated] === true || (AST.isUnion(ast) && ast.types.some(isCommaSeparated))
