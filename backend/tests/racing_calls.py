"""What comes of calls that race each other."""

from collections.abc import Callable
from functools import partial

from printdesk.errors import Refusal
from tests.racers import Outcomes, together


def outcomes(*calls: Callable[[], object]) -> Outcomes:
    """What came of each call, all begun at the same moment: ``ok``, or the refusal's code."""
    return sorted(together([partial(_outcome, call) for call in calls]))


def _outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except Refusal as refusal:
        return refusal.code
    return "ok"
