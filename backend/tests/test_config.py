import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from printdesk.cli import main
from printdesk.config import Settings, SettingsError
from tests.notifications.mail_server import free_port

LONG = "x" * 32
SITE = "https://print.example.edu"
OAUTH: dict[str, object] = {
    "public_url": SITE,
    "smtp_host": "a.b",
    "smtp_username": "desk",
    "smtp_auth": "xoauth2",
    "smtp_oauth_token_url": "https://login.example.edu/token",
    "smtp_oauth_client_id": "desk",
    "smtp_oauth_client_secret": "hush-hush",
}
# The key says: clerk.example.edu$
CLERK = {
    "clerk_publishable_key": "pk_live_Y2xlcmsuZXhhbXBsZS5lZHUk",
    "clerk_issuer": "https://clerk.example.edu",
}


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


def test_a_secret_that_is_damaged_stops_the_start(tmp_path: Path) -> None:
    kept = tmp_path / "data" / "secret_key"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(SettingsError, match=r"SECRET_KEY: the file .* is damaged or empty"):
        load(tmp_path)
    assert kept.read_bytes() == b""


def test_a_secret_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    kept = tmp_path / "data" / "secret_key"
    kept.parent.mkdir()
    kept.touch()
    writing = threading.Timer(0.2, kept.write_text, [LONG])
    writing.start()
    try:
        assert load(tmp_path).secret_key.get_secret_value() == LONG
    finally:
        writing.join()


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, secret_key=LONG, admin_email="a@b.de", admin_password="hush-hush")
    shown = repr(settings) + str(settings)
    assert "hush-hush" not in shown
    assert LONG not in shown


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(LONG + "\n")
    (tmp_path / "database").write_text("postgresql://desk:hush%20hush@db/printdesk\r\n")
    (tmp_path / ".env").write_text(
        f"SECRET_KEY_FILE={tmp_path}/key\nDATABASE_URL_FILE={tmp_path}/database\nDATABASE_URL=\n"
    )
    settings = Settings.load(_env_file=tmp_path / ".env", data_dir=tmp_path / "data")
    assert settings.key == LONG.encode()
    assert settings.database_url == "postgresql://desk:hush%20hush@db/printdesk"
    assert settings.production


