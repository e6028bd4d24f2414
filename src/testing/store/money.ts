import type { CommerceMoney } from "../../models/Money.js"
import { Problem } from "./problem.js"

/** The symbols of the currencies that billing knows. */
const symbols: Readonly<Record<string, string>> = { USD: "$", EUR: "€", GBP: "£" }

/** An amount in cents, also as people read it. */
export const money = (amount: number, currency: string): CommerceMoney => {
  const currencySymbol = symbols[currency] ?? currency
  const sign = amount < 0 ? "-" : ""
  const amountFormatted = `${sign}${currencySymbol}${(Math.abs(amount) / 100).toFixed(2)}`
  return { amount, amountFormatted, currency, currencySymbol }
}

/** 400 if billing does not know the currency. */
export const currencyProblem = (currency: string): Problem | undefined =>
  symbols[currency] === undefined
    ? new Problem({
        status: 400,
        code: "currency_invalid",
        message: "Invalid currency",
        longMessage: "Currency is not supported"
      })
    : undefined
