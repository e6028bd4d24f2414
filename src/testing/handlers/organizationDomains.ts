import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ListInput, OrganizationDomain, OrganizationDomainVerification } from "../../api/OrganizationDomains.js"
import { isDomainName, normalizedDomain } from "../store/domainName.js"
import { newId } from "../store/ids.js"
import { publicOrganizationData } from "../store/membership.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { domainResponse, isVerifiedDomain } from "../store/organizationDomain.js"
import { newestFirst, pageOf } from "../store/page.js"
import { invalid, notFound, Problem } from "../store/problem.js"
import { step } from "../store/records.js"
import type { OrganizationDomainRecord, State, Store } from "../store/store.js"
import { matchesText } from "../store/textQuery.js"
import { signed } from "../store/userQuery.js"
import type { Handler } from "./handler.js"

export const create: Handler<"organizationDomains.create"> = ({ emit, state }, { organizationId, ...input }) =>
  Effect.gen(function* () {
    const id = yield* newId("orgdmn")
    const time = yield* DateTime.now
    if (!state.organizations.has(organizationId)) return yield* notFound("organization", organizationId)
    if (input.name === undefined) return yield* invalid("name", "name must be included.", "form_param_missing")
    const name = normalizedDomain(input.name)
    const enrollmentMode = input.enrollmentMode ?? "manual_invitation"
    const problem = disabledProblem(state) ?? nameProblem(state, organizationId, name) ?? modeProblem(enrollmentMode)
    if (problem !== undefined) return yield* problem
    const domain: OrganizationDomainRecord = {
      id,
      organizationId,
      name,
      enrollmentMode,
      affiliationVerification: input.verified === false ? null : verifiedByBackend,
      ownershipVerification: null,
      createdAt: time,
      updatedAt: time
    }
    state.organizationDomains.set(id, domain)
    const response = domainResponse(state, domain)
    emit("organizationDomain.created", response)
    return response
  })

export const list: Handler<"organizationDomains.list"> = ({ state }, { organizationId, ...input }) =>
  Effect.suspend(() => {
    if (!state.organizations.has(organizationId)) return notFound("organization", organizationId)
    const problem = filterProblem(input)
    if (problem !== undefined) return problem
    const matchesMode = signed(input.enrollmentMode === undefined ? undefined : [input.enrollmentMode])
    const matching = newestFirst(state.organizationDomains.values()).filter(
      (each) =>
        each.organizationId === organizationId &&
        (input.verified === undefined || isVerifiedDomain(each) === (input.verified === "true")) &&
        matchesMode([each.enrollmentMode])
    )
    return Effect.succeed(pageOf(matching, input, (each) => domainResponse(state, each)))
  })

export const listAll: Handler<"organizationDomains.listAll"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const { domains, organizationId, query, verified } = input
    const matchesMode = signed(input.enrollmentMode)
    const names = domains?.map(normalizedDomain)
    const texts = (each: OrganizationDomainRecord) => (query?.startsWith("org_") === true ? [] : [each.name])
    const matching = sorted(state.organizationDomains.values(), sortKeys, input.orderBy).filter(
      (each) =>
        (organizationId === undefined || each.organizationId === organizationId) &&
        (verified === undefined || isVerifiedDomain(each) === verified) &&
        (names === undefined || names.includes(each.name)) &&
        matchesText(query, { id: each.organizationId }, texts(each)) &&
        matchesMode([each.enrollmentMode])
    )
    return pageOf(matching, input, (each) => ({
      ...domainResponse(state, each),
      ...publicOrganizationData(state, each.organizationId)
    }))
  })

export const update: Handler<"organizationDomains.update"> = (store, { domainId, organizationId, ...input }) =>
  changeDomain(store, organizationId, domainId, (domain, _time) => {
    const enrollmentMode = input.enrollmentMode ?? domain.enrollmentMode
    const problem = modeProblem(enrollmentMode)
    if (problem !== undefined) return problem
    const isVerified = input.verified ?? isVerifiedDomain(domain)
    if (isVerified === isVerifiedDomain(domain)) return { enrollmentMode }
    return isVerified
      ? { enrollmentMode, affiliationVerification: verifiedByBackend }
      : { enrollmentMode, affiliationVerification: null, ownershipVerification: null }
  })

const delete_: Handler<"organizationDomains.delete"> = ({ emit, state }, { domainId, organizationId }) =>
  step(() => {
    if (findDomain(state, organizationId, domainId) === undefined) return notFound("organization domain", domainId)
    state.organizationDomains.delete(domainId)
    const deleted = { object: "organization_domain", id: domainId, deleted: true }
    emit("organizationDomain.deleted", deleted)
    return deleted
  })

