"""Settings: from the environment or ``.env``, checked at start, never silently replaced."""

from datetime import time
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from printdesk import clerk_settings
from printdesk.clock import time_of_day
from printdesk.mail_settings import LOCAL_HOSTS, MailSettings
from printdesk.secret_files import SHORTEST_SECRET, SecretFileError, SecretFiles, kept_secret
from printdesk.setting_sentences import told
from printdesk.setting_types import (
    ClerkClaim,
    ClerkIssuer,
    ClerkKey,
    DatabaseAddress,
    Domains,
    Extensions,
    Networks,
    Origins,
    RateLimit,
    RedisAddress,
    Site,
    SocketAddress,
    TimeOfDay,
    TimeZone,
)


class SettingsError(Exception):
    """A setting is wrong; the message names it and says what it takes."""


class Settings(MailSettings):
    """Every setting of Printdesk; ``.env.example`` tells what each means."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    printdesk_env: Literal["embedded", "production"] = "embedded"
    secret_key: SecretStr = SecretStr("")
    database_url: DatabaseAddress = ""
    redis_url: RedisAddress = ""

    lab_timezone: TimeZone = "UTC"
    data_dir: Path = Path("data")
    storage_root: Path | None = None
    storage_limit_mb: int = Field(default=0, ge=0)
    backup_dir: Path | None = None
    backup_time: TimeOfDay = "03:00"
    pg_bin_dir: str = ""
    staff_storage_root: str = ""

    host: str = "localhost"
    port: int = Field(default=8080, ge=1, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535)
    api_processes: int = Field(default=2, ge=1, le=64)
    public_url: Site = ""
    cors_origins: Origins = ()
    trusted_proxies: Networks = ()

    allowed_email_domains: Domains = ()
    admin_email: str = ""
    admin_password: SecretStr = SecretStr("")

    max_upload_mb: int = Field(default=50, ge=1, le=2000)
    slicer_extensions: Extensions = (
        ".3mf",
        ".gcode.3mf",
        ".gcode",
        ".bgcode",
        ".form",
        ".idea",
        ".gx",
    )
    confirm_token_hours: float = Field(default=72, gt=0, le=365 * 24)
    lock_minutes: float = Field(default=5, gt=0, le=24 * 60)
    revert_window_minutes: float = Field(default=30, ge=0, le=30 * 24 * 60)
    completion_email_delay_seconds: float = Field(default=120, ge=0, le=24 * 3600)
    ratelimit_submit: RateLimit = "3/hour"
    ratelimit_submit_address: RateLimit = "60/hour"
    session_idle_minutes: float = Field(default=120, ge=1, le=7 * 24 * 60)
    session_hours: float = Field(default=24, gt=0, le=30 * 24)
    registration_domains: Domains = ()
    ratelimit_login: RateLimit = "10/hour"
    ratelimit_code: RateLimit = "10/hour"
    ratelimit_reset: RateLimit = "5/hour"
    ratelimit_resend: RateLimit = "1/hour"

    clerk_publishable_key: ClerkKey = ""
    clerk_issuer: ClerkIssuer = ""
    clerk_authorized_parties: Origins = ()
    clerk_role_claim: ClerkClaim = "metadata.role"
    clerk_organization: str = ""

    clamd_address: SocketAddress = ""
    sentry_dsn: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def load(cls, **given: object) -> Self:
        """The settings in force. Makes ``DATA_DIR`` and, outside production, the secret key.

        Raises SettingsError with a sentence that names each wrong setting.
        """
        settings = cls.read(**given)
        settings._prepare_data_dir()
        return settings

    @classmethod
    def read(cls, **given: object) -> Self:
        """The settings as they are given. Makes nothing, so that there may be no secret yet.

        Raises SettingsError as ``load`` does.
        """
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError("\n".join(told(error, cls.model_fields))) from None
        except SecretFileError as error:
            raise SettingsError(str(error)) from None
        except UnicodeDecodeError:
            raise SettingsError(
                ".env: the file is not in UTF-8. Save it again as UTF-8, then start again."
            ) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where settings come from, in this order; secrets may stand in files besides."""
        assert isinstance(env_settings, EnvSettingsSource)  # noqa: S101 - as pydantic makes it
        assert isinstance(dotenv_settings, EnvSettingsSource)  # noqa: S101 - the same
        files = SecretFiles(settings_cls, env_settings.env_vars, dotenv_settings.env_vars)
        return init_settings, env_settings, dotenv_settings, file_secret_settings, files

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.redis_url or self.database_url.startswith("postgres"):
            self.printdesk_env = "production"
        secret = self.secret_key.get_secret_value()
        if (self.production or secret) and len(secret) < SHORTEST_SECRET:
            raise ValueError("SECRET_KEY: it needs 32 characters or more")
        if not self.public_url:
            self.public_url = (
                f"http://{'localhost' if self.host in LOCAL_HOSTS else self.host}:{self.port}"
            )
        if self.smtp_host and urlsplit(self.public_url).hostname in LOCAL_HOSTS:
            raise ValueError(
                "PUBLIC_URL: with SMTP_HOST set, mails go to real people, and a link to "
                f"{self.public_url} would lead them nowhere. "
                "Set PUBLIC_URL to the address of the site"
            )
        if bool(self.admin_email) != bool(self.admin_password.get_secret_value()):
            raise ValueError("ADMIN_EMAIL and ADMIN_PASSWORD: set both, or neither")
        clerk_settings.require_fit(self)
        if self.uses_clerk and not self.clerk_authorized_parties:
            self.clerk_authorized_parties = (clerk_settings.own_party(self.public_url),)
        self.data_dir = self.data_dir.expanduser().absolute()
        self.storage_root = (self.storage_root or self.data_dir / "storage").expanduser().absolute()
        self.backup_dir = self._checked_backup_dir()
        self.database_url = self.database_url or f"sqlite:///{self.data_dir / 'printdesk.sqlite3'}"
        return self

    def _checked_backup_dir(self) -> Path | None:
        if self.backup_dir is None:
            return None
        folder = self.backup_dir.expanduser().absolute()
        if folder.is_relative_to(self.storage) or self.storage.is_relative_to(folder):
            raise ValueError(
                f"BACKUP_DIR: {folder} and the share {self.storage} lie in one another. Name a "
                "folder of its own, on another disk"
            )
        return folder

    @property
    def production(self) -> bool:
        return self.printdesk_env == "production"

    @property
    def uses_clerk(self) -> bool:
        """Whether people sign in by Clerk, and not by accounts of our own."""
        return bool(self.clerk_publishable_key)

    @property
    def clerk_frontend(self) -> str | None:
        """The host of Clerk's Frontend API; None where people sign in here."""
        return clerk_settings.frontend_host(self.clerk_publishable_key) if self.uses_clerk else None

    @property
    def key(self) -> bytes:
        """The secret from which every key is derived."""
        return self.secret_key.get_secret_value().encode()

    @property
    def backup_at(self) -> time:
        """When the daily backup is due, on this machine's clock."""
        return time_of_day(self.backup_time)

    @property
    def secret_file(self) -> Path:
        """Where the secret is kept that no setting gives."""
        return self.data_dir / "secret_key"

    @property
    def storage(self) -> Path:
        """The root of the share."""
        assert self.storage_root is not None  # noqa: S101 - set by _fit_together
        return self.storage_root

    @property
    def outbox_dir(self) -> Path:
        """Where mails are written when there is no SMTP server."""
        return self.data_dir / "outbox"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the lab's days begin."""
        return ZoneInfo(self.lab_timezone)

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    def _prepare_data_dir(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            if not self.secret_key.get_secret_value():
                self.secret_key = SecretStr(kept_secret(self.secret_file))
        except SecretFileError as error:
            raise SettingsError(f"SECRET_KEY: {error}") from None
        except OSError as error:
            raise SettingsError(
                f"DATA_DIR: {self.data_dir} cannot be written to ({error.strerror}). "
                "Choose a folder that belongs to you."
            ) from None
