"""What Prometheus is told: how requests went, counted here, and how the lab is.

Requests are counted by whichever process answers them. Where there are several, they count into
files that all of them read, so that each can tell of all.
"""

import os
from pathlib import Path

from flask import Flask, current_app
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from printdesk.desk import Desk
from printdesk.upkeep.figures import LabFigures

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Most answers take milliseconds; an upload or a copy on a slow share takes seconds.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class RequestMetrics:
    """Counts the answers of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "printdesk_requests",
            "Requests to the API that were answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "printdesk_request_seconds",
            "How long the API took to answer.",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def count(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count an answer. Without a route nothing of the question is kept: it may be anything."""
        if route is None:
            method = route = "none"
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def exposition(self) -> bytes:
        """What was counted, by all processes that count together."""
        registry = self._registry
        if folder := os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def install(app: Flask) -> None:
    """Let the application count its answers."""
    app.extensions["metrics"] = RequestMetrics()


def current() -> RequestMetrics:
    """Those of the application that is answering."""
    return _of(current_app)


def exposition(app: Flask, desk: Desk) -> bytes:
    """All figures in the form that Prometheus reads."""
    lab = CollectorRegistry()
    lab.register(LabFigures(desk))
    return _of(app).exposition() + generate_latest(lab)


def count_together(folder: Path) -> None:
    """Have this process, and those it starts, count into files in a folder, which is empty.

    To be called before any application is made.
    """
    os.environ[SHARED_FOLDER] = str(folder)
    # It was chosen when the library was imported, which was before we could say.
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def _of(app: Flask) -> RequestMetrics:
    metrics = app.extensions["metrics"]
    assert isinstance(metrics, RequestMetrics)  # noqa: S101 - put there by install
    return metrics