export { delete_ as delete }

export const verifyOwnership: Handler<"organizationDomains.verifyOwnership"> = (store, { domainId, organizationId }) =>
  changeDomain(store, organizationId, domainId, (domain, time) =>
    domain.ownershipVerification?.status === "verified"
      ? domain
      : {
          ownershipVerification: {
            status: "verified",
            strategy: "manual_override",
            attempts: null,
            expireAt: null,
            verifiedAt: time
          }
        }
  )

const changeDomain = (
  { emit, state }: Store,
  organizationId: string,
  domainId: string,
  changes: (domain: OrganizationDomainRecord, time: DateTime.Utc) => Partial<OrganizationDomainRecord> | Problem
): Effect.Effect<OrganizationDomain, Problem> =>
  step((time) => {
    const domain = findDomain(state, organizationId, domainId)
    if (domain === undefined) return notFound("organization domain", domainId)
    const disabled = disabledProblem(state)
    if (disabled !== undefined) return disabled
    const result = changes(domain, time)
    if (result instanceof Problem) return result
    if (result === domain) return domainResponse(state, domain)
    const changed = { ...domain, ...result, updatedAt: time }
    state.organizationDomains.set(domainId, changed)
    const response = domainResponse(state, changed)
    emit("organizationDomain.updated", response)
    return response
  })

/** 403: organizations of the instance have no domains. */
const disabledProblem = ({ settings }: State): Problem | undefined =>
  settings.organizations.domainsEnabled
    ? undefined
    : new Problem({
        status: 403,
        code: "organization_domains_not_enabled",
        message: "organization domains not enabled",
        longMessage: "This instance does not have domains enabled for organizations."
      })

const findDomain = (
  { organizationDomains }: State,
  organizationId: string,
  domainId: string
): OrganizationDomainRecord | undefined => {
  const domain = organizationDomains.get(domainId)
  return domain?.organizationId === organizationId ? domain : undefined
}

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name
} satisfies SortKeys<OrganizationDomainRecord>

/** The verification of a domain that the Backend API created as verified. */
const verifiedByBackend: OrganizationDomainVerification = {
  status: "verified",
  strategy: "from_backend",
  attempts: null,
  expireAt: null,
  verifiedAt: null
}

const enrollmentModes = ["manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso"]

const modeProblem = (mode: string): Problem | undefined =>
  enrollmentModes.includes(mode)
    ? undefined
    : invalid(
        "enrollment_mode",
        `${mode} does not match the allowed values for parameter enrollment_mode. Allowed values: ${enrollmentModes.join(", ")}`
      )

const filterProblem = ({ enrollmentMode, verified }: ListInput): Problem | undefined => {
  if (verified !== undefined && verified !== "true" && verified !== "false") {
    return invalid("verified", "verified must be true or false.")
  }
  return enrollmentMode === undefined ? undefined : modeProblem(enrollmentMode.replace(/^[+-]/, ""))
}

const nameProblem = (state: State, organizationId: string, name: string): Problem | undefined => {
  if (!isDomainName(name)) return invalid("name", "name must be a valid domain name.", "form_param_format_invalid")
  if (commonDomains.has(name)) {
    return unusable("organization_domain_common", "This is a common email provider domain. Please use a different one.")
  }
  const connections = Array.from(state.enterpriseConnections.values())
  if (
    connections.some((each) => each.active && each.organizationId === organizationId && each.domains.includes(name))
  ) {
    return unusable(
      "organization_domain_exists_for_enterprise_connection",
      "This domain is already used for your organization's SSO. Please use a different one."
    )
  }
  const { maxAllowedDomains } = state.settings.organizations
  const domains = Array.from(state.organizationDomains.values())
  const other = domains.find((each) => each.name === name)
  if (other !== undefined) {
    return other.organizationId === organizationId
      ? unusable(
          "organization_domain_already_exists_same_organization",
          "This domain is already used by your organization."
        )
      : unusable("organization_domain_already_exists", "This domain is already used by another organization.")
  }
  return domains.filter((each) => each.organizationId === organizationId).length < maxAllowedDomains
    ? undefined
    : new Problem({
        status: 403,
        code: "organization_domain_quota_exceeded",
        message: "organization domains quota exceeded",
        longMessage: `You have reached your limit of ${maxAllowedDomains} domains per organization.`
      })
}

/** Domains of email providers, where everybody can have an address. */
const commonDomains: ReadonlySet<string> = new Set([
  "aol.com",
  "gmail.com",
  "gmx.com",
  "hotmail.com",
  "icloud.com",
  "outlook.com",
  "proton.me",
  "yahoo.com"
])

const unusable = (code: string, longMessage: string): Problem => invalid("name", longMessage, code)
