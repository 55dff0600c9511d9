"""``printdesk``: the command."""

import gc

# What is imported stays. To look through it, again and again, for what may go took a seventh of
# every start; and what is frozen then is never looked through.
gc.disable()

import argparse
import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from sqlalchemy.exc import DatabaseError

from printdesk import (
    __version__,
    backup_command,
    demo_command,
    doctor_command,
    error_reports,
    log,
    mail_command,
    production,
    reindex_command,
    schema,
    user_command,
)
from printdesk.accounts.first_admin import FirstAdmin, ensure_admin
from printdesk.api import metrics
from printdesk.api.openapi import openapi_document
from printdesk.app import create_app
from printdesk.config import Settings, SettingsError
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.notifications.mail import mailer_for
from printdesk.opening import open_desk, open_for_rebuild, paper_desk
from printdesk.server import serve
from printdesk.upkeep import integrity, verification
from printdesk.upkeep import rebuild as rebuilding
from printdesk.upkeep.chain import in_sentences
from printdesk.web import metrics_server
from printdesk.web.sockets import CannotListen
from printdesk.web.stack import website
from printdesk.worker.embedded import EmbeddedWorker

gc.freeze()
gc.enable()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status. What people can mend is told in a sentence."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except (SettingsError, CannotListen) as error:
        print(f"printdesk: {error}", file=sys.stderr)
    except Refusal as refusal:
        details = "".join(f"\n  {name}: {said}" for name, said in refusal.details.items())
        print(f"printdesk: {refusal.message}{details}", file=sys.stderr)
    return 1


def up(chosen: argparse.Namespace) -> None:
    """Start everything in this process: schema, first admin, worker, web server."""
    settings = Settings.load(**_given(chosen))
    log.configure(settings)
    error_reports.begin(settings)
    production.require_what_is_set(settings)
    bell = threading.Event()
    # Before anything is made on the share: a start that is refused shall leave no mark there.
    mailer = mailer_for(settings)
    desk = _opened(settings, bell)
    worker = EmbeddedWorker(desk, mailer, bell)
    api = create_app(desk)
    for_metrics = metrics_server.listen(settings)
    worker.start()
    try:
        with metrics_server.answering(for_metrics, partial(metrics.exposition, api, desk)):
            serve(
                website(api, settings),
                settings.host,
                settings.port,
                max_upload_mb=settings.max_upload_mb,
                https=settings.https,
                # Made once the port is ours: a start that fails must not use up the one showing.
                on_ready=lambda port: _welcome(settings, ensure_admin(desk), port),
            )
    finally:
        worker.stop()
        desk.database.close()


def migrate(chosen: argparse.Namespace) -> int:
    """Bring the database to the schema of this version, or back to an older one; 1 if it is not."""
    with _database(Settings.load(**_given(chosen))) as database:
        meant = chosen.to is None or chosen.yes or _is_meant(chosen.to)
        if not meant:
            print("Nothing was changed.")
        elif chosen.to is None:
            schema.migrate(database)
        else:
            schema.go_to(database, chosen.to)
        print(f"The database has the schema {schema.version(database)}.")
    return 0 if meant else 1


def _is_meant(older: str) -> bool:
    """Whether whoever sits there wants to lose what only newer schemas have."""
    print(f"What only schemas after {older} have will be lost. Make a backup first.")
    try:
        return input(f"Type {older} to go on: ").strip() == older
    except EOFError:
        return False


