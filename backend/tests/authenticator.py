"""An authenticator app on somebody's phone."""

from dataclasses import dataclass
from datetime import timedelta

from pyotp import TOTP

from tests.clients import StaffClient
from tests.clocks import HandClock

SECOND_FACTOR = "/api/v1/auth/second-factor"


@dataclass(frozen=True)
class App:
    """Shows codes by the clock; ``recovery_codes`` are on a slip of paper beside it."""

    secret: str
    clock: HandClock
    recovery_codes: list[str]

    def code(self, ahead: int = 0) -> str:
        """What it shows now, or so many steps of 30 seconds later."""
        return str(TOTP(self.secret).at(self.clock.now() + timedelta(seconds=30 * ahead)))


def set_up(client: StaffClient, clock: HandClock) -> App:
    """Turn the second factor on as in the page; afterwards the app shows another code."""
    password = {"current_password": client.person.password}
    begun = client.post(f"{SECOND_FACTOR}/begin", json=password)
    assert begun.status_code == 200, begun.text
    app = App(begun.json["secret"], clock, [])
    confirmed = client.post(f"{SECOND_FACTOR}/confirm", json={"code": app.code()})
    assert confirmed.status_code == 200, confirmed.text
    clock.forward(seconds=30)
    return App(app.secret, clock, confirmed.json["recovery_codes"])
