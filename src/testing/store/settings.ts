import type * as Duration from "effect/Duration"
import type { InstanceSettings } from "../../api/BetaFeatures.js"
import type {
  InstanceCommunication,
  InstanceProtect,
  InstanceRestrictions,
  OAuthApplicationSettings,
  OrganizationSettings
} from "../../api/Instance.js"

/** The settings of the instance that the Backend API can change, and those of sessions, which only the Dashboard can. */
export interface Settings {
  readonly instance: {
    readonly allowedOrigins: ReadonlyArray<string> | null
    readonly developmentOrigin: string
    /** Test addresses and numbers accept the code 424242. */
    readonly testMode: boolean
  }
  readonly restrictions: InstanceRestrictions
  readonly protect: InstanceProtect
  readonly communication: InstanceCommunication
  readonly oauthApplications: OAuthApplicationSettings
  readonly organizations: OrganizationSettings
  readonly beta: InstanceSettings
  readonly sessions: {
    readonly lifetime: Duration.DurationInput
    /** In seconds. */
    readonly tokenLifetime: number
  }
}

/** The settings of a new instance. */
export const defaultSettings: Settings = {
  instance: { allowedOrigins: null, developmentOrigin: "", testMode: true },
  restrictions: {
    object: "instance_restrictions",
    allowlist: false,
    blocklist: false,
    allowlistBlocklistDisabledOnSignIn: false,
    blockEmailSubaddresses: false,
    blockDisposableEmailDomains: false
  },
  protect: { object: "instance_protect", rulesEnabled: false, specterEnabled: false, checksBypassed: false },
  communication: { object: "instance_communication", blockedCountryCodes: [] },
  oauthApplications: {
    object: "oauth_application_settings",
    dynamicOauthClientRegistration: false,
    defaultScopes: null,
    oauthJwtAccessTokens: false,
    clientIdMetadataDocumentsAdvertised: false,
    clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: false,
    clientIdMetadataDocumentsBlockImplicitlyAllowedClients: false
  },
  organizations: {
    object: "organization_settings",
    enabled: true,
    maxAllowedMemberships: 5,
    maxAllowedRoles: 10,
    maxAllowedDomains: 10,
    creatorRole: "org:admin",
    adminDeleteEnabled: true,
    domainsEnabled: true,
    slugDisabled: false,
    domainsEnrollmentModes: ["manual_invitation", "automatic_invitation", "automatic_suggestion"],
    domainsDefaultRole: "org:member"
  },
  beta: { object: "instance_settings", restrictedToAllowlist: false, progressiveSignUp: true },
  sessions: { lifetime: "7 days", tokenLifetime: 60 }
}

type Given<A> = { readonly [Key in keyof A]?: NonNullable<A[Key]> }

/** The fields that have a value: for settings, `null` means the same as a missing field. */
export const given = <A extends object>(input: A): Given<A> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value != null)) as Given<A>
