import type { SamlSettings } from "./connectionRecord.js"
import type { Instance } from "./store.js"

/** What the identity provider of a SAML connection must know of Clerk. */
export const serviceProviderUrls = ({ frontendApi }: Instance, { id }: SamlSettings) => ({
  acsUrl: `https://${frontendApi}/v1/saml/acs/${id}`,
  spEntityId: `https://${frontendApi}/saml/${id}`,
  spMetadataUrl: `https://${frontendApi}/v1/saml/metadata/${id}.xml`
})
