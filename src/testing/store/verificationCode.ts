import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { EmailAddress } from "../../api/EmailAddresses.js"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"
import type { VerificationAttempt } from "../../models/Verification.js"
import { updateUser } from "./changeUser.js"
import { type Kind, withIdentifier } from "./emailsAndPhones.js"
import { newId } from "./ids.js"
import { notFound, Problem } from "./problem.js"
import type { Store, VerificationRecord } from "./store.js"
import { identifierProblem } from "./userIdentifiers.js"

type Strategy = "email_code" | "phone_code"

/** Sends a code to an identifier: `publish` emits the message that contains it. */
export const prepare = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  identifierId: string,
  strategy: Strategy,
  publish: (message: {
    readonly id: string
    readonly user: User
    readonly identifier: A
    readonly code: string
  }) => void
): Effect.Effect<VerificationAttempt, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("ver")
    const messageId = yield* newId(strategy === "email_code" ? "ema" : "sms")
    const random = String(yield* Random.nextIntBetween(0, 1_000_000)).padStart(6, "0")
    return yield* withIdentifier(store, kind, identifierId, (user, identifier, time) => {
      const isTest = store.state.settings.instance.testMode && isTestIdentifier(kind.value(identifier))
      const code = isTest ? testCode : random
      const expireAt = DateTime.add(time, { minutes: 10 })
      const created: VerificationRecord = { id, identifierId, code, status: "unverified", attempts: 0, expireAt }
      store.state.verifications.set(id, created)
      publish({ id: messageId, user, identifier, code })
      return attemptResponse(created, strategy)
    })
  })

/** Compares a code. A wrong or a late one is no error; the response has the status. */
export const attempt = <A extends EmailAddress | PhoneNumber>(
  store: Store,
  kind: Kind<A>,
  identifierId: string,
  strategy: Strategy,
  { code, verificationId }: { readonly code: string; readonly verificationId: string }
): Effect.Effect<VerificationAttempt, Problem> =>
  withIdentifier(store, kind, identifierId, (user, identifier, time) => {
    const verification = store.state.verifications.get(verificationId)
    if (verification?.identifierId !== identifierId) return notFound("verification", verificationId)
    if (verification.status === "verified") return alreadyVerified()
    if (DateTime.lessThanOrEqualTo(verification.expireAt, time)) {
      return attemptResponse({ ...verification, status: "expired" }, strategy)
    }
    if (verification.status === "failed") return attemptResponse(verification, strategy)
    const attempts = verification.attempts + 1
    const isRight = verification.code === code
    const taken = isRight
      ? identifierProblem(store.state, { [kind.parameter]: [kind.value(identifier)] }, user)
      : undefined
    if (taken !== undefined) return taken
    const status = isRight ? "verified" : attempts < maxAttempts ? "unverified" : "failed"
    const attempted: VerificationRecord = { ...verification, attempts, status }
    store.state.verifications.set(verificationId, attempted)
    if (isRight && identifier.verification?.status !== "verified") {
      const verified = {
        ...identifier,
        reserved: false,
        verification: { object: "verification_otp", status, strategy, attempts, expireAt: verification.expireAt },
        updatedAt: time
      }
      const list = kind.list(user).map((each) => (each.id === identifierId ? verified : each))
      updateUser(store, user, kind.update(list, kind.primaryId(user)), time)
    }
    return attemptResponse(attempted, strategy)
  })

/** The code of test email addresses and phone numbers (Clerk docs, "Test emails and phones"). */
const testCode = "424242"

const isTestIdentifier = (value: string): boolean =>
  /\+clerk_test(?:\+[^@]*)?@/.test(value) || /^\+1\d{3}55501\d{2}$/.test(value)

const maxAttempts = 3

const attemptResponse = (
  { attempts, expireAt, id, status }: Omit<VerificationRecord, "status"> & { readonly status: string },
  strategy: Strategy
): VerificationAttempt => ({ object: "verification_otp", id, status, strategy, attempts, expireAt })

const alreadyVerified = (): Problem =>
  new Problem({
    status: 400,
    code: "verification_already_verified",
    message: "already verified",
    longMessage: "This verification has already been verified."
  })
