/**
 * Fields that Clerk sends as `null` when they have no value, by the `object` of their resource. The schemas decode such a
 * `null` to absence, so that an encoded value no longer has it.
 */
const nullFields: ReadonlyMap<unknown, ReadonlyArray<string>> = new Map([
  ["api_key", ["description"]],
  ["commerce_subscription_item", ["period_end", "canceled_at", "past_due_at", "ended_at"]],
  ["external_account", ["image_url", "username", "phone_number", "label"]],
  ["saml_connection", ["idp_metadata_url", "idp_metadata", "organization_id"]],
  ["user", ["locale"]],
  ["waitlist_entry", ["invitation"]]
])

/** A response body with these fields, also in the resources that it contains. */
export const withNullFields = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(withNullFields)
  if (typeof json !== "object" || json === null) return json
  const fields = Object.entries(json).map(([key, value]) => [key, isFreeForm(key) ? value : withNullFields(value)])
  const missing = "object" in json ? (nullFields.get(json.object) ?? []) : []
  return { ...Object.fromEntries(missing.map((key) => [key, null])), ...Object.fromEntries(fields) }
}

/** Metadata, claims and actors are the application's own JSON. */
const isFreeForm = (key: string): boolean => key.endsWith("_metadata") || key === "claims" || key === "actor"
