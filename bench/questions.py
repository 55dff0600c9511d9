"""What staff and administrators ask all day, as addresses of the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlencode

LIMIT = 50


@dataclass(frozen=True)
class Known:
    """What a lab has: its highest number, its job with most events, addresses, and its time."""

    jobs: int
    job_id: str
    emails: list[str]
    first: datetime
    now: datetime


Path = Callable[[Known, Random], str]


@dataclass(frozen=True)
class Question:
    """A question by a name that people understand; its address may be another each time."""

    name: str
    path: Path


def _jobs(name: str, **query: object) -> Question:
    return _paged(name, "/jobs", **query)


def _paged(name: str, route: str, **query: object) -> Question:
    return Question(name, lambda _known, _random: f"{route}?{urlencode(query)}")


def _stats(name: str, **query: object) -> Question:
    return _paged(name, "/stats/detailed", **query)


def _last_page(name: str, route: str = "/jobs", share: float = 0.85, **query: object) -> Question:
    """A page so far behind that this share of all jobs comes before it."""

    def path(known: Known, _random: Random) -> str:
        page = max(1, int(known.jobs * share) // LIMIT)
        return f"{route}?{urlencode({**query, 'page': page})}"

    return Question(name, path)


def _between(known: Known, begin: float, days: int) -> str:
    since = known.first + (known.now - known.first) * begin
    span = {"from": _instant(since), "to": _instant(since + timedelta(days=days))}
    return f"/jobs?{urlencode(span)}"


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(known: Known, random: Random) -> int:
    return random.randint(1, known.jobs)


QUESTIONS = (
    _jobs("list: the first page"),
    _jobs("list: uploaded", status="UPLOADED"),
    _jobs("list: archived, which are the most", status="ARCHIVED"),
    _last_page("list: the last page"),
    _last_page("list: the last page of the archived", status="ARCHIVED", share=0.8),
    _jobs("list: oldest first", sort="oldest"),
    _jobs("list: changed last", sort="changed"),
    _jobs("list: by name", sort="name"),
    _jobs("list: by cost", sort="cost"),
    _jobs("list: archived, by name", status="ARCHIVED", sort="name"),
    _jobs("list: picked up, changed last", status="PAIDPICKEDUP", sort="changed"),
    _jobs("filter: a printer", printer="prusa_xl"),
    _jobs("filter: a discipline", discipline="Art"),
    _jobs("filter: both, archived", printer="prusa_xl", discipline="Art", status="ARCHIVED"),
    Question("filter: a month long ago", lambda known, _: _between(known, 0.3, 30)),
    Question("filter: the last half", lambda known, _: _between(known, 0.5, 3650)),
    _jobs("filter: confirmation expired", confirmation_expired="true"),
    _jobs("filter: not reviewed", reviewed="false", status="UPLOADED"),
    Question(
        "filter: a student's jobs",
        lambda known, random: f"/jobs?{urlencode({'student_email': random.choice(known.emails)})}",
    ),
    _jobs("search: a name", search="castaneda"),
    _jobs("search: two letters", search="zo"),
    _jobs("search: a part of a word", search="ngstr"),
    _jobs("search: what all have", search="example.edu"),
    _jobs("search: a class", search="ARCH 4000"),
    _jobs("search: a class, by cost", search="ARCH 4000", sort="cost"),
    _jobs("search: a file", search="planet_gear"),
    _jobs(
        "search: a file, archived, with filters",
        search="gear",
        status="ARCHIVED",
        printer="prusa_xl",
    ),
    _jobs("search: what nobody has", search="qqqq"),
    Question(
        "search: a number", lambda k, r: f"/jobs?{urlencode({'search': f'#{_number(k, r)}'})}"
    ),
    Question(
        "search: an address",
        lambda known, random: f"/jobs?{urlencode({'search': random.choice(known.emails)})}",
    ),
    Question("job: by number", lambda known, random: f"/jobs/{_number(known, random)}"),
    Question("job: with the longest history", lambda known, _: f"/jobs/{known.job_id}"),
    Question("job: events", lambda known, _: f"/jobs/{known.job_id}/events"),
    Question("job: emails", lambda known, _: f"/jobs/{known.job_id}/mails"),
    Question("counts of the stages (/stats)", lambda _known, _random: "/stats"),
    _stats("statistics: the last 30 days"),
    _stats("statistics: a year", days=365),
    _stats("statistics: a year, of a printer", days=365, printer="prusa_xl"),
    _stats("statistics: ten years", days=3650),
    _paged("outbox: the first page", "/admin/outbox"),
    _paged("outbox: failed", "/admin/outbox", status="failed"),
    _last_page("outbox: the last page", "/admin/outbox", share=2.9),
    _paged("outbox: search, an address", "/admin/outbox", search="hernandez"),
    Question(
        "outbox: search, a number",
        lambda known, random: (
            f"/admin/outbox?{urlencode({'search': f'#{_number(known, random)}'})}"
        ),
    ),
    _paged("users", "/admin/users"),
    _paged("archive: preview", "/admin/archive/preview", retention_days=90),
    _paged("prune: preview", "/admin/prune/preview", retention_days=365),
)
