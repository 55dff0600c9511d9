"""``printdesk mail-test``: the way of a mail tried out from a terminal."""

import argparse

from printdesk.config import Settings
from printdesk.notifications.mail import mailer_for
from printdesk.notifications.mail_trial import try_out


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Offer the command."""
    trial = commands.add_parser(
        "mail-test",
        help="send an email to somebody, and tell each step",
        description="Send an email by the settings, tell each step, and what to do if one fails.",
    )
    trial.add_argument("email", help="to whom: best to yourself")
    trial.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Send the mail; 1 when a step fails."""
    settings = Settings.load()
    mailer_for(settings)  # It refuses a MAIL_FROM with which Printdesk would not start.
    for step in try_out(settings, chosen.email):
        print(f"{'failed' if step.failed else 'ok':<6}  {step.name}: {step.said}", flush=True)
        if step.failed:
            print(f"        What to do: {step.advice}")
            return 1
    if settings.smtp_host:
        print(
            "\nLook into the inbox, and among the spam. If it does not come, or comes as spam,\n"
            "the page about mail (docs/mail.md) tells of SPF, DKIM and DMARC."
        )
    return 0
