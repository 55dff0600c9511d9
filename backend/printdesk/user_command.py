"""``printdesk user ...``: the accounts of staff from a terminal, also when no admin can sign in."""

import argparse
import getpass
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import get_args

from printdesk.accounts import administration, local, roster
from printdesk.accounts.passwords import Passwords
from printdesk.accounts.refusals import KeptWithClerk
from printdesk.accounts.roster import RosterQuery
from printdesk.actors import SYSTEM, Role, StaffRole
from printdesk.desk import Desk

OpenDesk = Callable[[], AbstractContextManager[Desk]]
ROLES = get_args(StaffRole)
PAGE = 200


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", desk: OpenDesk
) -> None:
    """Offer the commands about accounts; each opens the desk for itself."""

    def command(
        name: str, text: str, run: Callable[[argparse.Namespace, Desk], None]
    ) -> argparse.ArgumentParser:
        def opened(chosen: argparse.Namespace) -> None:
            with desk() as opened_desk:
                if opened_desk.settings.uses_clerk and run not in WITH_CLERK_TOO:
                    raise KeptWithClerk
                run(chosen, opened_desk)

        parser = users.add_parser(name, help=text, description=text)
        parser.set_defaults(run=opened)
        return parser

    users = commands.add_parser("user", help="members of staff").add_subparsers(
        required=True, metavar="what"
    )
    adding = command("add", "add a member of staff; the password is asked for", _add)
    adding.add_argument("email")
    adding.add_argument("name")
    adding.add_argument("--role", choices=ROLES, default="staff")
    command("list", "show all accounts", _list)
    for name, text, run in (
        ("disable", "keep somebody out from this moment on", _disable),
        ("enable", "let somebody in again who was disabled", _enable),
        ("reset-password", "give somebody another password, which is asked for", _password),
        ("reset-second-factor", "turn somebody's second factor off", _second_factor),
    ):
        command(name, text, run).add_argument("email")
    changing = command("role", "change what somebody may do", _role)
    changing.add_argument("email")
    changing.add_argument("role", choices=ROLES)


def _add(chosen: argparse.Namespace, desk: Desk) -> None:
    password = _asked_for(chosen.email)
    with desk.database.transaction() as tx:
        local.create(
            tx.session,
            desk,
            email=chosen.email,
            name=chosen.name,
            role=Role(chosen.role),
            password=password,
        )
    print(f"{chosen.email} can sign in now, as {chosen.role}.")


def _list(_chosen: argparse.Namespace, desk: Desk) -> None:
    number, shown = 1, 0
    while True:
        found = roster.find(desk, RosterQuery(page=number, limit=PAGE))
        for user in found.users:
            second = ", second factor" if user.second_factor else ""
            print(f"{user.email}  {user.name}  {user.role}, {user.status}{second}")
        number, shown = number + 1, shown + len(found.users)
        if not found.users or shown >= found.total:
            return


def _role(chosen: argparse.Namespace, desk: Desk) -> None:
    administration.set_role(desk, _id(chosen, desk), Role(chosen.role), SYSTEM)
    print(f"{chosen.email} is {chosen.role} from now on.")


def _disable(chosen: argparse.Namespace, desk: Desk) -> None:
    administration.disable(desk, _id(chosen, desk), SYSTEM)
    print(f"{chosen.email} is signed out everywhere and cannot sign in any more.")


def _enable(chosen: argparse.Namespace, desk: Desk) -> None:
    administration.enable(desk, _id(chosen, desk), SYSTEM)
    print(f"{chosen.email} can sign in again.")


def _password(chosen: argparse.Namespace, desk: Desk) -> None:
    user = roster.entry(desk, _id(chosen, desk))
    password_hash = Passwords().hash(_asked_for(user.email), (user.email, user.name))
    administration.set_password(desk, user.id, password_hash, SYSTEM)
    print(f"{user.email} has a new password, and is signed out everywhere.")


def _second_factor(chosen: argparse.Namespace, desk: Desk) -> None:
    administration.reset_second_factor(desk, _id(chosen, desk), SYSTEM)
    print(f"{chosen.email} signs in by the password alone now.")


WITH_CLERK_TOO = (_list, _disable, _enable)


def _id(chosen: argparse.Namespace, desk: Desk) -> str:
    return roster.account_id_of(desk, chosen.email)


def _asked_for(email: str) -> str:
    """The password that is typed, or of a script the first line that it gives."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Password for {email}: ")
    return sys.stdin.readline().rstrip("\r\n")
