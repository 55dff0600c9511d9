"""A share that answers slowly must not take up every thread of the server.

Whatever touches the share goes through a gate that lets a part of the threads in at once. Where
those are stuck the others are refused, so that the dashboard, health and whatever else needs no
share go on. Where they are only many, the others wait for a moment.
"""

import threading
from collections.abc import Callable

from flask import Flask, current_app, g, request

from printdesk.api.contract import contract_of
from printdesk.clock import stopwatch
from printdesk.errors import StorageUnavailable

AT_ONCE = 24
STUCK_AFTER_SECONDS = 5.0
LOOK_EVERY_SECONDS = 0.25
TOO_SLOW = (
    "The lab's file storage answers very slowly at the moment. Nothing has been changed; "
    "please try again in a few minutes."
)


class Gate:
    """Lets so many in at once."""

    def __init__(self, places: int, stuck_after_seconds: float) -> None:
        self._places = places
        self._stuck_after = stuck_after_seconds
        self._changed = threading.Condition()
        self._inside: dict[object, Callable[[], float]] = {}

    def enter(self) -> object:
        """Take a place, which is given. Raises StorageUnavailable while those inside are stuck."""
        with self._changed:
            while len(self._inside) >= self._places:
                if min(seconds() for seconds in self._inside.values()) >= self._stuck_after:
                    raise StorageUnavailable(TOO_SLOW)
                self._changed.wait(LOOK_EVERY_SECONDS)
            place = object()
            self._inside[place] = stopwatch()
            return place

    def leave(self, place: object) -> None:
        """Give the place back."""
        with self._changed:
            del self._inside[place]
            self._changed.notify()


def install(app: Flask, gate: Gate) -> None:
    """Let requests that touch the share through the gate."""
    app.extensions["gate"] = gate
    app.before_request(_enter)
    app.teardown_request(_leave)


def _enter() -> None:
    contract = contract_of(current_app.view_functions.get(request.endpoint or ""))
    if contract and StorageUnavailable in contract.refusals:
        g.place = _gate().enter()


def _leave(_error: BaseException | None) -> None:
    place = g.pop("place", None)
    if place is not None:
        _gate().leave(place)


def _gate() -> Gate:
    gate = current_app.extensions["gate"]
    assert isinstance(gate, Gate)  # noqa: S101 - put there by install
    return gate
