"""``printdesk serve`` and ``printdesk worker``: production, in as many processes as are needed."""

import argparse
import signal
import sys
from collections.abc import Callable
from types import FrameType

from sqlalchemy.exc import DatabaseError

from printdesk import error_reports, log
from printdesk.accounts.first_admin import FirstAdmin, ensure_admin
from printdesk.clock import SystemClock
from printdesk.config import Settings, SettingsError
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.notifications.mail import mailer_for
from printdesk.worker.heart import beats_here

Opened = Callable[[Settings], Desk]
Welcome = Callable[[Settings, FirstAdmin | None, int], None]


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    opened: Opened,
    welcome: Welcome,
) -> None:
    """Offer the commands. ``opened`` opens a desk, ``welcome`` tells how to sign in."""

    def serve(chosen: argparse.Namespace) -> None:
        given = {name: getattr(chosen, name) for name in ("host", "port") if getattr(chosen, name)}
        _serve(Settings.load(**given), opened, welcome)

    serving = commands.add_parser("serve", help="answer requests, in several processes")
    serving.add_argument("--host", help="where to listen (HOST)")
    serving.add_argument("--port", type=int, help="on which port (PORT)")
    serving.set_defaults(run=serve)
    working = commands.add_parser("worker", help="do what the site's processes ask for")
    working.add_argument("--check", action="store_true", help="only tell whether one here is well")
    working.set_defaults(
        run=lambda chosen: (
            _check(Settings.load()) if chosen.check else _work(Settings.load(), opened)
        )
    )


def require_what_is_set(settings: Settings) -> None:
    """Raise SettingsError when what the settings name is not there at the start."""
    if settings.redis_url:
        # Whoever has no Redis need not wait for its client to be loaded.
        from printdesk.broker import require_redis  # noqa: PLC0415

        require_redis(settings.redis_url)


def _serve(settings: Settings, opened: Opened, welcome: Welcome) -> None:
    """Answer requests until SIGTERM or Ctrl-C."""
    if sys.platform == "win32":
        raise SettingsError("“printdesk serve” needs Linux or macOS. Here, use “printdesk up”.")
    # Not to be had on Windows.
    from printdesk import prefork  # noqa: PLC0415

    _begin(settings, "serve")
    desk = opened(settings)

    def on_ready() -> None:
        # Made once the port is ours: a start that fails must not use up the one showing.
        welcome(settings, ensure_admin(desk), settings.port)
        # The processes that are begun now shall not share our connections.
        desk.close()

    prefork.serve(settings, on_ready)


def _work(settings: Settings, opened: Opened) -> None:
    """Work until SIGTERM or Ctrl-C."""
    _begin(settings, "worker")
    # Whoever has no Redis need not wait for its client to be loaded.
    from printdesk.worker.queued import QueuedWorker  # noqa: PLC0415

    # Before anything is made on the share: a start that is refused shall leave no mark there.
    mailer = mailer_for(settings)
    desk = opened(settings)
    worker = QueuedWorker(desk, mailer)

    def stop(number: int, _frame: FrameType | None) -> None:
        # A second signal comes from somebody who does not want to wait.
        signal.signal(number, signal.SIG_DFL)
        worker.stop_soon()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    print("Printdesk's worker is ready.", flush=True)
    worker.run()
    desk.close()


def _check(settings: Settings) -> int:
    """Tell whether a worker of this machine does its work; 1 when none does."""
    database = Database(settings.database_url)
    try:
        well = beats_here(database, SystemClock().now())
    except DatabaseError:
        raise SettingsError("DATABASE_URL: the database does not answer.") from None
    finally:
        database.close()
    print("A worker here is well." if well else "No worker here has been well for a minute.")
    return 0 if well else 1


def _begin(settings: Settings, command: str) -> None:
    if not settings.redis_url:
        raise SettingsError(
            f"REDIS_URL: “printdesk {command}” shares work and limits with other processes by "
            "Redis. Set its address, or run everything in one process by “printdesk up”."
        )
    log.configure(settings)
    error_reports.begin(settings)
    require_what_is_set(settings)
