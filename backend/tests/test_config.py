from pathlib import Path

import pytest

from printdesk.config import Settings, SettingsError

LONG = "x" * 32


def load(tmp_path: Path, **given: object) -> Settings:
    return Settings.load(_env_file=None, data_dir=tmp_path / "data", **given)


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.public_url == "http://localhost:8080"
    assert settings.storage == tmp_path / "data" / "storage"
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'printdesk.sqlite3'}"
    assert not settings.production


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = load(tmp_path)
    kept = tmp_path / "data" / "secret_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(first.key) >= 32
    assert load(tmp_path).key == first.key


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, secret_key=LONG, admin_email="a@b.de", admin_password="hush-hush")
    shown = repr(settings) + str(settings)
    assert "hush-hush" not in shown
    assert LONG not in shown


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PORT", {"port": 70000}),
        ("PORT", {"port": "eighty"}),
        ("PUBLIC_URL", {"public_url": "print.example.edu"}),
        ("PUBLIC_URL", {"smtp_host": "mail.example.edu"}),
        ("SECRET_KEY", {"database_url": "postgresql://db/printdesk"}),
        ("SECRET_KEY", {"redis_url": "redis://cache", "secret_key": "short"}),
        ("SMTP_SECURITY", {"smtp_security": "ssl3"}),
        ("TRUSTED_PROXIES", {"trusted_proxies": "10.0.0.0/99"}),
        ("RATELIMIT_SUBMIT", {"ratelimit_submit": "often"}),
        ("SLICER_EXTENSIONS", {"slicer_extensions": "gcode"}),
        ("CONFIRM_TOKEN_HOURS", {"confirm_token_hours": 0}),
        ("LOCK_MINUTES", {"lock_minutes": -1}),
        ("MAX_UPLOAD_MB", {"max_upload_mb": 0}),
        ("ADMIN_EMAIL", {"admin_email": "ada@example.edu"}),
        ("ADMIN_PASSWORD", {"admin_password": "correct horse"}),
        ("LOG_LEVEL", {"log_level": "LOUD"}),
        ("CLERK_PUBLISHABLE_KEY", {"clerk_publishable_key": "pk_test"}),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(
    tmp_path: Path, name: str, given: dict[str, object]
) -> None:
    with pytest.raises(SettingsError) as stopped:
        load(tmp_path, **given)
    assert name in str(stopped.value)
    assert str(stopped.value).endswith(".")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here", encoding="ascii")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        load(tmp_path)


def test_postgresql_and_redis_mean_production(tmp_path: Path) -> None:
    assert load(tmp_path, secret_key=LONG, redis_url="redis://cache").production
    assert load(tmp_path, secret_key=LONG, database_url="postgresql://db/x").production


def test_lists_are_read_from_words(tmp_path: Path) -> None:
    settings = load(tmp_path, allowed_email_domains="@Example.edu, lab.example.org")
    assert settings.allowed_email_domains == ("example.edu", "lab.example.org")


def test_the_longest_slicer_extension_comes_first(tmp_path: Path) -> None:
    assert load(tmp_path).slicer_extensions[0] == ".gcode.3mf"
