/**
 * The codes in Clerk's error lists.
 *
 * @since 0.1.0
 */

/**
 * The codes that the Backend API is known to send, each with its status. Clerk adds codes without a new API version.
 * docs/errors.md has the same table.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClerkErrorCodes {
  /** The action looked like abuse and was stopped. */ action_blocked: 403
  /** Only an actor token that is still pending can be revoked. */ actor_token_cannot_be_revoked_code: 400
  /** The agent task is past the state in which it can be revoked. */ agent_task_cannot_be_revoked: 400
  /** No agent task has this id. */ agent_task_not_found: 404
  /** The user whom the agent task is for was deleted. */ agent_task_subject_not_found: 404
  /** The user is in the organization already. */ already_a_member_in_organization: 400
  /** The subject has another usable API key of this name. */ api_key_name_already_exists: 409
  /** API keys are switched off in the instance. */ api_keys_not_enabled: 422
  /** The API version of the request is unknown or given twice. */ api_version_invalid: 400
  /** Directory sync owns this field, so it cannot be changed here. */ attribute_managed_by_scim: 409
  /** The request needs a signed-in session and has none. */ authentication_invalid: 401
  /** The `Authorization` header is not `Bearer` and a key. */ authorization_header_format_invalid: 401
  /** The key or session may not do this. */ authorization_invalid: 403
  /** The credential lacks a scope that the operation needs. */ authorization_missing_scopes: 403
  /** The request was rejected; the message says why. */ bad_request: 400
  /** Plans with an annual price only are switched off in the instance. */ billing_annual_only_plans_not_enabled: 403
  /** Billing is switched off for users or for organizations. */ billing_not_enabled: 403
  /** The change contradicts the user settings of the instance. */ breaks_instance_invariant: 400
  /** The list has more entries than one bulk request may have. */ bulk_size_exceeded: 400
  /** The payer has another checkout that is not finished. */ checkout_already_in_progress: 409
  /** The promotion code does not fit this checkout. */ checkout_promo_code_invalid: 422
  /** The secret key is wrong, revoked or of another instance. */ clerk_key_invalid: 401
  /** The operation needs a client, and there is none with this id or cookie. */ client_not_found: 400
  /** The client is in a state in which this step is not possible. */ client_state_invalid: 400
  /** The subscription item was canceled before. */ commerce_subscription_item_already_canceled: 400
  /** This subscription item may not be canceled now. */ commerce_subscription_item_cannot_be_canceled: 422
  /** This subscription item may not be ended now. */ commerce_subscription_item_cannot_be_ended: 422
  /** Another change got in the way: read the resource and decide again. */ conflict: 409
  /** The client cookie is damaged, incomplete or out of date. */ cookie_invalid: 400
  /** No credential of the request could be verified. */ could_not_authenticate_request: 401
  /** Billing does not support the currency. */ currency_invalid: 400
  /** The provider's discovery document cannot be used: set its URLs one by one. */ custom_oauth_provider_cannot_use_discovery_url: 422
  /** The discovery document names another issuer than its URL does. */ custom_oauth_provider_discovery_issuer_mismatch: 422
  /** The discovery document of the OAuth provider could not be fetched. */ custom_oauth_provider_discovery_server_retrieval_error: 422
  /** The default plan cannot have prices of its own. */ default_plan_price_creation_forbidden: 422
  /** The address belongs to a connected account: remove that first. */ delete_linked_identification_disallowed: 400
  /** The account was taken out of service by its identity provider. */ deprovisioned: 400 | 401
  /** The development instance has sent all emails that it may send in a month. */ dev_monthly_email_limit_exceeded: 400
  /** The development instance has sent all text messages that it may send in a month. */ dev_monthly_sms_limit_exceeded: 400
  /** The instance does not allow this parameter to be set. */ disabled_instance_restriction: 422
  /** The subscription item has a discount that is in effect. */ discount_already_applied: 409
  /** The discount is not in effect at the moment. */ discount_inactive: 422
  /** The discount does not fit the subscription item. */ discount_not_applicable_to_subscription_item: 422
  /** No discount has this id. */ discount_not_found: 404
  /** Only the domains of production instances can be changed. */ domain_update_forbidden: 400
  /** There is such a record, such as a pending invitation for the address. */ duplicate_record: 400
  /** Changes of email templates are locked for this instance. */ email_template_customization_locked: 423
  /** Email templates were changed too often: wait before the next change. */ email_template_customization_rate_limited: 429
  /** The new email template looked like abuse. */ email_template_suspicious_blocked: 403
  /** No enterprise connection serves the domain of this sign-up. */ enterprise_sso_sign_up_connection_missing: 422
  /** The user may be in one organization only. */ exclusive_organization_membership: 422
  /** Some members are in other organizations too, so membership cannot be made exclusive. */ exclusive_organization_membership_existing_members: 422
  /** The expired session token has no valid signature. */ expired_session_token_invalid: 401
  /** The expired session token has no `azp` claim. */ expired_session_token_missing_azp: 401
  /** The expired session token has no `sid` claim. */ expired_session_token_missing_sid: 401
  /** The user must verify the email address of the connected account first. */ external_account_email_address_verification_required: 400
  /** The provider gave no refresh token: the user must connect the account again. */ external_account_missing_refresh_token: 400
  /** The user has no such connected account. */ external_account_not_found: 404
  /** The feature is switched off in the instance. */ feature_not_enabled: 400 | 403
  /** Clerk does not offer this feature yet. */ feature_not_implemented: 403
  /** The feature needs a domain of your own. */ feature_requires_custom_domain: 403
  /** The feature needs email addresses to be switched on. */ feature_requires_email_address_enabled: 422
  /** The feature needs the OpenID Connect provider, not the old OAuth one. */ feature_requires_oidc_provider: 422
  /** The feature needs progressive sign-up. */ feature_requires_progressive_sign_up: 422
  /** Users can be made to choose an organization only if there are organizations. */ force_organization_selection_not_allowed_when_organizations_disabled: 422
  /** Another resource has this value, which must be unique. */ form_already_exists: 422
  /** The code is wrong. */ form_code_incorrect: 422
  /** The parameter does not go together with another one of the request. */ form_conditional_param_disallowed: 422
  /** Another parameter of the request makes this one required. */ form_conditional_param_missing: 422
  /** The instance requires more fields of a user than were given. */ form_data_missing: 422
  /** Make another second factor the default before this one is removed. */ form_disable_default_second_factor_not_allowed: 422
  /** The date must be in the past. */ form_disallow_future_date: 422
  /** Another user has this email address, phone number or username. */ form_identifier_exists: 422
  /** No user has this email address, phone number or username. */ form_identifier_not_found: 422
  /** The value is not an origin. */ form_invalid_origin: 422
  /** Two lists must have the same length and do not. */ form_param_array_length_mismatch: 422
  /** The list has too many items. */ form_param_array_size_exceeded: 422
  /** The parameter is no longer accepted. */ form_param_deprecated: 422
  /** The parameter, or an item of its list, is there twice. */ form_param_duplicate: 422
  /** The value takes up too much space. */ form_param_exceeds_allowed_size: 422
  /** The value does not have the form that the parameter needs. */ form_param_format_invalid: 422
  /** The date is not a Unix time in milliseconds. */ form_param_invalid_date: 422
  /** The time is not in RFC 3339 form. */ form_param_invalid_time: 422
  /** The text is too long. */ form_param_max_length_exceeded: 422
  /** The text is too short. */ form_param_min_length_exceeded: 422
  /** A required parameter is missing; `meta.param_name` names it. */ form_param_missing: 400 | 422
  /** The parameter is null or empty. */ form_param_nil: 422
  /** The value has the wrong JSON type. */ form_param_type_invalid: 422
  /** The operation has no such parameter. */ form_param_unknown: 422
  /** Two parameters for the same thing have different values. */ form_param_value_conflict: 422
  /** The parameter does not allow this value. */ form_param_value_invalid: 422
  /** The number is larger than allowed. */ form_param_value_too_large: 422
  /** The password digest does not fit its hasher. */ form_password_digest_invalid_code: 422
  /** The password has too many characters. */ form_password_length_too_long: 422
  /** The password has too few characters. */ form_password_length_too_short: 422
  /** The password is the same as an identifier of the user. */ form_password_matches_identifier: 422
  /** The password needs a lowercase letter. */ form_password_no_lowercase: 422
  /** The password needs a digit. */ form_password_no_number: 422
  /** The password needs a special character. */ form_password_no_special_char: 422
  /** The password needs an uppercase letter. */ form_password_no_uppercase: 422
  /** The password is too easy to guess. */ form_password_not_strong_enough: 422
  /** The password is known from a data breach. */ form_password_pwned: 422
  /** The password takes up too many bytes. */ form_password_size_in_bytes_exceeded: 422
  /** The password is wrong. */ form_password_validation_failed: 422
  /** An OAuth client without a secret must use PKCE. */ form_public_client_requires_pkce: 422
  /** A parameter refers to a resource that does not exist. */ form_resource_not_found: 422
  /** The username looks like a phone number. */ form_username_cannot_be_phone_number: 422
  /** The username has a character that is not allowed. */ form_username_invalid_character: 422
  /** The username is too short or too long. */ form_username_invalid_length: 422
  /** The username must not consist of digits only. */ form_username_needs_non_number_char: 422
  /** The identifier must be verified before this step. */ form_verification_needed: 422
  /** A service that Clerk depends on took too long; the call may have been applied. */ gateway_timeout: 504
  /** Another application uses this domain. */ home_url_taken: 422
  /** Another user now has an identifier of this sign-up. */ identification_claimed: 400
  /** Only a verified identifier can become a second factor. */ identification_create_second_factor_unverified: 400
  /** The last identifier of a user cannot be deleted. */ identification_deletion_failed: 400
  /** The last identifier of a user cannot become a second factor. */ identification_update_failed: 400
  /** Only a verified identifier can be used as a second factor. */ identification_update_second_factor_unverified: 400
  /** There is no such image. */ image_not_found: 404
  /** The image is too large to upload. */ image_too_large: 413
  /** The plan's impersonations of this billing period are used up. */ impersonation_limit_exceeded: 422
  /** This is not the password of the user. */ incorrect_password: 422
  /** The browser was redirected again and again; often the keys are of two instances. */ infinite_redirect_loop: 400
  /** The URL must begin with `https`. */ insecure_url: 422
  /** The instance has no key that could be used for this. */ instance_key_required: 400
  /** The payer has less credit than is to be taken. */ insufficient_credit_balance: 422
  /** All seats of the subscription are taken. */ insufficient_seats: 402
  /** Clerk failed inside; the call may have been applied. */ internal_clerk_error: 500
  /** The action is neither `increase` nor `decrease`. */ invalid_credit_action: 422
  /** The amount of credit is not positive. */ invalid_credit_amount: 422
  /** The Frontend API does not respond through the proxy. */ invalid_proxy_configuration: 422
  /** The session token could not be verified. */ invalid_session_token: 400
  /** The template has a syntax error. */ invalid_template_body: 422
  /** The TOTP secret is not in base32. */ invalid_totp_secret_code: 422
  /** The invitation was accepted before. */ invitation_already_accepted: 400
  /** The invitation was revoked before. */ invitation_already_revoked: 400
  /** Invitations need email addresses to be switched on. */ invitations_not_supported: 400
  /** The template sets a claim that Clerk sets itself. */ jwt_template_reserved_claim: 400
  /** The domain belongs to a hosting provider and cannot be used in production. */ known_hosting_domain: 422
  /** The instance requires this kind of identifier, and it is the user's last. */ last_required_identification_deletion_failed: 400
  /** The log drain cannot go from its state to that one. */ log_drain_config_invalid_state_transition: 409
  /** No machine has this id. */ machine_not_found: 404
  /** The machine may talk to the other machine already. */ machine_scope_already_exists: 409
  /** The machine secret key is wrong or no longer valid. */ machine_secret_key_invalid: 401
  /** The token sets a claim that Clerk sets itself. */ machine_token_reserved_claim: 400
  /** The publishable key is not one of Clerk's. */ malformed_publishable_key: 400
  /** The parameters could not be parsed. */ malformed_request_parameters: 400
  /** The user's role in the organization lacks a permission. */ missing_organization_permission: 403
  /** The request names no plan. */ missing_plan_id: 400
  /** A required query parameter is missing. */ missing_query_parameter: 400
  /** The user has no password to compare with. */ no_password_set: 400
  /** The user is not in the organization. */ not_a_member_in_organization: 403
  /** The allowlist, the blocklist or another restriction keeps this identifier out. */ not_allowed_access: 403
  /** An application that registered itself must ask for consent. */ oauth_application_consent_screen_cannot_be_disabled: 422
  /** A consent screen needs the path of its page. */ oauth_application_consent_screen_requires_consent_path: 422
  /** There is no access token of this provider for the user. */ oauth_missing_access_token: 422
  /** The provider's token has expired, and there is no refresh token. */ oauth_missing_refresh_token: 422
  /** The OAuth provider is switched off in the instance. */ oauth_token_provider_not_enabled: 404
  /** The OAuth provider gave no new access token. */ oauth_token_retrieval_error: 400
  /** Clerk does not know the OAuth provider. */ oauth_unsupported_provider: 400
  /** The operation was withdrawn. */ operation_deprecated: 410
  /** This works for satellite domains only. */ operation_not_allowed_on_primary_domain: 403
  /** The user has created as many organizations as a user may. */ org_creation_limit_exceeded: 403
  /** The organization has more members than the other plan allows. */ org_member_limit_exceeded_for_plan_change: 422
  /** The organization has an enterprise connection. */ organization_already_has_sso_connection: 422
  /** No user has the id that was given as the creator. */ organization_creator_not_found: 400
  /** Another organization has this domain. */ organization_domain_already_exists: 422
  /** The organization has this domain already. */ organization_domain_already_exists_same_organization: 422
  /** The domain belongs to a blocked email provider. */ organization_domain_blocked: 422
  /** The domain belongs to a public email provider. */ organization_domain_common: 422
  /** The enrollment mode is switched off in the instance. */ organization_domain_enrollment_mode_not_enabled: 403
  /** Another organization enrolls members by this domain. */ organization_domain_exists_for_enrollment: 422
  /** An enterprise connection of the organization has this domain. */ organization_domain_exists_for_enterprise_connection: 422
  /** The organization has as many domains as it may have. */ organization_domain_quota_exceeded: 403
  /** Domains of organizations are switched off in the instance. */ organization_domains_not_enabled: 403
  /** The instance has as many role sets as it may have. */ organization_instance_role_sets_quota_exceeded: 403
  /** The instance has as many roles as it may have. */ organization_instance_roles_quota_exceeded: 403
  /** The invitation to the organization was accepted before. */ organization_invitation_already_accepted: 400
  /** The invitation to the organization was accepted or revoked before. */ organization_invitation_not_pending: 404
  /** The address has a pending invitation to the organization. */ organization_invitation_not_unique: 400
  /** The invitation to the organization was revoked. */ organization_invitation_revoked_code: 400
  /** The subscription of the organization sets its member limit. */ organization_member_limit_managed_by_billing: 400
  /** Directory sync owns the membership, so it cannot be changed here. */ organization_membership_managed_by_scim: 409
  /** The organization is full; pending invitations count (`maxAllowedMemberships`). */ organization_membership_quota_exceeded: 403
  /** The organization is full, so nobody can join by single sign-on. */ organization_membership_quota_exceeded_for_sso: 403
  /** One member must keep the permissions to manage the organization. */ organization_minimum_permissions_needed: 400
  /** The role of creators lacks a permission that it needs. */ organization_missing_creator_role_permissions: 422
  /** Organizations are switched off in the instance. */ organization_not_enabled_in_instance: 403
  /** There is no such organization, or the user may not use it. */ organization_not_found_or_unauthorized: 404
  /** The instance has as many organizations as it may have. */ organization_quota_exceeded: 403
  /** Some members still have the role. */ organization_role_assigned_members: 422
  /** Creators of organizations get this role, so it cannot be deleted. */ organization_role_default_creator_role: 422
  /** Members who join by domain get this role, so it cannot be deleted. */ organization_role_domain_default_role: 422
  /** Pending invitations would give this role. */ organization_role_exists_in_invitations: 422
  /** Some users still have the role of the role set. */ organization_role_on_set_assigned_to_user: 422
  /** The role has the permission already. */ organization_role_permission_association_exists: 409
  /** The role does not have the permission. */ organization_role_permission_association_not_found: 404
  /** Too many memberships would change: Clerk's support must do it. */ organization_role_set_reassignment_contact_support: 422
  /** The mapping names a role that the new role set does not have. */ organization_role_set_reassignment_mappings_invalid: 422
  /** The mapping leaves out a role that is in use. */ organization_role_set_reassignment_mappings_missing: 422
  /** Slugs of organizations are switched off in the instance. */ organization_slugs_disabled: 403
  /** Permissions that Clerk defines cannot be changed. */ organization_system_permission_not_modifiable: 403
  /** The workspace may not use organizations. */ organizations_cannot_be_enabled: 403
  /** Organizations are in use and cannot be switched off. */ organizations_disable_not_allowed: 400
  /** The price was changed in the meantime. */ out_of_date_price: 409
  /** The user has no such passkey. */ passkey_not_registered: 404
  /** Passwords are switched off in the instance. */ password_disabled: 403
  /** The account that receives payments is not active. */ payee_not_active: 409
  /** There is no account that receives payments. */ payee_not_found: 404
  /** The account that receives payments is in the wrong state. */ payee_status_invalid: 400
  /** No payer has this id. */ payer_not_found: 404
  /** The bank refused the card. */ payment_attempt_failed_card_declined: 422
  /** The card is no longer valid. */ payment_attempt_failed_card_expired: 422
  /** The card has too little money. */ payment_attempt_failed_card_insufficient_funds: 422
  /** The payment could not be processed. */ payment_attempt_failed_processing_error: 422
  /** The bank wants the payer to confirm, which is not supported. */ payment_attempt_failed_requires_confirmation: 422
  /** The payer needs a payment method before this change of plan. */ payment_method_required_for_transition: 422
  /** The user must stay in at least one organization. */ personal_accounts_not_allowed: 422
  /** The fee of the plan is too high. */ plan_amount_exceeds_upper_limit: 422
  /** The monthly or annual fee of the plan is not valid. */ plan_amount_invalid: 422
  /** The plan needs an organization with members. */ plan_does_not_support_empty_orgs: 422
  /** The plan has no free trial. */ plan_free_trials_disabled: 403
  /** No plan has this id. */ plan_not_found: 404
  /** The organization has more members than the plan has seats. */ plan_seat_limit_exceeded: 422
  /** The operation does not accept this kind of credential. */ platform_api_auth_strategy_not_allowed: 403
  /** The subscription cannot move to this price. */ price_transition_not_allowed: 422
  /** The instance has its primary domain: add satellites only. */ primary_domain_already_exists: 422
  /** A hosting provider's domain cannot be used for this in production. */ provider_domain_operation_not_allowed: 403
  /** A hosting provider's domain needs a proxy URL. */ proxy_url_required_for_provider_domain: 422
  /** A limit of the instance or of its plan is reached. */ quota_exceeded: 403
  /** The session token was issued for another origin. */ refresh_request_origin_azp_mismatch: 401
  /** The origin of the refresh request is not an origin. */ refresh_request_origin_invalid: 401
  /** The expired session token is of another session. */ refresh_sid_mismatch: 401
  /** No such refresh token exists. */ refresh_token_not_found: 401
  /** The body is not what the operation reads, such as an image of an unknown type. */ request_body_invalid: 400
  /** The body is larger than the operation accepts. */ request_body_too_large: 413
  /** The operation is only for development, or only for production. */ request_invalid_for_environment: 400
  /** The settings of the instance do not allow the operation. */ request_invalid_for_instance: 400
  /** The template lacks a variable that it must contain. */ required_variable_missing: 422
  /** The user must pass a check by Clerk Protect first. */ requires_protect_check: 403
  /** Clerk keeps this domain for itself. */ reserved_domain: 422
  /** Clerk keeps this subdomain for itself. */ reserved_subdomain: 422
  /** Another request is changing the resource. Nothing was executed: call again. */ resource_locked: 409
  /** Nothing has this id. */ resource_not_found: 404
  /** The invitation was revoked and no longer works. */ revoked_invitation: 400
  /** The role set is being reassigned: wait until it is done. */ role_migration_in_progress: 409
  /** The SAML connection lacks settings that it needs before it can be active. */ saml_connection_cant_be_activated: 422
  /** The metadata of the identity provider could not be fetched. */ saml_failed_to_fetch_idp_metadata: 400
  /** The metadata of the identity provider could not be read. */ saml_failed_to_parse_idp_metadata: 422
  /** The metadata of the identity provider is incomplete. */ saml_metadata_missing_fields: 422
  /** The directory is switched off. */ scim_directory_disabled: 400
  /** Another directory has this enterprise connection. */ scim_directory_enterprise_connection_already_used: 422
  /** Another directory has this organization. */ scim_directory_organization_already_used: 400
  /** The directory is not set up to be read by Clerk. */ scim_directory_pull_mode_not_configured: 400
  /** The directory is being synchronized at the moment. */ scim_directory_sync_throttled: 409
  /** The plan would sell more seats than an organization may have members. */ seat_based_billing_exceeds_org_member_limit: 422
  /** Clerk is down for the moment. */ service_unavailable: 503
  /** The client has an impersonated session: end it first. */ session_creation_not_allowed: 409
  /** The expired session token was used for a refresh before. */ session_refresh_expired_session_token_consumed: 401
  /** The expired session token has no `iat` claim. */ session_refresh_expired_session_token_missing_iat: 401
  /** The session token expired too long ago. */ session_refresh_expired_session_token_too_old: 401
  /** The session has ended. */ session_refresh_inactive_session: 401
  /** The session of the token does not exist. */ session_refresh_session_not_found: 401
  /** This session token cannot be refreshed. */ session_refresh_session_token_ineligible: 401
  /** The user of the session does not exist. */ session_refresh_user_not_found: 401
  /** Session tokens are made from this template, so it cannot be deleted. */ session_token_jwt_template: 403
  /** Only a sign-in token that is still pending can be revoked. */ sign_in_token_cannot_be_revoked_code: 400
  /** The sign-up is complete or abandoned. */ sign_up_cannot_be_updated: 403
  /** The sign-up mode does not allow this value. */ sign_up_mode_restricted_invalid_value: 422
  /** The plan does not allow text messages to some of these countries. */ sms_country_removal_restricted: 422
  /** The text message could not be sent. */ sms_send_error: 400
  /** The subscription has ended. */ subscription_already_ended: 422
  /** The payer has moved on to another subscription item. */ subscription_item_no_longer_active: 409
  /** No subscription item has this id. */ subscription_item_not_found: 404
  /** The subscription item has no free trial that could be changed. */ subscription_item_not_in_free_trial: 403
  /** No subscription has this id, or the payer has none. */ subscription_not_found: 404
  /** A fee was given for a billing period that the plan does not have. */ supported_billing_period_mismatch: 422
  /** Svix could not create the app for webhooks. */ svix_app_create_error: 400
  /** The instance has its Svix app. */ svix_app_exists: 400
  /** The instance has no Svix app. */ svix_app_missing: 400
  /** The body of this template cannot be changed. */ template_body_modification_restricted: 400
  /** This template cannot be deleted. */ template_deletion_restricted: 400
  /** This template has no version to go back to. */ template_revert_error: 400
  /** There is no such type of template. */ template_type_unsupported: 400
  /** The rate limit is reached. Nothing was executed: wait as long as `retryAfter` says. */ too_many_requests: 429
  /** The user has no authenticator app. */ totp_disabled: 400
  /** The code of the authenticator app is wrong. */ totp_incorrect_code: 422
  /** A code of an authenticator app has six digits. */ totp_invalid_length: 422
  /** A price tier has a negative amount. */ unit_price_amount_per_block_invalid: 422
  /** Prices cannot be per so many units. */ unit_price_block_size_invalid: 422
  /** Unit prices cannot be in this currency. */ unit_price_currency_invalid: 422
  /** A price tier ends before it starts. */ unit_price_ends_after_block_invalid: 422
  /** A free price tier comes after one that costs something. */ unit_price_free_tier_after_paid_tier: 422
  /** There is no such unit to have a price. */ unit_price_name_invalid: 422
  /** The first price tier starts at the wrong block. */ unit_price_starts_at_block_invalid: 422
  /** Two price tiers overlap or leave a gap. */ unit_price_tier_gap_or_overlap_detected: 422
  /** A unit price has no tier. */ unit_price_tiers_missing: 422
  /** A price tier without an end has another one after it. */ unit_price_unlimited_tier_must_be_last: 422
  /** Only plans for organizations can have unit prices. */ unit_prices_not_allowed_for_user_plans: 422
  /** The operation reads another content type. */ unsupported_content_type: 415
  /** Phone numbers of this country cannot be used. */ unsupported_country_code: 403
  /** Your Clerk plan lacks a feature that this needs. */ unsupported_subscription_plan_features: 402
  /** The user is banned. */ user_banned: 403
  /** The user is deactivated. */ user_deactivated: 403
  /** Directory sync owns the user, who cannot be deleted here. */ user_managed_by_scim: 409
  /** The instance has as many users as it may have. */ user_quota_exceeded: 403
  /** The verification was completed before. */ verification_already_verified: 400
  /** Too many codes were sent: wait at least half a minute. */ verification_code_too_many_requests: 429
  /** The verification took too long: start another one. */ verification_expired: 400
  /** The code was wrong too often: start another verification. */ verification_failed: 400
  /** No code has been sent yet. */ verification_not_sent: 400
  /** Clerk met a verification in a state that it does not know. */ verification_status_unknown: 500
  /** The verification uses another strategy. */ verification_strategy_invalid: 400
  /** The person on the waitlist has signed up. */ waitlist_entry_already_completed: 409
  /** The person on the waitlist was invited before. */ waitlist_entry_already_invited: 409
  /** The person on the waitlist was rejected before. */ waitlist_entry_already_rejected: 409
  /** Another request is changing the entry of the waitlist. */ waitlist_entry_locked: 409
}

/**
 * A code that the Backend API is known to send, such as `resource_not_found`.
 *
 * @since 0.1.0
 * @category models
 */
export type ClerkErrorCode = keyof ClerkErrorCodes

/**
 * A known code, or any that Clerk adds later. Editors suggest the known ones.
 *
 * @since 0.1.0
 * @category models
 */
export type ErrorCode = ClerkErrorCode | (string & {})
