"""What the audit records of settings."""

from smartchat.composition.settings_record import settings_digest, settings_given
from smartchat.settings import Settings


def test_the_digest_follows_settings_and_holds_no_secret() -> None:
    plain = Settings(embedder="none")
    assert settings_digest(plain) == settings_digest(Settings(embedder="none"))
    assert settings_digest(plain) != settings_digest(Settings(embedder="none", max_upload_bytes=1_000_000))
    secret, other = (Settings(embedder="none", secret_key=key * 40) for key in "ab")
    assert settings_digest(secret) == settings_digest(other) != settings_digest(plain)
    assert "secret_key" in settings_given(secret)
    assert "secret_key" not in settings_given(plain)
