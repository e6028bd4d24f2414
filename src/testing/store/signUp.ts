import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { SignUp } from "../../api/SignUps.js"
import type { UserUnsafeMetadata } from "../../Register.js"
import type { SecretInput } from "../../Wire.js"
import { normalizedEmail } from "./emailAddress.js"
import { newId } from "./ids.js"
import { newUser } from "./newUser.js"
import { notFound, Problem } from "./problem.js"
import { restrictionProblem } from "./restrictions.js"
import { redactIfGiven, reveal } from "./secret.js"
import { newSession } from "./session.js"
import type { Store } from "./store.js"
import { identifierProblem } from "./userIdentifiers.js"

/**
 * The fields of a sign-up.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignUpOptions {
  readonly emailAddress?: string | undefined
  readonly phoneNumber?: string | undefined
  readonly username?: string | undefined
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly password?: SecretInput | undefined
  readonly unsafeMetadata?: UserUnsafeMetadata | undefined
}

/**
 * Starts a sign-up, as a browser does. Its identifiers are not verified yet.
 *
 * @internal
 */
export const startSignUp = (store: Store, options: SignUpOptions): Effect.Effect<SignUp, Problem> =>
  Effect.gen(function* () {
    const id = yield* newId("sua")
    const time = yield* DateTime.now
    const { state } = store
    const { phoneNumber } = options
    const emailAddress = options.emailAddress && normalizedEmail(options.emailAddress)
    const identifiers = {
      emailAddress: emailAddress === undefined ? [] : [emailAddress],
      phoneNumber: phoneNumber === undefined ? [] : [phoneNumber]
    }
    const problem =
      identifierProblem(state, { ...identifiers, username: options.username }) ?? restrictionProblem(state, identifiers)
    if (problem !== undefined) return yield* problem
    const unverifiedFields = [
      ...(emailAddress === undefined ? [] : ["email_address"]),
      ...(phoneNumber === undefined ? [] : ["phone_number"])
    ]
    const signUp: SignUp = {
      object: "sign_up_attempt",
      id,
      status: "missing_requirements",
      requiredFields: ["email_address"],
      optionalFields: ["first_name", "last_name", "password", "phone_number", "username"],
      missingFields: emailAddress === undefined ? ["email_address"] : [],
      unverifiedFields,
      verifications: {
        emailAddress: emailAddress === undefined ? null : needsPrepare("email_code"),
        phoneNumber: phoneNumber === undefined ? null : needsPrepare("phone_code"),
        web3Wallet: null,
        externalAccount: null
      },
      username: options.username ?? null,
      emailAddress: emailAddress ?? null,
      phoneNumber: phoneNumber ?? null,
      web3Wallet: null,
      passwordEnabled: options.password !== undefined,
      firstName: options.firstName ?? null,
      lastName: options.lastName ?? null,
      unsafeMetadata: options.unsafeMetadata ?? {},
      publicMetadata: {},
      customAction: false,
      externalId: null,
      createdSessionId: null,
      createdUserId: null,
      abandonAt: DateTime.add(time, { days: 1 }),
      legalAcceptedAt: null
    }
    state.signUps.set(id, { signUp, password: redactIfGiven(options.password) })
    return signUp
  })

/**
 * Verifies the identifiers of a sign-up, and makes its user and the user's first session.
 *
 * @internal
 */
export const completeSignUp = (store: Store, signUpId: string): Effect.Effect<SignUp, Problem> =>
  Effect.gen(function* () {
    const { signUps } = store.state
    const record = signUps.get(signUpId)
    const time = yield* DateTime.now
    if (record === undefined) return yield* notFound("sign-up", signUpId)
    const { password, signUp } = record
    if (asOf(signUp, time).status !== "missing_requirements") return yield* notInProgress(signUp)
    const user = yield* newUser(store, {
      emailAddress: signUp.emailAddress === null ? [] : [signUp.emailAddress],
      phoneNumber: signUp.phoneNumber === null ? [] : [signUp.phoneNumber],
      username: signUp.username,
      firstName: signUp.firstName,
      lastName: signUp.lastName,
      externalId: signUp.externalId,
      unsafeMetadata: signUp.unsafeMetadata,
      ...(password === undefined ? {} : { password: reveal(password) })
    })
    const session = yield* newSession(store, { userId: user.id })
    const completed: SignUp = {
      ...signUp,
      status: "complete",
      missingFields: [],
      unverifiedFields: [],
      verifications: { emailAddress: null, phoneNumber: null, web3Wallet: null, externalAccount: null },
      createdUserId: user.id,
      createdSessionId: session.id
    }
    signUps.set(signUpId, { signUp: completed, password: undefined })
    return completed
  })

/** The sign-up with its status at `time`: an unfinished one counts as abandoned after a day. */
export const asOf = (signUp: SignUp, time: DateTime.Utc): SignUp =>
  signUp.status === "missing_requirements" && DateTime.lessThanOrEqualTo(signUp.abandonAt, time)
    ? { ...signUp, status: "abandoned" }
    : signUp

const needsPrepare = (strategy: string) => ({ nextAction: "needs_prepare", supportedStrategies: [strategy] })

const notInProgress = ({ id }: SignUp): Problem =>
  new Problem({
    status: 403,
    code: "sign_up_cannot_be_updated",
    message: "Sign up cannot be updated",
    longMessage: `${id} has reached a terminal state and cannot be updated`
  })
