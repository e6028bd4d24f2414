import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ProxyCheck } from "../../api/ProxyChecks.js"
import { newId } from "../store/ids.js"
import { invalid, Problem, referenceNotFound } from "../store/problem.js"
import type { Handler } from "./handler.js"

/** The embedded Clerk sends no requests: a proxy works if its URL is one that a proxy can have. */
export const verify: Handler<"proxyChecks.verify"> = ({ state }, { domainId, proxyUrl } = {}) =>
  Effect.gen(function* () {
    const id = yield* newId("proxchk")
    const time = yield* DateTime.now
    if (domainId === undefined) return yield* missing("domain_id")
    if (proxyUrl === undefined) return yield* missing("proxy_url")
    if (!state.domains.has(domainId)) return yield* referenceNotFound("domain_id")
    if (!isProxyUrl(proxyUrl)) return yield* unreachable()
    const former = state.proxyChecks.get(domainId)
    const check: ProxyCheck = {
      object: "proxy_check",
      id: former?.id ?? id,
      domainId,
      lastRunAt: time,
      proxyUrl,
      successful: true,
      createdAt: former?.createdAt ?? time,
      updatedAt: time
    }
    state.proxyChecks.set(domainId, check)
    return check
  })

const isProxyUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const missing = (parameter: string): Problem =>
  invalid(parameter, `${parameter} must be included.`, "form_param_missing")

const unreachable = (): Problem =>
  new Problem({
    status: 422,
    code: "invalid_proxy_configuration",
    message: "is invalid",
    longMessage:
      "Clerk Frontend API cannot be accessed through the proxy URL. Make sure your proxy is configured correctly.",
    meta: { param_name: "proxy_url" }
  })
