import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { changeCredentials, changeUser, findUser, revokeSessions } from "../../store/changeUser.js"
import { unmarkCompromised } from "../../store/compromisedPassword.js"
import { isCorrect } from "../../store/password.js"
import { notFound, Problem } from "../../store/problem.js"
import { isSecondFactor } from "../../store/secondFactors.js"
import { reveal } from "../../store/secret.js"
import { totpCodes } from "../../store/totp.js"
import type { Handler } from "../handler.js"

export const verifyPassword: Handler<"users.verifyPassword"> = ({ state }, { password, userId }) =>
  Effect.gen(function* () {
    if (!state.users.has(userId)) return yield* notFound("user", userId)
    const verified = yield* isCorrect(state.credentials.get(userId) ?? {}, reveal(password))
    if (verified === undefined) return yield* noPasswordSet()
    return verified ? { verified } : yield* incorrectPassword()
  })

export const verifyTotp: Handler<"users.verifyTotp"> = ({ state }, { userId, ...input }) =>
  Effect.gen(function* () {
    if (!state.users.has(userId)) return yield* notFound("user", userId)
    const { backupCodes = [], totpSecret } = state.credentials.get(userId) ?? {}
    const code = reveal(input.code)
    const others = backupCodes.filter((each) => reveal(each) !== code)
    if (others.length < backupCodes.length) {
      changeCredentials(state, userId, { backupCodes: others })
      return { verified: true, codeType: "backup_code" as const }
    }
    if (totpSecret === undefined) return yield* totpDisabled()
    const time = yield* DateTime.now
    const codes = yield* totpCodes(totpSecret, DateTime.toEpochMillis(time))
    return codes.includes(code) ? { verified: true, codeType: "totp" as const } : yield* incorrectTotp()
  })

export const removePassword: Handler<"users.removePassword"> = (store, { signOutOfOtherSessions, userId }) =>
  Effect.flatMap(findUser(store.state, userId), (found) => {
    if (!found.passwordEnabled) return Effect.succeed(found)
    return changeUser(store, userId, (_, time) => {
      changeCredentials(store.state, userId, {
        password: undefined,
        passwordDigest: undefined,
        passwordHasher: undefined
      })
      unmarkCompromised(store, userId, time)
      if (signOutOfOtherSessions === true) revokeSessions(store, userId, time)
      return { passwordEnabled: false }
    })
  })

/** The sessions that start from now on are pending until the password is replaced. */
export const setPasswordCompromised: Handler<"users.setPasswordCompromised"> = (store, { revokeAllSessions, userId }) =>
  changeUser(store, userId, (user, time) => {
    if (!user.passwordEnabled) return noPasswordSet()
    changeCredentials(store.state, userId, { isCompromised: true })
    if (revokeAllSessions === true) revokeSessions(store, userId, time)
    return {}
  })

export const unsetPasswordCompromised: Handler<"users.unsetPasswordCompromised"> = (store, { userId }) =>
  changeUser(store, userId, (_, time) => {
    unmarkCompromised(store, userId, time)
    return {}
  })

export const disableMfa: Handler<"users.disableMfa"> = (store, { userId }) =>
  Effect.as(
    changeUser(store, userId, (user) => {
      changeCredentials(store.state, userId, { totpSecret: undefined, backupCodes: undefined })
      const phoneNumbers = user.phoneNumbers.map((each) => ({ ...each, reservedForSecondFactor: false }))
      return { phoneNumbers, totpEnabled: false, backupCodeEnabled: false }
    }),
    { userId }
  )

export const deleteBackupCodes: Handler<"users.deleteBackupCodes"> = (store, { userId }) =>
  Effect.as(
    changeUser(store, userId, () => {
      changeCredentials(store.state, userId, { backupCodes: undefined })
      return { backupCodeEnabled: false }
    }),
    { userId }
  )

/** Backup codes belong to another second factor, so they are deleted with the last one. */
export const deleteTotp: Handler<"users.deleteTotp"> = (store, { userId }) =>
  Effect.as(
    changeUser(store, userId, (user) => {
      changeCredentials(store.state, userId, { totpSecret: undefined })
      if (user.phoneNumbers.some(isSecondFactor)) return { totpEnabled: false }
      changeCredentials(store.state, userId, { backupCodes: undefined })
      return { totpEnabled: false, backupCodeEnabled: false }
    }),
    { userId }
  )

const noPasswordSet = (): Problem =>
  new Problem({
    status: 400,
    code: "no_password_set",
    message: "no password set",
    longMessage: "This user does not have a password set for their account"
  })

const incorrectPassword = (): Problem =>
  new Problem({
    status: 422,
    code: "incorrect_password",
    message: "incorrect password",
    longMessage: "The provided password is not the one the user has set"
  })

const totpDisabled = (): Problem =>
  new Problem({
    status: 400,
    code: "totp_disabled",
    message: "TOTP is disabled",
    longMessage: "This user does not have TOTP enabled in their account"
  })

const incorrectTotp = (): Problem =>
  new Problem({
    status: 422,
    code: "totp_incorrect_code",
    message: "incorrect TOTP",
    longMessage: "The provided TOTP code is incorrect"
  })