def revision(chosen: argparse.Namespace) -> None:
    """Write a migration from what the models have and an up-to-date database has not."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/new.sqlite3")
        schema.migrate(database)
        schema.add_revision(database, chosen.message)
        database.close()


def audit(chosen: argparse.Namespace) -> int:
    """Compare the share with the database; 1 when they do not agree in everything."""
    desk = _opened(Settings.load())
    try:
        report = integrity.audit(desk, full=chosen.full, progress=_progress)
    finally:
        desk.database.close()
    print("\n".join(report.lines()))
    return 0 if report.is_sound else 1


def verify_log(_chosen: argparse.Namespace) -> int:
    """Prove that no event was changed, removed or inserted; 1 when one was."""
    desk = _opened(Settings.load())
    report = verification.verify(desk)
    desk.database.close()
    print(f"Verified {report.events} events in {report.chains} chains.")
    if not report.flaws:
        print("Nothing was changed, removed or inserted.")
        return 0
    for said in in_sentences(report.flaws, report.events):
        print(f"  {said}")
    return 1


def rebuild(_chosen: argparse.Namespace) -> int:
    """Make the database again from the share; 1 when something could not be read."""
    settings = Settings.load()
    _require_schema(settings)
    desk, mark = open_for_rebuild(settings)
    try:
        made = rebuilding.rebuild(desk, mark, _progress)
    finally:
        desk.database.close()
    print("\n".join(made.lines()))
    return 1 if made.troubles else 0


def openapi(_chosen: argparse.Namespace) -> None:
    """Print the OpenAPI document."""
    document = openapi_document(create_app(paper_desk()))
    print(json.dumps(document, indent=2, ensure_ascii=False))


@contextmanager
def _open_desk() -> Iterator[Desk]:
    """The desk of the settings, for one command."""
    desk = _opened(Settings.load())
    try:
        yield desk
    finally:
        desk.database.close()


def _opened(settings: Settings, bell: threading.Event | None = None) -> Desk:
    _require_schema(settings)
    return open_desk(settings, bell)


def _require_schema(settings: Settings) -> None:
    """Bring the database up to date, or in production see that somebody has."""
    with _database(settings) as database:
        if not settings.production:
            schema.migrate(database)
        elif not schema.is_current(database):
            raise SettingsError("The database needs its migrations: run “printdesk migrate”.")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    """The database of the settings. Raises SettingsError when it cannot be reached."""
    database = Database(settings.database_url)
    try:
        yield database
    except DatabaseError as error:
        [reason, *_] = str(error.orig).splitlines()
        raise SettingsError(f"DATABASE_URL: the database cannot be used ({reason}).") from None
    finally:
        database.close()


def _progress(done: int, total: int, note: str) -> None:
    print(f"{done} of {total}: {note}" if total else note, file=sys.stderr)


def _welcome(settings: Settings, admin: FirstAdmin | None, port: int) -> None:
    address = settings.public_url
    if str(settings.port) in address:
        address = address.replace(f":{settings.port}", f":{port}")
    lines = ["", f"  Printdesk is ready at {address}"]
    if not settings.smtp_host:
        lines.append(f"  Emails are written to {settings.outbox_dir}")
    if admin and admin.password:
        lines += [
            "",
            "  The first administrator (this password is shown only once):",
            f"    email    {admin.email}",
            f"    password  {admin.password}",
        ]
    elif admin:
        lines.append(f"  Sign in at {address}/login as {admin.email}")
    else:
        how = " with Clerk" if settings.uses_clerk else ""
        lines.append(f"  Staff sign in at {address}/login{how}")
    print("\n".join([*lines, ""]), flush=True)


def _given(chosen: argparse.Namespace) -> dict[str, object]:
    return {k: v for k, v in vars(chosen).items() if k in {"host", "port"} and v is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="printdesk", description="The print desk of a makerspace."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    start = commands.add_parser("up", help="start everything in one process")
    start.add_argument("--host", help="where to listen (HOST)")
    start.add_argument("--port", type=int, help="on which port (PORT)")
    start.set_defaults(run=up)
    migrating = commands.add_parser("migrate", help="bring the database up to date")
    migrating.add_argument("--to", metavar="SCHEMA", help="go back to an older one, such as 0005")
    migrating.add_argument("--yes", action="store_true", help="do not ask")
    migrating.set_defaults(run=migrate)
    revising = commands.add_parser("revision", help="write a migration (for developers)")
    revising.add_argument("message")
    revising.set_defaults(run=revision)
    commands.add_parser("openapi", help="print the OpenAPI document").set_defaults(run=openapi)
    auditing = commands.add_parser("audit", help="compare the share with the database")
    auditing.add_argument("--full", action="store_true", help="read every byte as well")
    auditing.set_defaults(run=audit)
    verifying = commands.add_parser("verify-log", help="prove that the history is whole")
    verifying.set_defaults(run=verify_log)
    making = commands.add_parser("rebuild", help="make the database again from the share")
    making.set_defaults(run=rebuild)
    backup_command.add_commands(commands, _open_desk)
    user_command.add_commands(commands, _open_desk)
    mail_command.add_command(commands)
    doctor_command.add_command(commands)
    reindex_command.add_command(commands, _open_desk)
    production.add_commands(commands, _opened, _welcome)
    demo_command.add_command(commands, _open_desk, _progress)
    return parser


if __name__ == "__main__":
    sys.exit(main())
