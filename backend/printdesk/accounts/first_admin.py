"""The first administrator, without whom nobody could let anybody in."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords, readable_password
from printdesk.accounts.refusals import AddressTaken
from printdesk.actors import Role
from printdesk.config import SettingsError
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.models import Account

EMAIL = "admin@printdesk.local"
NAME = "Administrator"


@dataclass(frozen=True)
class FirstAdmin:
    """Who was made. ``password`` is None when the settings gave it: then it is known already."""

    email: str
    password: str | None


def ensure_admin(desk: Desk, passwords: Passwords | None = None) -> FirstAdmin | None:
    """Make the first administrator when there is none, and None when there is one, or when
    people sign in by Clerk, which tells who is an administrator.

    The password that is made up is nowhere else: the caller shows it, once. Of several processes
    that start together one makes the account. Raises SettingsError when ADMIN_EMAIL or
    ADMIN_PASSWORD will not do.
    """
    settings = desk.settings
    if settings.uses_clerk:
        return None
    given = settings.admin_password.get_secret_value()
    password = given or readable_password()
    email = settings.admin_email or EMAIL
    try:
        with desk.database.transaction() as transaction:
            session = transaction.session
            if _has_admin(session):
                return None
            account = local.create(
                session,
                desk,
                email=email,
                name=NAME,
                role=Role.ADMIN,
                password=password,
                passwords=passwords,
            )
    except (IntegrityError, AddressTaken):
        with desk.database.reading() as session:
            if _has_admin(session):
                return None  # another process was faster
        raise SettingsError(f"ADMIN_EMAIL: {email} is a member of staff already.") from None
    except ValidationFailed as error:
        sentences = (f"ADMIN_{name.upper()}: {said}" for name, said in error.details.items())
        raise SettingsError("\n".join(sentences)) from None
    return FirstAdmin(account.email, None if given else password)


def _has_admin(session: Session) -> bool:
    query = select(Account.id).where(Account.role == Role.ADMIN.value).limit(1)
    return session.scalar(query) is not None
