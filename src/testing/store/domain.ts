import type * as DateTime from "effect/DateTime"
import type { Domain } from "../../api/Domains.js"
import { revokeSessions } from "./changeUser.js"
import { invalid, Problem } from "./problem.js"
import { isProduction } from "./requirements.js"
import type { Instance, Store } from "./store.js"

/** The primary domain of a new instance. Its name is the host of the Frontend API without `clerk.`. */
export const primaryDomain = ({ frontendApi, id }: Pick<Instance, "frontendApi" | "id">): Domain => {
  const name = frontendApi.replace(/^clerk\./, "")
  return {
    object: "domain",
    id: id.replace(/^ins_/, "dmn_"),
    name,
    isSatellite: false,
    frontendApiUrl: `https://${frontendApi}`,
    accountsPortalUrl: `https://accounts.${name}`,
    developmentOrigin: "",
    cnameTargets: cnameTargets(name)
  }
}

/** The domain under another name. */
export const renamed = (domain: Domain, name: string): Domain => ({
  ...domain,
  name,
  frontendApiUrl: `https://clerk.${name}`,
  ...(domain.isSatellite ? {} : { accountsPortalUrl: `https://accounts.${name}` }),
  cnameTargets: cnameTargets(name)
})

/** The DNS records of a domain (Clerk docs, "Deploy to production"). */
export const cnameTargets = (name: string): NonNullable<Domain["cnameTargets"]> => [
  { host: `clerk.${name}`, value: "frontend-api.clerk.services", required: true },
  { host: `accounts.${name}`, value: "accounts.clerk.services", required: true }
]

/**
 * Moves a production instance to another domain, which ends all sessions. Its tokens keep their issuer: applications get
 * new keys from Clerk for the new domain, and those of the embedded Clerk are options.
 */
export const changeDomainOfInstance = (
  store: Store,
  { homeUrl }: { readonly homeUrl?: string | undefined },
  time: DateTime.Utc
): Problem | undefined => {
  if (!isProduction(store)) return productionOnly()
  if (homeUrl === undefined) return invalid("home_url", "home_url must be included.", "form_param_missing")
  const url = URL.canParse(homeUrl) ? new URL(homeUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return invalid("home_url", "home_url must be a valid url.", "form_param_format_invalid")
  }
  const { domains, users } = store.state
  const primary = Array.from(domains.values()).find((each) => !each.isSatellite)
  if (primary !== undefined) domains.set(primary.id, renamed(primary, url.host.replace(/^www\./, "")))
  for (const userId of users.keys()) revokeSessions(store, userId, time)
  return undefined
}

/** 400: development instances have no such operation. */
const productionOnly = (): Problem =>
  new Problem({
    status: 400,
    code: "request_invalid_for_environment",
    message: "Invalid request for environment",
    longMessage: "Request only valid for production instances."
  })
