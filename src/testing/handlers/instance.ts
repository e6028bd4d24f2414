import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OrganizationSettings } from "../../api/Instance.js"
import { changeDomainOfInstance } from "../store/domain.js"
import { initialRoleSet } from "../store/organizationRoles.js"
import { invalid, type Problem, referenceNotFound } from "../store/problem.js"
import { given, type Settings } from "../store/settings.js"
import type { State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const get: Handler<"instance.get"> = ({ instance, state }) =>
  Effect.sync(() => ({
    object: "instance",
    id: instance.id,
    environmentType: instance.environment,
    allowedOrigins: state.settings.instance.allowedOrigins,
    workspaceId: null
  }))

export const update: Handler<"instance.update"> = (store, input = {}) => {
  const origin = input.allowedOrigins?.find((each) => !URL.canParse(each))
  if (origin !== undefined) return invalidOrigin()
  return Effect.asVoid(change(store, "instance", input))
}

export const updateRestrictions: Handler<"instance.updateRestrictions"> = (store, input = {}) =>
  change(store, "restrictions", input)

export const getProtect: Handler<"instance.getProtect"> = ({ state }) => Effect.sync(() => state.settings.protect)

export const updateProtect: Handler<"instance.updateProtect"> = (store, input = {}) => change(store, "protect", input)

export const getCommunication: Handler<"instance.getCommunication"> = ({ state }) =>
  Effect.sync(() => state.settings.communication)

export const updateCommunication: Handler<"instance.updateCommunication"> = (store, input = {}) =>
  change(store, "communication", input)

export const getOAuthApplicationSettings: Handler<"instance.getOAuthApplicationSettings"> = ({ state }) =>
  Effect.sync(() => state.settings.oauthApplications)

/** Unlike in the other settings, `null` is a value of `defaultScopes`: Clerk's own default. */
export const updateOAuthApplicationSettings: Handler<"instance.updateOAuthApplicationSettings"> = (
  store,
  { defaultScopes, ...input } = {}
) =>
  Effect.map(change(store, "oauthApplications", input), (settings) => {
    const changed = defaultScopes === undefined ? settings : { ...settings, defaultScopes }
    store.state.settings = { ...store.state.settings, oauthApplications: changed }
    return changed
  })

export const changeDomain: Handler<"instance.changeDomain"> = (store, input = {}) =>
  Effect.flatMap(DateTime.now, (time) => changeDomainOfInstance(store, input, time) ?? Effect.void)

export const getOrganizationSettings: Handler<"instance.getOrganizationSettings"> = ({ state }) =>
  Effect.sync(() => organizationSettings(state))

/** The roles in these settings are those of the initial role set. */
const organizationSettings = (state: State): OrganizationSettings => {
  const { creatorRoleId, defaultRoleId } = initialRoleSet(state)
  const { organizations } = state.settings
  return {
    ...organizations,
    creatorRole: state.roles.get(creatorRoleId)?.key ?? organizations.creatorRole,
    domainsDefaultRole: state.roles.get(defaultRoleId)?.key ?? organizations.domainsDefaultRole
  }
}

export const updateOrganizationSettings: Handler<"instance.updateOrganizationSettings"> = (
  store,
  { creatorRoleId, domainsDefaultRoleId, ...input } = {}
) =>
  Effect.suspend(() => {
    const { state } = store
    const problem =
      roleProblem(state, "creator_role_id", creatorRoleId) ??
      roleProblem(state, "domains_default_role_id", domainsDefaultRoleId) ??
      enrollmentModeProblem(input.domainsEnrollmentModes)
    if (problem !== undefined) return problem
    const roleSet = initialRoleSet(state)
    state.roleSets.set(roleSet.id, {
      ...roleSet,
      creatorRoleId: creatorRoleId ?? roleSet.creatorRoleId,
      defaultRoleId: domainsDefaultRoleId ?? roleSet.defaultRoleId
    })
    return Effect.map(change(store, "organizations", input), () => organizationSettings(state))
  })

/** Changes the settings of one group in a single step. Fields that are missing or `null` stay as they are. */
const change = <Group extends keyof Settings>(
  { state }: Store,
  group: Group,
  input: { readonly [Key in keyof Settings[Group]]?: Settings[Group][Key] | null | undefined }
): Effect.Effect<Settings[Group]> =>
  Effect.sync(() => {
    const changed = { ...state.settings[group], ...given(input) }
    state.settings = { ...state.settings, [group]: changed }
    return changed
  })

const roleProblem = ({ roles }: State, parameter: string, roleId: string | null | undefined): Problem | undefined =>
  roleId == null || roles.has(roleId) ? undefined : referenceNotFound(parameter)

const enrollmentModeProblem = (modes: ReadonlyArray<string> = []): Problem | undefined => {
  const allowed = ["manual_invitation", "automatic_invitation", "automatic_suggestion"]
  const unknown = modes.find((mode) => !allowed.includes(mode))
  return unknown === undefined
    ? undefined
    : invalid("domains_enrollment_modes", `${unknown} does not match the allowed values: ${allowed.join(", ")}`)
}

const invalidOrigin = (): Problem =>
  invalid(
    "allowed_origins",
    "allowed_origins must be a valid origin such as my-app://localhost, chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho, or capacitor://localhost:3000",
    "form_invalid_origin"
  )
