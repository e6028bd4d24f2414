/** A template as Clerk ships it. */
export interface SystemTemplate {
  readonly type: "email" | "sms"
  readonly slug: string
  readonly name: string
  /** Emails only. */
  readonly subject: string | undefined
  readonly body: string
  readonly availableVariables: ReadonlyArray<string>
  readonly requiredVariables: ReadonlyArray<string>
}

const email = (
  slug: string,
  name: string,
  subject: string,
  body: string,
  requiredVariables: ReadonlyArray<string> = []
): SystemTemplate => ({ type: "email", slug, name, subject, body, ...variables(body, requiredVariables) })

const sms = (
  slug: string,
  name: string,
  body: string,
  requiredVariables: ReadonlyArray<string> = []
): SystemTemplate => ({ type: "sms", slug, name, subject: undefined, body, ...variables(body, requiredVariables) })

const variables = (body: string, requiredVariables: ReadonlyArray<string>) => ({
  availableVariables: Array.from(new Set(["app.name", "app.url", ...namesIn(body), ...requiredVariables])),
  requiredVariables
})

/** The variables that a text uses: `{{app.name}}` uses `app.name`. */
export const namesIn = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g), (match) => match[1] ?? "")

/** The templates of a new instance, in their display order. The texts are short forms of Clerk's. */
export const systemTemplates: ReadonlyArray<SystemTemplate> = [
  email(
    "verification_code",
    "Verification code",
    "{{otp_code}} is your {{app.name}} verification code",
    "<p>Enter this code to continue: {{otp_code}}</p>",
    ["otp_code"]
  ),
  email(
    "reset_password_code",
    "Reset password code",
    "{{otp_code}} is your {{app.name}} reset password code",
    "<p>Enter this code to reset your password: {{otp_code}}</p>",
    ["otp_code"]
  ),
  email(
    "magic_link_sign_in",
    "Sign-in link",
    "Sign in to {{app.name}}",
    '<p><a href="{{magic_link}}">Sign in to {{app.name}}</a></p>',
    ["magic_link"]
  ),
  email(
    "magic_link_sign_up",
    "Sign-up link",
    "Sign up to {{app.name}}",
    '<p><a href="{{magic_link}}">Sign up to {{app.name}}</a></p>',
    ["magic_link"]
  ),
  email(
    "invitation",
    "Invitation",
    "Your invitation to {{app.name}}",
    '<p><a href="{{action_url}}">Accept the invitation to {{app.name}}</a></p>',
    ["action_url"]
  ),
  email(
    "organization_invitation",
    "Organization invitation",
    "{{inviter_name}} invites you to {{org.name}}",
    '<p>{{inviter_name}} invites you to {{org.name}}. <a href="{{action_url}}">Accept</a></p>',
    ["action_url"]
  ),
  email(
    "organization_invitation_accepted",
    "Organization invitation accepted",
    "You joined {{org.name}}",
    "<p>You joined {{org.name}} in {{app.name}}.</p>"
  ),
  email(
    "password_changed",
    "Password changed",
    "Your {{app.name}} password was changed",
    "<p>The password of {{primary_email_address}} was changed.</p>"
  ),
  email(
    "primary_email_address_changed",
    "Primary email address changed",
    "Your {{app.name}} email address was changed",
    "<p>Your primary email address is now {{new_email_address}}.</p>"
  ),
  email(
    "waitlist_confirmation",
    "Waitlist confirmation",
    "You are on the waitlist of {{app.name}}",
    "<p>You are on the waitlist of {{app.name}}.</p>"
  ),
  email(
    "waitlist_invitation",
    "Waitlist invitation",
    "{{app.name}} is ready for you",
    '<p><a href="{{action_url}}">Sign up to {{app.name}}</a></p>',
    ["action_url"]
  ),
  sms("verification_code", "Verification code", "{{otp_code}} is your {{app.name}} verification code.", ["otp_code"]),
  sms("reset_password_code", "Reset password code", "{{otp_code}} is your {{app.name}} reset code.", ["otp_code"]),
  sms("password_changed", "Password changed", "Your {{app.name}} password was changed.")
]

/** Values for a preview. */
export const sampleValues: Readonly<Record<string, string>> = {
  "app.name": "Emulator",
  "app.url": "https://example.com",
  "org.name": "Acme",
  otp_code: "123456",
  magic_link: "https://example.com/magic-link",
  action_url: "https://example.com/accept",
  inviter_name: "Ada Lovelace",
  primary_email_address: "ada@example.com",
  new_email_address: "ada@example.org"
}
