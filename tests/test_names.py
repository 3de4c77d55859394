"""What a name says of its value."""

from __future__ import annotations

import pytest

from seamlint.catalogue import Catalogue, load
from seamlint.settings import Secrets, Settings
from seamlint.taint.names import Names, Says, words

NAMES = Names.of(load())
SECRET, AMBIGUOUS, HARMLESS, NOTHING = Says.SECRET, Says.AMBIGUOUS, Says.HARMLESS, Says.NOTHING

VERDICTS: dict[Says, str] = {
    SECRET: """
        password passwd pwd passphrase passcode secret credential credentials creds authorization jwt dsn
        apikey db_password DATABASE_PASSWORD userPassword password2 old-password password_value secretString
        api_key apiKey API_KEY X-Api-Key private_key signing_key encryption_key access_key auth_key master_key
        service_key ssh_private_key webhook_key license_key stripe_key OPENAI_KEY stripe_api_key secret_key
        client_secret client-secret access_token accessToken ACCESS_TOKEN refresh_token id_token bot_token
        github_token session_token bearer_token api_token auth_token_value DATABASE_URL database_url mongo_uri
        slack_webhook_url auth_header authorization_header api_keys access_tokens private_keys recovery_codes
        totp_seed webhook_secret signing_secret jwt_secret hmac_secret
        AZURE_STORAGE_KEY
        pw bind_pw root_pw PGPASSWORD dbpass sftp_pass vault_pass password_confirm password_confirmation secret_json
        credentials_json GITHUB_PAT gitlab_pat auth_tok rapidapi_key azure_key wpa_psk preshared_key
        pre_shared_key card_pin secret_key_base authkey client_assertion code_verifier page_access_token
        current_access_token next_refresh_token last_session_token otp_code mfa_code otp new_pin verification_code
        session_cookie bearer sa_key
    """,
    AMBIGUOUS: "token Token TOKEN token2 pin PIN",
    HARMLESS: """
        secret_id secret_name secretName secret_ref secret_reference secret_arn token_uri token_url TOKEN_URL
        token_endpoint token_type tokenType secret_kind token_count token_ttl token_expires token_expires_at
        token_expires_in secret_version token_length key_length password_length token_size password_hash
        password_digest key_fingerprint secret_fingerprint token_file secret_path password_file secret_file_path
        password_env api_key_env secret_field password_field password_fields password_policy password_required
        password_changed secret_status token_status token_fail_reason secret_reason token_scope token_scopes
        token_cache token_suffix TOKEN_CACHE_FILE secret_prefix token_prefix password_pattern password_regex
        secret_config credentials_provider token_provider token_service credential_store password_validator
        token_generator password_error token_error password_hint password_strength token_usage token_limit
        token_budget token_price password_reset access_token_id api_key_name api_key_id secret_label
        token_source csrf_token csrfToken xsrf_token has_password is_secret no_password use_token
        with_credentials max_token public_key publishable_key site_key masked_password redacted_token
        hashed_password hidden_secret dummy_password fake_token example_secret require_password next_token
        next_page_token page_token continuation_token pad_token eos_token bos_token unk_token sep_token
        mask_token special_token cls_token max_tokens prompt_tokens completion_tokens input_tokens output_tokens
        total_tokens cached_tokens primary_key foreign_key partition_key sort_key cache_key idempotency_key
        bucket_key schema_key sequence_key natural_key
        current_token system_token stream_token first_token page_token_value password_confirm_url secret_json_path
        password_again_label bearer_token_url access_token_cookie_name code_base hook_type
    """,
    NOTHING: """
        tokens key keys name value user username email account_id uuid certificate text data host path passed
        passenger compass bypass passage author authority authorize authored secretary uncertainty certain
        concert monkey keyboard keyword turkey keystone keying rapid capital tokenize tokenizer tokenization
        detokenize access_id accessor random_access api_id api_name api_version key_alias key_board key_code
        key_frame keystore keyframe keypress keyup keydown hotkey donkey whiskey session request response
        payload settings config led_pin door_pin pat pattern tok otp_device HTTPBearer Bearer scheme
        session_key cookie info json_response request_info service_account verifier repeat again passkey psk
        new_value confirm mnemonic pwm dbpath adminpage base card pincode cookie_jar
    """,
}


def cases() -> list[tuple[str, Says]]:
    return [(name, verdict) for verdict, names in VERDICTS.items() for name in names.split()]


@pytest.mark.parametrize(("name", "verdict"), cases())
def test_the_verdict_on_a_name(name: str, verdict: Says) -> None:
    assert NAMES.says(name) is verdict


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("accessToken", ("access", "token")),
        ("ACCESS_TOKEN", ("access", "token")),
        ("access-token", ("access", "token")),
        ("X-Api-Key", ("x", "api", "key")),
        ("OAuthToken", ("o", "auth", "token")),
        ("HTTPPassword2", ("http", "password", "2")),
        ("", ()),
    ],
)
def test_the_words_of_a_name(name: str, split: tuple[str, ...]) -> None:
    assert words(name) == split


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("get_password", SECRET),
        ("fetch_access_token", SECRET),
        ("get_token_for_user", SECRET),
        ("create_api_key", SECRET),
        ("check_password", HARMLESS),
        ("validate_token", HARMLESS),
        ("has_secret", HARMLESS),
        ("mask_secret", HARMLESS),
        ("redact_token", HARMLESS),
        ("hash_password", HARMLESS),
        ("encrypt_secret", HARMLESS),
        ("reset_password", HARMLESS),
        ("revoke_token", HARMLESS),
        ("count_tokens", HARMLESS),
        ("get_token_count", HARMLESS),
        ("get_secret_name", HARMLESS),
        ("get_user", NOTHING),
        ("to_token", NOTHING),
    ],
)
def test_what_the_name_of_a_function_says_of_its_result(name: str, verdict: Says) -> None:
    assert NAMES.function(name) is verdict


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        ("Authorization", True),
        ("Proxy-Authorization", True),
        ("Cookie", True),
        ("Set-Cookie", True),
        ("X-Api-Key", True),
        ("X-Auth-Token", True),
        ("Content-Type", False),
        ("User-Agent", False),
        ("X-Request-Id", False),
        ("Content-Length", False),
    ],
)
def test_the_names_of_headers(header: str, secret: bool) -> None:
    assert (NAMES.header(header) is SECRET) is secret


def test_names_that_the_configuration_declares() -> None:
    declared = Secrets(names=("customer_pin", "iban"), harmless=("seat_token", "licenseKey", "internal-iban"))
    names = Names.of(Catalogue(load().providers.values(), Settings(secrets=declared)))
    for name in ("customer_pin", "customerPin", "CUSTOMER-PIN", "old_customer_pin", "iban", "payer_iban"):
        assert names.says(name) is SECRET, name
    for name in ("seat_token", "SeatToken", "license_key", "LICENSE-KEY", "internal_iban"):
        assert names.says(name) is HARMLESS, name
    for name in ("customer_pin_length", "pin", "iban_owner", "customer_pinned"):
        assert names.says(name) is not SECRET, name
    assert names.says("other_seat_token") is SECRET
    assert names.says("password") is SECRET


@pytest.mark.parametrize(
    "name", ["POSTHOG_API_KEY", "posthog_api_key", "SENTRY_DSN", "PADDLE_CLIENT_TOKEN", "MIXPANEL_TOKEN"]
)
def test_what_only_says_which_project_is_meant_is_no_secret(name: str) -> None:
    assert NAMES.says(name) is HARMLESS
    assert not NAMES.is_some_key(name)
