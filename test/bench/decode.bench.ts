/**
 * The time to decode Clerk's JSON of a user to a `User`, against `JSON.parse` of the same text.
 */
import { Users } from "effect-clerk"
import { codecOf } from "../../src/codec/compile.js"
import { amount, inTurns, report } from "./measure.js"

const verification = (strategy: string, object: string) => ({
  object,
  status: "verified",
  strategy,
  attempts: 1,
  expire_at: 1_716_883_200_000
})

const user = {
  id: "user_2fXJ9cYq7mTdQkzvP1LwR8sHbNe",
  object: "user",
  external_id: "customer-000481516",
  primary_email_address_id: "idn_2fXJ9aBcDeFgHiJkLmNoPqRsTuV",
  primary_phone_number_id: "idn_2fXJ9wXyZaBcDeFgHiJkLmNoPqR",
  primary_web3_wallet_id: null,
  username: "ada.lovelace",
  first_name: "Ada",
  last_name: "Lovelace",
  locale: "en-GB",
  image_url: "https://img.clerk.com/eyJ0eXBlIjoiZGVmYXVsdCIsImlpZCI6Imluc18yZlhKIn0",
  has_image: true,
  public_metadata: { plan: "pro", onboarded: true },
  private_metadata: { stripeCustomerId: "cus_QWERTY123456" },
  unsafe_metadata: { theme: "dark" },
  email_addresses: [
    {
      id: "idn_2fXJ9aBcDeFgHiJkLmNoPqRsTuV",
      object: "email_address",
      email_address: "ada@example.com",
      reserved: false,
      verification: verification("email_code", "verification_otp"),
      linked_to: [{ type: "oauth_google", id: "idn_2fXJ9gOoGlEaCcOuNtIdEnTiFiE" }],
      matches_sso_connection: false,
      created_at: 1_716_796_800_000,
      updated_at: 1_716_796_900_000
    }
  ],
  phone_numbers: [
    {
      id: "idn_2fXJ9wXyZaBcDeFgHiJkLmNoPqR",
      object: "phone_number",
      phone_number: "+15555550100",
      reserved_for_second_factor: false,
      default_second_factor: false,
      reserved: false,
      verification: verification("phone_code", "verification_otp"),
      linked_to: [],
      backup_codes: null,
      created_at: 1_716_796_800_000,
      updated_at: 1_716_796_900_000
    }
  ],
  web3_wallets: [],
  passkeys: [],
  password_enabled: true,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  mfa_enabled_at: null,
  mfa_disabled_at: null,
  external_accounts: [],
  saml_accounts: [],
  enterprise_accounts: [],
  last_sign_in_at: 1_716_883_100_000,
  banned: false,
  locked: false,
  lockout_expires_in_seconds: null,
  verification_attempts_remaining: 100,
  updated_at: 1_716_883_100_000,
  created_at: 1_716_796_800_000,
  delete_self_enabled: true,
  create_organization_enabled: true,
  create_organizations_limit: 5,
  last_active_at: 1_716_883_200_000,
  legal_accepted_at: 1_716_796_800_000
}

const text = JSON.stringify(user)
const schema = Users.get.spec.success
if (schema === undefined) throw new Error("users.get has no response")
// Not through a public entry point, where the cost of a call would hide it.
const { decode } = codecOf(schema.ast)
const decoded = decode(JSON.parse(text))
if (typeof decoded !== "object" || decoded === null || !("emailAddresses" in decoded)) throw new Error(String(decoded))

const perRound = amount(2000, 100)

/** Microseconds for one run. */
const time = (run: () => unknown) => () => {
  const start = performance.now()
  for (let index = 0; index < perRound; index++) run()
  return ((performance.now() - start) * 1000) / perRound
}

const parsed: unknown = JSON.parse(text)
inTurns(
  amount(5, 1),
  time(() => JSON.parse(text)),
  time(() => decode(parsed))
)
const [parse, decoding] = inTurns(
  amount(25, 3),
  time(() => JSON.parse(text)),
  time(() => decode(parsed))
)
report(
  { name: "decoding a user", value: decoding / parse, unit: " × JSON.parse", target: 3 },
  `${text.length} bytes, JSON.parse ${parse.toFixed(1)} µs, decoding ${decoding.toFixed(1)} µs`
)
