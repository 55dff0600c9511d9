"""Accounts for the operations of the API that change one, in the state that these need.

The administrator's own account stays as it is: everything else is signed in by it.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import count

from pyotp import TOTP

from e2e.lab import Lab, Person
from e2e.witness import Witness
from printdesk.config import Settings
from printdesk.keys import Keys

# What people do to their own account, each in the name of somebody made for it.
OWN = {
    *("rename_me", "change_password", "change_email", "end_session", "sign_out_everywhere"),
    *("begin_second_factor", "confirm_second_factor"),
    *("renew_recovery_codes", "turn_off_second_factor"),
}
WITH_SECOND_FACTOR = {"renew_recovery_codes", "turn_off_second_factor", "reset_second_factor"}
INVITED = {"invite_user_again", "remove_user", "join"}
BY_LINK = {"show_link", "reset_password", "join", "confirm_email"}
SIGNED_IN = {*OWN, "reset_second_factor", "confirm_email"}
# After these nothing is left on which they could be tried once more.
USED_UP = {
    *("end_session", "sign_out_everywhere", "confirm_second_factor", "turn_off_second_factor"),
    *("approve_user", "disable_user", "enable_user", "reset_second_factor", "remove_user"),
    *("invite_user_again", "reset_password", "join", "confirm_email"),
}
# In no time, by the administrator's own password.
ADMITTED = """
    UPDATE account SET status = 'active',
    password_hash = (SELECT password_hash FROM account WHERE email = ?2) WHERE id = ?1
"""
NUMBER = count()


@dataclass(frozen=True)
class Member:
    """Somebody who was made for one operation; ``witness`` is where they are signed in, if so."""

    id: str
    witness: Witness | None
    secret: str = ""
    token: str = ""


class ReadyAccounts:
    """Makes them, and others when they have done their part."""

    def __init__(self, lab: Lab, admin: Witness) -> None:
        self._lab = lab
        self._admin = admin
        self._keys = Keys(Settings.load(_env_file=None, data_dir=lab.server.data).key)
        self._known: dict[str, Member] = {}

    def member(self, operation: str) -> Member:
        """Somebody on whom the operation can be tried."""
        if operation not in self._known:
            self._known[operation] = self._made(operation)
        return self._known[operation]

    def forget(self, operation: str) -> None:
        """The operation has succeeded: where it leaves nothing, another takes their place."""
        if operation in USED_UP:
            self._known.pop(operation, None)

    def new_address(self) -> str:
        """An address that nobody has."""
        return f"person{next(NUMBER)}@example.edu"

    def code(self, operation: str) -> str:
        """What the member's authenticator app shows now."""
        if operation != "confirm_second_factor":
            return ""
        return str(TOTP(self.member(operation).secret).now())

    def session(self, operation: str) -> str:
        """The id of the member's session."""
        witness = self.member(operation).witness
        assert witness is not None
        return str(witness.get("/auth/sessions")["sessions"][0]["id"])

    def _made(self, operation: str) -> Member:
        person = Person("Pat Person", self.new_address(), self._lab.admin.password)
        invitation = {"email": person.email, "name": person.name, "role": "staff"}
        user = str(self._admin.post("/admin/users", invitation)["id"])
        if operation in INVITED:
            return Member(user, None, token=self._newest_link(user))
        self._sql(ADMITTED, user, self._lab.admin.email)
        if operation == "approve_user":
            self._sql("UPDATE account SET status = 'awaiting_approval' WHERE id = ?1", user)
        if operation == "enable_user":
            self._admin.post(f"/admin/users/{user}/disable")
        if operation in {"show_link", "reset_password"}:
            self._admin.post(f"/admin/users/{user}/reset-password")
            return Member(user, None, token=self._newest_link(user))
        if operation in SIGNED_IN:
            return self._signed_in(operation, user, person)
        return Member(user, None)

    def _signed_in(self, operation: str, user: str, person: Person) -> Member:
        witness, secret, token = Witness(self._lab, person), "", ""
        password = {"current_password": person.password}
        if operation in {*WITH_SECOND_FACTOR, "confirm_second_factor"}:
            secret = witness.post("/auth/second-factor/begin", password)["secret"]
        if operation in WITH_SECOND_FACTOR:
            witness.post("/auth/second-factor/confirm", {"code": TOTP(secret).now()})
        if operation == "confirm_email":
            witness.post("/auth/email", {**password, "email": self.new_address()})
            token = self._newest_link(user)
        return Member(user, witness, secret, token)

    def _newest_link(self, user: str) -> str:
        """The token of the link that somebody was sent last."""
        newest = "SELECT id FROM account_link WHERE account_id = ?1 ORDER BY rowid DESC LIMIT 1"
        return self._keys.account_link_token(self._sql(newest, user))

    def _sql(self, statement: str, *given: str) -> str:
        database = sqlite3.connect(self._lab.server.data / "printdesk.sqlite3", timeout=30)
        with closing(database), database:
            found = database.execute(statement, given).fetchone()
        return str(found[0]) if found else ""
