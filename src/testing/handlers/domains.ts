import * as Effect from "effect/Effect"
import type { Domain } from "../../api/Domains.js"
import { cnameTargets, renamed } from "../store/domain.js"
import { newId } from "../store/ids.js"
import { invalid, notFound, Problem, taken } from "../store/problem.js"
import { change } from "../store/records.js"
import { isProduction } from "../store/requirements.js"
import type { State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"domains.list"> = (store) =>
  Effect.sync(() => {
    const data = Array.from(store.state.domains.values(), (domain) => domainResponse(store, domain))
    return { data, totalCount: data.length }
  })

export const add: Handler<"domains.add"> = (store, { name, proxyUrl }) =>
  Effect.gen(function* () {
    const { domains } = store.state
    const id = yield* newId("dmn")
    const problem = nameProblem(store, name) ?? proxyProblem(store, proxyUrl)
    if (problem !== undefined) return yield* problem
    const added: Domain = {
      object: "domain",
      id,
      name,
      isSatellite: true,
      frontendApiUrl: `https://clerk.${name}`,
      ...(proxyUrl == null ? {} : { proxyUrl }),
      developmentOrigin: "",
      cnameTargets: cnameTargets(name).slice(0, 1)
    }
    domains.set(id, added)
    return domainResponse(store, added)
  })

const delete_: Handler<"domains.delete"> = ({ state }, { domainId }) =>
  Effect.suspend(() => {
    const domain = state.domains.get(domainId)
    if (domain === undefined) return notFound("domain", domainId)
    if (!domain.isSatellite) return notOnPrimary()
    state.domains.delete(domainId)
    state.proxyChecks.delete(domainId)
    return Effect.succeed({ object: "domain", id: domainId, deleted: true })
  })

export { delete_ as delete }

export const update: Handler<"domains.update"> = (store, { domainId, name, proxyUrl }) =>
  Effect.map(
    change(store.state.domains, "domain", domainId, (domain) => {
      const newName = name ?? domain.name
      const problem =
        (newName === domain.name ? undefined : nameProblem(store, newName)) ?? proxyProblem(store, proxyUrl)
      if (problem !== undefined) return problem
      const { proxyUrl: currentProxyUrl, ...changed } = newName === domain.name ? domain : renamed(domain, newName)
      const newProxyUrl = proxyUrl === undefined ? currentProxyUrl : proxyUrl
      return newProxyUrl == null ? changed : { ...changed, proxyUrl: newProxyUrl }
    }),
    (domain) => domainResponse(store, domain)
  )

const domainResponse = ({ state }: Store, domain: Domain): Domain => ({
  ...domain,
  developmentOrigin: domain.isSatellite ? domain.developmentOrigin : state.settings.instance.developmentOrigin
})

const nameProblem = (store: Store, name: string): Problem | undefined => {
  const pattern = isProduction(store) ? /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i : /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/i
  if (!pattern.test(name)) return invalid("name", "name must be a valid domain name.", "form_param_format_invalid")
  return hasName(store.state, name) ? taken("name", "domain name") : undefined
}

const hasName = ({ domains }: State, name: string): boolean =>
  Array.from(domains.values()).some((each) => each.name.toLowerCase() === name.toLowerCase())

const proxyProblem = (store: Store, proxyUrl: string | null | undefined): Problem | undefined => {
  if (proxyUrl === undefined) return undefined
  if (!isProduction(store)) return updateForbidden()
  return proxyUrl === null || URL.canParse(proxyUrl)
    ? undefined
    : invalid("proxy_url", "proxy_url must be a valid url.", "form_param_format_invalid")
}

const updateForbidden = (): Problem =>
  new Problem({
    status: 400,
    code: "domain_update_forbidden",
    message: "Domain update was forbidden",
    longMessage: "Domain can be only updated for production instances"
  })

const notOnPrimary = (): Problem =>
  new Problem({
    status: 403,
    code: "operation_not_allowed_on_primary_domain",
    message: "operation not allowed",
    longMessage: "This operation is not allowed on a primary domain. Try again with a satellite domain of the instance."
  })
