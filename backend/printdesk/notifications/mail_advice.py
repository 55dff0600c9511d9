"""What to do when a mail does not go out, by the step that failed."""

import smtplib
import socket
import ssl

from printdesk.config import Settings
from printdesk.notifications.troubles import MailServerTrouble, RecipientRefused

PORTS = "Usual are 587 with starttls, 465 with tls, and 25 with plain for a relay on your network."
MICROSOFT = (".office365.com", ".outlook.com")
GOOGLE = (".gmail.com", ".google.com")


def about_connection(settings: Settings, error: Exception) -> str:
    """What to do when there is no connection."""
    match error:
        case ssl.SSLCertVerificationError():
            return about_certificate(settings)
        case ssl.SSLError():
            return (
                f"The server does not speak TLS from the first byte on port {settings.smtp_port}. "
                f"Set SMTP_SECURITY and SMTP_PORT so that they fit together. {PORTS}"
            )
        case socket.gaierror():
            return (
                f"No address is known for “{settings.smtp_host}”. Look for a slip in SMTP_HOST, "
                "and whether this machine can look up names (DNS)."
            )
        case ConnectionRefusedError():
            return f"Nothing listens there. Look at SMTP_HOST and SMTP_PORT. {PORTS}"
        case _:
            return (
                "Something on the way, such as a firewall, lets nothing through, or SMTP_HOST, "
                "SMTP_PORT and SMTP_SECURITY do not fit together. Ask whoever looks after the "
                f"network to let this machine reach the port. {PORTS}"
            )


def about_encryption(settings: Settings, error: Exception) -> str:
    """What to do when a connection cannot be encrypted by STARTTLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return about_certificate(settings)
    return (
        "The server offers no STARTTLS on this port. Set SMTP_SECURITY=tls and SMTP_PORT=465 if "
        "it has that, or SMTP_SECURITY=plain for a relay on your own network. Nothing was sent."
    )


def about_certificate(settings: Settings) -> str:
    """What to do when the certificate is not valid."""
    return (
        f"Set SMTP_HOST to the name that stands in the certificate, if {settings.smtp_host} is "
        "another name of the server. For a certificate by your own organization, add its "
        "authority to those that this machine trusts, or name its file by SSL_CERT_FILE."
    )


def about_sign_in(settings: Settings, error: Exception) -> str:
    """What to do when the server does not let us in."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            "The server offers no such way to sign in here. Look at SMTP_AUTH; many servers offer "
            "one only once the connection is encrypted, so look at SMTP_SECURITY, too."
        )
    if settings.smtp_auth == "xoauth2":
        if isinstance(error, MailServerTrouble):
            return (
                "Compare SMTP_OAUTH_TOKEN_URL, SMTP_OAUTH_CLIENT_ID and SMTP_OAUTH_SCOPE with the "
                "app's registration. A secret may have expired: make a new one for "
                "SMTP_OAUTH_CLIENT_SECRET, or SMTP_OAUTH_REFRESH_TOKEN."
            )
        return (
            f"The token is good, but not for the mailbox {settings.smtp_username}: the app needs "
            "the permission to send by SMTP (SMTP.SendAsApp in Office 365), and the right to this "
            "mailbox (Add-MailboxPermission). The page about mail has the steps."
        )
    host = settings.smtp_host.lower()
    if host.endswith(MICROSOFT):
        return (
            "Office 365 takes no passwords unless “Authenticated SMTP” is on for this mailbox, and "
            "not with security defaults. Better sign in by SMTP_AUTH=xoauth2: the page about mail "
            "has the steps."
        )
    if host.endswith(GOOGLE):
        return (
            "Google takes an app password here, not the account's own. Make one at "
            "myaccount.google.com/apppasswords for SMTP_PASSWORD."
        )
    return "Look for a slip in SMTP_USERNAME and SMTP_PASSWORD, or ask who runs the server."


def about_mail(settings: Settings, error: Exception) -> str:
    """What to do when the server does not take the mail."""
    if isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        return (
            f"The server does not let us send as {settings.mail_from}. Set MAIL_FROM to the "
            "mailbox that signs in, or have its owner allow to send as this address."
        )
    if isinstance(error, RecipientRefused) and settings.smtp_username:
        return "Look for a slip in the address. If it is right, ask who runs the server."
    if isinstance(error, RecipientRefused):
        return (
            "Look for a slip in the address. If it is right, the server may not pass mail on for "
            "this machine: have its address allowed there, or sign in by SMTP_USERNAME."
        )
    return (
        "Try again in a few minutes: servers put off whom they do not know. Then ask who runs it."
    )
