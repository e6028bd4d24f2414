/** Serves one user of about 2 kB on a loopback port, which it prints. `chunked` leaves out Content-Length. */
import { createServer } from "node:http"

const time = 1_700_000_000_000
const verification = {
  object: "verification_otp",
  status: "verified",
  strategy: "email_code",
  attempts: 1,
  expire_at: time
}
const user = {
  id: "user_2bench",
  object: "user",
  username: "ada",
  first_name: "Ada",
  last_name: "Lovelace",
  image_url: "https://img.clerk.com/eyJ0eXBlIjoiZGVmYXVsdCJ9",
  has_image: true,
  primary_email_address_id: "idn_1",
  primary_phone_number_id: null,
  primary_web3_wallet_id: null,
  password_enabled: true,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  mfa_enabled_at: null,
  mfa_disabled_at: null,
  email_addresses: ["idn_1", "idn_2", "idn_3"].map((id) => ({
    id,
    object: "email_address",
    email_address: `${id}@example.com`,
    reserved: false,
    verification,
    linked_to: [{ id: "eac_1", type: "oauth_google" }],
    created_at: time,
    updated_at: time
  })),
  phone_numbers: [],
  web3_wallets: [],
  passkeys: [],
  external_accounts: [],
  saml_accounts: [],
  enterprise_accounts: [],
  password_last_updated_at: null,
  public_metadata: { plan: "pro", seats: 12, features: ["a", "b", "c"] },
  private_metadata: { note: "x".repeat(300) },
  unsafe_metadata: {},
  external_id: "42",
  last_sign_in_at: time,
  banned: false,
  locked: false,
  lockout_expires_in_seconds: null,
  verification_attempts_remaining: 100,
  created_at: time,
  updated_at: time,
  delete_self_enabled: true,
  create_organization_enabled: true,
  last_active_at: time,
  legal_accepted_at: null
}
const body = Buffer.from(JSON.stringify(user))
const chunked = process.argv[2] === "chunked"

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.setHeader("content-type", "application/json")
  if (chunked) {
    response.write(body)
    response.end()
  } else {
    response.setHeader("content-length", body.length)
    response.end(body)
  }
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object") process.stdout.write(`${address?.port}\n`)
})
