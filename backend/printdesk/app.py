"""The application: wiring, and nothing else."""

import re
from collections.abc import Sequence

from flask import Blueprint, Flask
from flask_cors import CORS

from printdesk.accounts.identity import Identification
from printdesk.accounts.passwords import Passwords
from printdesk.api import (
    access,
    account_links,
    archive,
    audit,
    auth,
    backups,
    catalog,
    compression,
    congestion,
    errors,
    files,
    health,
    jobs,
    lab,
    locks,
    metrics,
    openapi,
    outbox,
    overrides,
    own_account,
    pictures,
    requests,
    second_factor,
    stats,
    students,
    submit,
    tasks,
    uploads,
    users,
    verify_log,
)
from printdesk.api.congestion import AT_ONCE, STUCK_AFTER_SECONDS, Gate
from printdesk.api.limits import RateLimiter
from printdesk.desk import Desk
from printdesk.web.pace import body_limit

BASE = "/api/v1"

BLUEPRINTS: tuple[Blueprint, ...] = (
    account_links.blueprint,
    archive.blueprint,
    audit.blueprint,
    auth.blueprint,
    backups.blueprint,
    catalog.blueprint,
    files.blueprint,
    health.blueprint,
    jobs.blueprint,
    lab.blueprint,
    locks.blueprint,
    openapi.blueprint,
    outbox.blueprint,
    overrides.blueprint,
    own_account.blueprint,
    pictures.blueprint,
    second_factor.blueprint,
    stats.blueprint,
    students.blueprint,
    submit.blueprint,
    tasks.blueprint,
    users.blueprint,
    verify_log.blueprint,
)


def create_app(
    desk: Desk,
    *,
    passwords: Passwords | None = None,
    blueprints: Sequence[Blueprint] = BLUEPRINTS,
    gate: Gate | None = None,
) -> Flask:
    """The web application of a desk. Raises RuntimeError when a view is not under a contract."""
    app = Flask("printdesk", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = body_limit(desk.settings.max_upload_mb)
    app.extensions["desk"] = desk
    app.extensions["identification"] = Identification(desk)
    app.extensions["limits"] = RateLimiter(desk.settings.redis_url)
    app.extensions["passwords"] = passwords or Passwords()
    compression.install(app)
    metrics.install(app)
    requests.install(app)
    errors.install(app)
    access.install(app)
    congestion.install(app, gate or Gate(AT_ONCE, STUCK_AFTER_SECONDS))
    uploads.install(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint, url_prefix=BASE)
    app.register_blueprint(auth.root_blueprint)
    if desk.settings.cors_origins:
        CORS(
            app,
            resources=f"{BASE}/*",
            # Patterns of our own: Flask-CORS would take “[::1]” for one that fits “1” too.
            origins=[
                re.compile(f"{re.escape(each)}\\Z", re.I) for each in desk.settings.cors_origins
            ],
            supports_credentials=True,
            expose_headers=["Retry-After", requests.HEADER],
        )
    access.contracts(app)
    return app
