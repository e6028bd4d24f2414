import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { User } from "../../../models/User.js"
import { changeUser, findUser } from "../../store/changeUser.js"
import { emailAddresses, phoneNumbers, replaceAll } from "../../store/emailsAndPhones.js"
import { countedOnRequest } from "../../store/page.js"
import { notFound, Problem } from "../../store/problem.js"
import type { Handler } from "../handler.js"

export const replaceEmailAddress: Handler<"users.replaceEmailAddress"> = (store, input) =>
  replaceAll(store, emailAddresses, input, input.emailAddress)

export const replacePhoneNumber: Handler<"users.replacePhoneNumber"> = (store, input) =>
  replaceAll(store, phoneNumbers, input, input.phoneNumber)

export const deletePasskey: Handler<"users.deletePasskey"> = (store, { passkeyIdentificationId: id, userId }) =>
  Effect.as(
    changeUser(store, userId, ({ passkeys }) =>
      passkeys.some((each) => each.id === id)
        ? { passkeys: passkeys.filter((each) => each.id !== id) }
        : notFound("passkey", id)
    ),
    { object: "passkey", id, deleted: true }
  )

export const deleteWeb3Wallet: Handler<"users.deleteWeb3Wallet"> = (
  store,
  { userId, web3WalletIdentificationId: id }
) =>
  Effect.as(
    changeUser(store, userId, ({ primaryWeb3WalletId, web3Wallets }) => {
      const left = web3Wallets.filter((each) => each.id !== id)
      if (left.length === web3Wallets.length) return notFound("web3 wallet", id)
      return {
        web3Wallets: left,
        primaryWeb3WalletId: primaryWeb3WalletId === id ? (left[0]?.id ?? null) : primaryWeb3WalletId
      }
    }),
    { object: "web3_wallet", id, deleted: true }
  )

/** The identifiers that came with the account stay, without the link to it. */
export const deleteExternalAccount: Handler<"users.deleteExternalAccount"> = (
  store,
  { externalAccountId: id, userId }
) =>
  Effect.as(
    changeUser(store, userId, (user) => {
      const account = user.externalAccounts.find((each) => each.id === id)
      if (account === undefined) return accountNotFound()
      store.state.providerTokens.delete(id)
      const unlinked = <A extends User["emailAddresses"][number] | User["phoneNumbers"][number]>(identifier: A): A => ({
        ...identifier,
        linkedTo: identifier.linkedTo.filter((link) => link.id !== account.identificationId)
      })
      return {
        externalAccounts: user.externalAccounts.filter((each) => each !== account),
        emailAddresses: user.emailAddresses.map(unlinked),
        phoneNumbers: user.phoneNumbers.map(unlinked)
      }
    }),
    { object: "external_account", id, deleted: true }
  )

export const listOAuthAccessTokens: Handler<"users.listOAuthAccessTokens"> = (
  { state },
  { provider, userId, ...paging }
) =>
  Effect.gen(function* () {
    const user = yield* findUser(state, userId)
    const time = yield* DateTime.now
    const strategy = provider.startsWith("oauth_") ? provider : `oauth_${provider}`
    const tokens = user.externalAccounts.flatMap((account) => {
      const token = state.providerTokens.get(account.id)
      return account.provider === strategy && token !== undefined ? [token] : []
    })
    const isExpired = tokens.some(({ expiresAt }) => expiresAt !== null && DateTime.lessThanOrEqualTo(expiresAt, time))
    return isExpired ? yield* cannotRefresh() : countedOnRequest(tokens, paging)
  })

const accountNotFound = (): Problem =>
  new Problem({
    status: 404,
    code: "external_account_not_found",
    message: "Invalid external account",
    longMessage: "The External Account was not found."
  })

const cannotRefresh = (): Problem =>
  new Problem({
    status: 422,
    code: "oauth_missing_refresh_token",
    message: "Cannot refresh OAuth access token",
    longMessage:
      "The current access token has expired and we cannot refresh it, because the authorization server hasn't provided us with a refresh token"
  })
