import * as Effect from "effect/Effect"
import { Problem } from "../store/problem.js"
import type { Handler } from "./handler.js"

export const getPublicInterstitial: Handler<"miscellaneous.getPublicInterstitial"> = ({ instance }, input = {}) =>
  Effect.suspend(() => {
    const { domain, frontendApi, proxyUrl, publishableKey, signInUrl } = input
    if (publishableKey === undefined && frontendApi === undefined) return missingKey()
    if (publishableKey !== undefined && !/^pk_(test|live)_./.test(publishableKey)) return malformedKey(publishableKey)
    const attributes = Object.entries({
      "data-clerk-publishable-key": publishableKey ?? instance.publishableKey,
      "data-clerk-frontend-api": frontendApi,
      "data-clerk-proxy-url": proxyUrl,
      "data-clerk-domain": domain,
      "data-clerk-sign-in-url": signInUrl
    }).flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`]))
    const host = (input.useDomainForScript === true ? domain : undefined) ?? frontendApi ?? instance.frontendApi
    const source = `https://${escapeHtml(host)}/npm/@clerk/clerk-js/dist/clerk.browser.js`
    return Effect.succeed(
      `<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body><script async crossorigin="anonymous"${attributes.join("")} src="${source}"></script></body></html>`
    )
  })

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const missingKey = (): Problem =>
  new Problem({
    status: 400,
    code: "missing_query_parameter",
    message: "Missing query parameter",
    longMessage: "Either of the following query parameters must be provided: frontend_api, publishable_key."
  })

const malformedKey = (key: string): Problem =>
  new Problem({
    status: 400,
    code: "malformed_publishable_key",
    message: "Malformed publishable key",
    longMessage: `Ensure the provided publishable key (${key}) is the one displayed in Dashboard`
  })
