"""Reports of mistakes to Sentry, where SENTRY_DSN names one, without anything about people.

What is sent is which error arose where in the code, and the ids by which the log here is searched.
The sentence of an error may hold anything, a name or an address or a link, and so it stays here.
"""

import importlib.util
import logging
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from printdesk import __version__
from printdesk.config import Settings, SettingsError

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

SENT = ("event_id", "timestamp", "level", "platform", "release", "sdk", "tags")
IDS = ("request_id", "route", "method", "status", "work", "kind", "task_id", "job_id")
OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app", "context_line")
# The line of a request that failed follows the one that tells why.
SAID_BEFORE = "request"


def begin(settings: Settings) -> None:
    """Report what is logged as an error, from now on. Raises SettingsError without sentry-sdk.

    To be called once the log is set up.
    """
    if not settings.sentry_dsn:
        return
    if importlib.util.find_spec("sentry_sdk") is None:
        raise SettingsError(
            "SENTRY_DSN: this needs the package sentry-sdk. Install it beside Printdesk: "
            "pip install sentry-sdk"
        )
    # It is not a part of every installation.
    import sentry_sdk  # noqa: PLC0415

    try:
        sentry_sdk.init(
            settings.sentry_dsn,
            release=f"printdesk@{__version__}",
            default_integrations=False,
            auto_enabling_integrations=False,
            before_send=_without_people,
            max_breadcrumbs=0,
            include_local_variables=False,
        )
    except sentry_sdk.utils.BadDsn:
        raise SettingsError(
            "SENTRY_DSN: it is not an address such as https://key@sentry.example.edu/1."
        ) from None
    logging.getLogger().addHandler(_Reporter(logging.ERROR))


class _Reporter(logging.Handler):
    """Reports what is logged as an error."""

    def emit(self, record: logging.LogRecord) -> None:
        import sentry_sdk  # noqa: PLC0415 - as above

        said = record.msg if isinstance(record.msg, Mapping) else {}
        if said.get("event") == SAID_BEFORE or record.name.startswith("sentry_sdk"):
            return
        with sentry_sdk.new_scope() as scope:
            # What a library says may hold anything; our own events are names.
            scope.set_tag("event", str(said.get("event", record.name)))
            for name in IDS:
                if said.get(name) is not None:
                    scope.set_tag(name, str(said[name]))
            error = _error(said.get("exc_info") or record.exc_info)
            if error is None:
                sentry_sdk.capture_message("error", "error")
            else:
                sentry_sdk.capture_exception(error)


def _error(told: object) -> BaseException | None:
    """The error that a line of the log is about, in each of the ways in which it is told."""
    match told:
        case BaseException():
            return told
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
        case _:
            return None


def _without_people(event: "Event", _hint: "Hint") -> "Event | None":
    """The report with what may leave this machine, and nothing else."""
    given = cast("Mapping[str, object]", event)
    report = {name: given[name] for name in SENT if name in given}
    tags = given.get("tags")
    report["message"] = tags.get("event", "") if isinstance(tags, Mapping) else ""
    errors = given.get("exception")
    values = errors.get("values", []) if isinstance(errors, Mapping) else []
    report["exception"] = {"values": [_where(each) for each in values]}
    return cast("Event", report)


def _where(error: Mapping[str, object]) -> dict[str, object]:
    """The kind of an error, and the places in the code it came through."""
    stack = error.get("stacktrace")
    frames = stack.get("frames", []) if isinstance(stack, Mapping) else []
    places = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "mechanism": error.get("mechanism"),
        "stacktrace": {"frames": places},
    }
