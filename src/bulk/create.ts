import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import { type Failure, meaningOf, reasonOf } from "./meaning.js"
import { persist } from "./persist.js"

/** How a record is created, and found again. Ids are those of Clerk. */
export interface Plan {
  readonly create: Effect.Effect<string, Failure, ClerkClient>
  /** Looks for the record. */
  readonly find: Effect.Effect<Option.Option<string>, Failure, ClerkClient>
  /** Whether a rejection may mean that the record exists. */
  readonly isTaken: (error: Failure) => boolean
}

/** What became of a record. */
export type Outcome =
  | { readonly status: "created" | "skipped"; readonly id: string | undefined }
  | { readonly status: "rejected"; readonly reason: string }

/**
 * Creates a record once. After a call that may have been applied it looks for the record before it creates it again. `sent`
 * tells whether an earlier run may have created it.
 */
export const create = (plan: Plan, sent: boolean, patience: number): Effect.Effect<Outcome, Failure, ClerkClient> =>
  Effect.suspend(() => {
    let mayBeOurs = sent
    const found = (id: string): Outcome => ({ status: mayBeOurs ? "created" : "skipped", id })
    const attempt = Effect.catchAll(
      Effect.map(plan.create, (id): Outcome => ({ status: "created", id })),
      (error): Effect.Effect<Outcome, Failure, ClerkClient> => {
        const meaning = meaningOf(error)
        if (meaning === "applied") return Effect.succeed({ status: "created", id: undefined })
        if (meaning === "rejected") {
          const rejected: Outcome = { status: "rejected", reason: reasonOf(error) }
          return plan.isTaken(error)
            ? Effect.map(search, Option.match({ onNone: () => rejected, onSome: found }))
            : Effect.succeed(rejected)
        }
        if (meaning !== "lost") return Effect.fail(error)
        mayBeOurs = true
        return Effect.flatMap(
          search,
          Option.match({ onNone: () => Effect.fail(error), onSome: (id) => Effect.succeed(found(id)) })
        )
      }
    )
    const search = persist(patience)(plan.find)
    return persist(patience)(attempt)
  })
