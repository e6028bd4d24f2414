import { Effect, Either } from "effect"
import { ClerkClient, type ClerkErrors, type Endpoint, type Page, type SDKError } from "effect-clerk"
import type { Kind, Model, Owners } from "./Model.js"
import { attempt, type Services } from "./Step.js"

/** Chooses one of some items; the same seed chooses the same. */
export type Pick = <A>(items: ReadonlyArray<A>) => A | undefined

export const makePick = (seed: number): Pick => {
  let state = seed
  return (items) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return items[(state >>> 8) % items.length]
  }
}

/** Fields of an input. The embedded Clerk checks them. */
export type Fields = Readonly<Record<string, unknown>>

/** One list that an operation has, such as that of the members of one organization, and whose records are in it. */
export interface Scope {
  readonly input: Fields
  readonly owners: Owners
}

export interface Filter<A> {
  readonly input: Fields
  /** What the filter means, for one record. */
  readonly keeps: (record: A) => boolean
}

interface Options<A> {
  readonly kind: Kind
  /** Default: one list with all records. */
  readonly scopes?: (model: Model) => ReadonlyArray<Scope>
  /** Fields that each call needs, such as for the total count or for records that are not valid any more. */
  readonly always?: Fields
  readonly id: (record: A) => string
  readonly orders?: Readonly<Record<string, (record: A) => string | number>>
  readonly filters?: (sample: A, pick: Pick, model: Model) => ReadonlyArray<Filter<A>>
  /** The records that a record names. */
  readonly references?: (record: A, model: Model) => ReadonlyArray<readonly [Kind, string | null | undefined]>
  /** Reads one record on its own. */
  readonly get?: (id: string) => Effect.Effect<A, ClerkErrors<number> | SDKError, Services>
}

/** A list operation, and the laws that all lists obey. */
export interface Listing {
  readonly operation: string
  readonly check: (model: Model, pick: Pick) => Effect.Effect<void, never, Services>
}

export const listing = <Input, A, Status extends number>(
  endpoint: Endpoint.Endpoint<Input, Page.Page<A>, Status>,
  {
    always = {},
    filters = () => [],
    get,
    id,
    kind,
    orders = {},
    references = () => [],
    scopes = () => [{ input: {}, owners: {} }]
  }: Options<A>
): Listing => {
  const { operation, paging } = endpoint.spec
  const max = paging === undefined || !("max" in paging) ? undefined : paging.max
  const read = (input: Fields, more: Fields = {}) =>
    Effect.flatMap(ClerkClient.ClerkClient, (client) => {
      const fields = { ...input, ...always, ...(max === undefined ? {} : { limit: max }), ...more }
      // Whether the fields are an input is checked by the call.
      return Effect.orDie(client.execute(endpoint.spec, fields as Input))
    })
  const ids = (records: ReadonlyArray<A>) => records.map(id)
  const expect = (holds: boolean, law: string, details: unknown) =>
    holds ? Effect.void : Effect.dieMessage(`${operation}: ${law}: ${JSON.stringify(details)}`)

  const checkScope = (model: Model, pick: Pick, { input, owners }: Scope) =>
    Effect.gen(function* () {
      const { data: all, totalCount } = yield* read(input)
      const listed = ids(all)
      yield* expect(sameSet(listed, model.ids(kind, owners)), "its records are those that exist", {
        input,
        listed,
        existing: model.ids(kind, owners)
      })
      yield* expect(totalCount === undefined || totalCount === all.length, "the total count is the length", totalCount)
      for (const record of all) {
        const dangling = references(record, model).filter(
          ([other, otherId]) => otherId != null && !model.has(other, otherId)
        )
        yield* expect(dangling.length === 0, "no record names one that is deleted", { record: id(record), dangling })
      }

      if (max !== undefined) {
        const limit = pick([1, 2, 3]) ?? 1
        const pages: Array<A> = []
        for (let offset = 0; offset <= all.length; offset += limit) {
          const page = yield* read(input, { limit, offset })
          yield* expect(
            page.totalCount === undefined || page.totalCount === all.length,
            "each page has the total count",
            page.totalCount
          )
          pages.push(...page.data)
        }
        yield* expect(same(ids(pages), listed), "pages partition the list", { limit, listed, pages: ids(pages) })
      }

      const created = orders["created_at"]
      if (created !== undefined) yield* expect(ordered(all, created, "-"), "the default order is -created_at", listed)
      for (const [field, key] of Object.entries(orders)) {
        for (const sign of ["", "+", "-"]) {
          const { data } = yield* read(input, { orderBy: `${sign}${field}` })
          yield* expect(sameSet(ids(data), listed), "an order changes no records", { sign, field })
          yield* expect(ordered(data, key, sign), "records are in order", {
            order: `${sign}${field}`,
            keys: data.map(key)
          })
        }
      }

      const sample = pick(all)
      if (sample === undefined) return
      for (const { input: filter, keeps } of filters(sample, pick, model)) {
        const filtered = yield* read(input, filter)
        yield* expect(same(ids(filtered.data), ids(all.filter(keeps))), "a filter keeps what it says", {
          filter,
          listed: ids(filtered.data),
          expected: ids(all.filter(keeps))
        })
      }
      if (get !== undefined) {
        const alone = yield* Effect.orDie(get(id(sample)))
        yield* expect(JSON.stringify(alone) === JSON.stringify(sample), "a record is the same alone", { alone, sample })
      }
    })

  return {
    operation,
    check: (model, pick) =>
      Effect.gen(function* () {
        yield* Effect.forEach(scopes(model), (scope) => checkScope(model, pick, scope), { discard: true })
        const former = pick(model.formerIds(kind))
        if (get === undefined || former === undefined) return
        const found = yield* attempt(get(former))
        const status = Either.isRight(found) ? 200 : found.left.status
        yield* expect(status === 404, "what is deleted is not found", { former, status })
      })
  }
}

/** One scope for each record of a kind. */
export const each =
  <Input>(kind: Kind, input: (id: string) => Partial<Input>) =>
  (model: Model): ReadonlyArray<Scope> =>
    model.ids(kind).map((id) => ({ input: input(id), owners: { [kind]: id } }))

/** A part of a text in other letters, as a query finds it. */
export const partOf = (text: string): string => text.slice(1, 4).toUpperCase()

export const contains = (text: string | null | undefined, part: string): boolean =>
  text?.toLowerCase().includes(part.toLowerCase()) === true

const same = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The same ids in any order, each once. */
const sameSet = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => same([...a].sort(), [...b].sort())

const ordered = <A>(records: ReadonlyArray<A>, key: (record: A) => string | number, sign: string): boolean =>
  records.every((record, index) => {
    const before = records[index - 1]
    if (before === undefined) return true
    return sign === "-" ? key(before) >= key(record) : key(before) <= key(record)
  })
