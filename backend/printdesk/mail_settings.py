"""The settings of the mail server, and what of them fits together."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104 - compared, not bound


class MailSettings(BaseSettings):
    """How mails go out."""

    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "plain"] = "starttls"
    smtp_auth: Literal["password", "xoauth2"] = "password"
    smtp_oauth_token_url: str = ""
    smtp_oauth_client_id: str = ""
    smtp_oauth_client_secret: SecretStr = SecretStr("")
    smtp_oauth_refresh_token: SecretStr = SecretStr("")
    smtp_oauth_scope: str = ""
    smtp_max_per_minute: int = Field(default=0, ge=0, le=600)
    mail_from: str = "Printdesk <printdesk@localhost>"

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        password = bool(self.smtp_password.get_secret_value())
        if self.smtp_auth == "xoauth2":
            self._require_oauth(password=password)
        elif bool(self.smtp_username) != password:
            raise ValueError("SMTP_USERNAME and SMTP_PASSWORD: set both, or neither")
        if self.smtp_username and not self.smtp_host:
            raise ValueError("SMTP_HOST: SMTP_USERNAME is set, but not the server it is for")
        return self

    def _require_oauth(self, *, password: bool) -> None:
        if password:
            raise ValueError(
                "SMTP_PASSWORD: SMTP_AUTH=xoauth2 signs in without one. Leave it empty"
            )
        for name in ("smtp_host", "smtp_username", "smtp_oauth_token_url", "smtp_oauth_client_id"):
            if not getattr(self, name):
                raise ValueError(f"{name.upper()}: SMTP_AUTH=xoauth2 needs it")
        proofs = (self.smtp_oauth_client_secret, self.smtp_oauth_refresh_token)
        if not any(proof.get_secret_value() for proof in proofs):
            raise ValueError(
                "SMTP_OAUTH_CLIENT_SECRET: SMTP_AUTH=xoauth2 needs it, or SMTP_OAUTH_REFRESH_TOKEN"
            )
        url = urlsplit(self.smtp_oauth_token_url)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOCAL_HOSTS):
            raise ValueError(
                "SMTP_OAUTH_TOKEN_URL: it must be an address that begins with https://"
            )
        if self.smtp_security == "plain" and self.smtp_host not in LOCAL_HOSTS:
            raise ValueError(
                "SMTP_SECURITY: with SMTP_AUTH=xoauth2 write starttls or tls, "
                "or the token could be read on its way"
            )
