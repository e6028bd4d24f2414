import type { Domain } from "../../api/Domains.js"
import type { Instance } from "./store.js"

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