def test_every_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secrets = [
        name for name, field in Settings.model_fields.items() if field.annotation is SecretStr
    ]
    assert {"secret_key", "smtp_password", "admin_password"} <= set(secrets)
    for name in (*secrets, "database_url", "redis_url"):
        (tmp_path / ".env").write_text(f"{name.upper()}_FILE={tmp_path}/missing\n")
        with pytest.raises(
            SettingsError, match=rf"^{name.upper()}_FILE: the file .* cannot be read"
        ):
            Settings.load(_env_file=tmp_path / ".env", data_dir=tmp_path / "data")


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (b"\n", "", "SECRET_KEY_FILE: the file {} is empty."),
        (b"\xff\xfe", "", "SECRET_KEY_FILE: the file {} is not in UTF-8."),
        (b"short\n", "", "SECRET_KEY: it needs 32 characters or more."),
        (
            LONG.encode(),
            f"SECRET_KEY={LONG}",
            "SECRET_KEY and SECRET_KEY_FILE: set one of them only.",
        ),
    ],
)
def test_a_wrong_secret_in_a_file_stops_the_start(
    tmp_path: Path, content: bytes, more: str, sentence: str
) -> None:
    key = tmp_path / "key"
    key.write_bytes(content)
    (tmp_path / ".env").write_text(f"SECRET_KEY_FILE={key}\n{more}\n")
    with pytest.raises(SettingsError) as stopped:
        Settings.load(_env_file=tmp_path / ".env", data_dir=tmp_path / "data")
    assert str(stopped.value) == sentence.format(key)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PORT", {"port": 70000}),
        ("PORT", {"port": "eighty"}),
        ("PUBLIC_URL", {"public_url": "print.example.edu"}),
        ("PUBLIC_URL", {"smtp_host": "mail.example.edu"}),
        ("SECRET_KEY", {"database_url": "postgresql://db/printdesk"}),
        ("SECRET_KEY", {"redis_url": "redis://cache", "secret_key": "short"}),
        ("SECRET_KEY", {"secret_key": "short"}),
        ("PRINTDESK_ENV", {"printdesk_env": "prod"}),
        ("DATABASE_URL", {"database_url": "nonsense"}),
        ("DATABASE_URL", {"database_url": "mysql://db/printdesk"}),
        ("REDIS_URL", {"redis_url": "localhost:6379", "secret_key": LONG}),
        ("STORAGE_LIMIT_MB", {"storage_limit_mb": -1}),
        ("STORAGE_LIMIT_MB", {"storage_limit_mb": "1.5"}),
        ("PORT", {"port": 0}),
        ("PUBLIC_URL", {"public_url": "ftp://print.example.edu"}),
        ("PUBLIC_URL", {"public_url": "https://jane:secret@print.example.edu"}),
        ("PUBLIC_URL", {"public_url": "https://print.example.edu/?page=1"}),
        ("CORS_ORIGINS", {"cors_origins": "*"}),
        ("CORS_ORIGINS", {"cors_origins": "https://a.example.edu, print.example.edu"}),
        ("CORS_ORIGINS", {"cors_origins": "https://print.example.edu/"}),
        ("ALLOWED_EMAIL_DOMAINS", {"allowed_email_domains": "example"}),
        ("ALLOWED_EMAIL_DOMAINS", {"allowed_email_domains": "jane@example.edu"}),
        ("SMTP_PORT", {"smtp_port": 0}),
        ("SMTP_HOST", {"smtp_username": "desk", "smtp_password": "hush-hush"}),
        ("SMTP_PASSWORD", {"smtp_host": "a.b", "public_url": SITE, "smtp_username": "desk"}),
        ("SMTP_USERNAME", {"smtp_host": "a.b", "public_url": SITE, "smtp_password": "hush"}),
        ("SMTP_SECURITY", {"smtp_security": "ssl3"}),
        ("SMTP_AUTH", {"smtp_auth": "ntlm"}),
        ("SMTP_HOST", {"smtp_auth": "xoauth2"}),
        ("SMTP_PASSWORD", OAUTH | {"smtp_password": "hush-hush"}),
        ("SMTP_USERNAME", OAUTH | {"smtp_username": ""}),
        ("SMTP_OAUTH_CLIENT_ID", OAUTH | {"smtp_oauth_client_id": ""}),
        ("SMTP_OAUTH_REFRESH_TOKEN", OAUTH | {"smtp_oauth_client_secret": ""}),
        ("SMTP_OAUTH_TOKEN_URL", OAUTH | {"smtp_oauth_token_url": "http://a.b/token"}),
        ("SMTP_SECURITY", OAUTH | {"smtp_security": "plain"}),
        ("SMTP_MAX_PER_MINUTE", {"smtp_max_per_minute": -1}),
        ("TRUSTED_PROXIES", {"trusted_proxies": "10.0.0.0/99"}),
        ("RATELIMIT_SUBMIT", {"ratelimit_submit": "often"}),
        ("RATELIMIT_SUBMIT_ADDRESS", {"ratelimit_submit_address": "0/hour"}),
        ("RATELIMIT_LOGIN", {"ratelimit_login": "10"}),
        ("RATELIMIT_RESEND", {"ratelimit_resend": "1/fortnight"}),
        ("SLICER_EXTENSIONS", {"slicer_extensions": "gcode"}),
        ("CONFIRM_TOKEN_HOURS", {"confirm_token_hours": 0}),
        ("CONFIRM_TOKEN_HOURS", {"confirm_token_hours": "nan"}),
        ("CONFIRM_TOKEN_HOURS", {"confirm_token_hours": "inf"}),
        ("LOCK_MINUTES", {"lock_minutes": -1}),
        ("LOCK_MINUTES", {"lock_minutes": "inf"}),
        ("REVERT_WINDOW_MINUTES", {"revert_window_minutes": -1}),
        ("REVERT_WINDOW_MINUTES", {"revert_window_minutes": "inf"}),
        ("COMPLETION_EMAIL_DELAY_SECONDS", {"completion_email_delay_seconds": "soon"}),
        ("COMPLETION_EMAIL_DELAY_SECONDS", {"completion_email_delay_seconds": 1e9}),
        ("MAX_UPLOAD_MB", {"max_upload_mb": 0}),
        ("MAX_UPLOAD_MB", {"max_upload_mb": 2001}),
        ("ADMIN_EMAIL", {"admin_email": "ada@example.edu"}),
        ("ADMIN_PASSWORD", {"admin_password": "correct horse"}),
        ("LOG_LEVEL", {"log_level": "LOUD"}),
        ("CLERK_PUBLISHABLE_KEY", {**CLERK, "clerk_publishable_key": "pk_test"}),
        ("CLERK_PUBLISHABLE_KEY", {**CLERK, "clerk_publishable_key": "sk_live_Y2xlcmsuYS5iJA=="}),
        # The second half says: clerk.example;$ and could add a rule to the policy of pages.
        (
            "CLERK_PUBLISHABLE_KEY",
            {**CLERK, "clerk_publishable_key": "pk_live_Y2xlcmsuZXhhbXBsZTsk"},
        ),
        ("CLERK_PUBLISHABLE_KEY", {"clerk_issuer": CLERK["clerk_issuer"]}),
        ("CLERK_ISSUER", {"clerk_publishable_key": CLERK["clerk_publishable_key"]}),
        ("CLERK_ISSUER", {**CLERK, "clerk_issuer": "clerk.example.edu"}),
        ("CLERK_ISSUER", {**CLERK, "clerk_issuer": "http://clerk.example.edu"}),
        ("CLERK_PUBLISHABLE_KEY", {"clerk_authorized_parties": SITE}),
        ("CLERK_AUTHORIZED_PARTIES", {**CLERK, "clerk_authorized_parties": "print.example.edu"}),
        ("CLERK_ROLE_CLAIM", {**CLERK, "clerk_role_claim": "metadata role"}),
        ("CLERK_ORGANIZATION", {**CLERK, "clerk_role_claim": "o.rol"}),
        ("ADMIN_EMAIL", {**CLERK, "admin_email": "a@b.edu", "admin_password": "correct horse"}),
        ("REGISTRATION_DOMAINS", {**CLERK, "registration_domains": "example.edu"}),
        ("METRICS_PORT", {"metrics_port": 70000}),
        ("CLAMD_ADDRESS", {"clamd_address": "localhost"}),
        ("CLAMD_ADDRESS", {"clamd_address": "/run/clamd.ctl"}),
        ("BACKUP_TIME", {"backup_time": "3am"}),
        ("BACKUP_TIME", {"backup_time": "24:00"}),
        ("BACKUP_DIR", {"backup_dir": "data/storage/backups", "storage_root": "data/storage"}),
        ("BACKUP_DIR", {"backup_dir": "data", "storage_root": "data/storage"}),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(
    tmp_path: Path, name: str, given: dict[str, object]
) -> None:
    with pytest.raises(SettingsError) as stopped:
        load(tmp_path, **given)
    assert name in str(stopped.value)
    assert str(stopped.value).endswith(".")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"port": "eighty"},
            "PORT: write a whole number of at least 1 and at most 65535, not “eighty”.",
        ),
        (
            {"port": 70000},
            "PORT: write a whole number of at least 1 and at most 65535, not “70000”.",
        ),
        (
            {"storage_limit_mb": "1.5"},
            "STORAGE_LIMIT_MB: write a whole number of at least 0, not “1.5”.",
        ),
        (
            {"lock_minutes": "nan"},
            "LOCK_MINUTES: write a number above 0 and at most 1440, not “nan”.",
        ),
        (
            {"smtp_security": "ssl3"},
            "SMTP_SECURITY: write one of starttls, tls, plain, not “ssl3”.",
        ),
        (
            {"lab_timezone": "Central Time"},
            "LAB_TIMEZONE: “Central Time” is not a time zone such as America/Chicago.",
        ),
        (
            {"trusted_proxies": "10.0.0.0/99"},
            "TRUSTED_PROXIES: “10.0.0.0/99” is not an address or a network such as 10.0.0.0/8.",
        ),
        (
            {"database_url": "postgresql://desk@db:port/printdesk", "secret_key": LONG},
            "DATABASE_URL: it is not an address such as "
            "postgresql+psycopg://user:password@host:5432/printdesk.",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_plain_words(
    tmp_path: Path, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(SettingsError) as stopped:
        load(tmp_path, **given)
    assert str(stopped.value) == sentence


def test_a_file_of_settings_in_another_encoding_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("MAIL_FROM=Büro <desk@example.edu>\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"^\.env: the file is not in UTF-8\."):
        Settings.load(_env_file=file, data_dir=tmp_path / "data")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as stopped:
        load(tmp_path, port=0, lock_minutes=0, log_level="LOUD")
    told = str(stopped.value).splitlines()
    assert [line.partition(":")[0] for line in told] == ["PORT", "LOCK_MINUTES", "LOG_LEVEL"]


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all.sqlite3", "{free}"])
@pytest.mark.parametrize("command", ["migrate", "verify-log"])
def test_a_database_that_is_not_there_stops_every_command_with_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    address: str,
    command: str,
) -> None:
    nobody = f"postgresql://desk:hush-hush@127.0.0.1:{free_port()}/printdesk"
    monkeypatch.setenv("DATABASE_URL", address.format(free=nobody))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", LONG)
    monkeypatch.chdir(tmp_path)
    assert main([command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("printdesk: DATABASE_URL: the database cannot be used")
    assert "hush-hush" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STORAGE_ROOT", "{folder}/a file"),
        ("STORAGE_ROOT", "{folder}/a file/below"),
        ("STORAGE_ROOT", "/proc/nowhere"),
        ("MAIL_FROM", "nobody"),
        ("REDIS_URL", "redis://127.0.0.1:{free}"),
    ],
)
def test_what_shows_only_at_the_start_is_named_too(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    for setting, said in (
        ("DATA_DIR", str(tmp_path / "data")),
        ("SECRET_KEY", LONG),
        (name, value.format(folder=tmp_path, free=free_port())),
    ):
        monkeypatch.setenv(setting, said)
    assert main(["migrate"]) == 0
    assert main(["up", "--port", str(free_port())]) == 1
    assert capsys.readouterr().err.startswith(f"printdesk: {name}: ")


def test_a_file_that_is_no_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100, encoding="ascii")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert (
        said == "printdesk: DATABASE_URL: the database cannot be used (file is not a database).\n"
    )


def test_a_start_that_is_refused_leaves_nothing_on_the_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STORAGE_ROOT", str(tmp_path / "share"))
    monkeypatch.setenv("MAIL_FROM", "nobody")
    monkeypatch.chdir(tmp_path)
    assert main(["up", "--port", str(free_port())]) == 1
    assert not (tmp_path / "share").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here", encoding="ascii")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        load(tmp_path)


def test_postgresql_and_redis_mean_production(tmp_path: Path) -> None:
    assert load(tmp_path, secret_key=LONG, redis_url="redis://cache").production
    assert load(tmp_path, secret_key=LONG, database_url="postgresql://db/x").production


def test_signing_in_to_mail_by_a_token_needs_no_password(tmp_path: Path) -> None:
    assert load(tmp_path, **OAUTH).smtp_auth == "xoauth2"


def test_lists_are_read_from_words(tmp_path: Path) -> None:
    settings = load(tmp_path, allowed_email_domains="@Example.edu, lab.example.org")
    assert settings.allowed_email_domains == ("example.edu", "lab.example.org")


def test_the_longest_slicer_extension_comes_first(tmp_path: Path) -> None:
    assert load(tmp_path).slicer_extensions[0] == ".gcode.3mf"


def test_tokens_of_clerk_are_good_for_the_site_itself_where_no_other_is_named(
    tmp_path: Path,
) -> None:
    given = {**CLERK, "public_url": "https://Print.example.edu/"}
    settings = load(tmp_path, **given)
    assert settings.clerk_authorized_parties == ("https://print.example.edu",)
    assert settings.clerk_frontend == "clerk.example.edu"
    several = load(tmp_path, **given, clerk_authorized_parties="https://a.edu, https://b.edu")
    assert several.clerk_authorized_parties == ("https://a.edu", "https://b.edu")
