"""Finding any part of any word by an index: the same rows as by looking at every text."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from printdesk import schema, trigrams
from printdesk.accounts.passwords import Passwords
from printdesk.demo.lab import Files, Wish, make
from printdesk.desk import Desk
from printdesk.folding import folded, job_number
from printdesk.jobs import search
from printdesk.jobs.search import Query
from printdesk.models import Job, Message
from printdesk.notifications import postbook
from printdesk.notifications.postbook import MailQuery
from printdesk.upkeep.verification import silent

pytestmark = pytest.mark.usefixtures("any_database")

JOBS = 40
# More than a database may guess that there are.
ALL = 1_000_000
# Everything that means something to a database, or to the index of one.
NAMES = (
    *('Bo "Quote" O\'Hara', "100%_\\*", "NEAR(a b, 2) AND NOT c", "^begin col:umn -minus +plus"),
    *("Zoë Ångström \U0001f600", "ab", '{x} [y] (z) ; -- \' " ""', "Jörgĕn Brückebø"),
)
ASKED = (
    *NAMES,
    *('"quo', '"', '""', "'", "%_", "%", "*", "0%_", "\\*", "near(", "and not", "col:", "-minus"),
    *("^beg", "angs", "\U0001f600", "\U0001f600\U0001f600", "o'h", "gen bru", "b", "zo", "a" * 200),
    *(
        "example.edu",
        "example",
        "EDU",
        "#7",
        "7",
        "12",
        "#12",
        "no. 12",
        "qqqq",
        ".stl",
        "_filament",
    ),
)


@pytest.fixture
def lab(desk: Desk, passwords: Passwords) -> Iterator[Desk]:
    make(desk, Wish(JOBS, years=1, files=Files.NONE), silent, passwords)
    with desk.database.transaction() as tx:
        jobs = tx.session.scalars(select(Job).order_by(Job.number)).all()
        for job, name in zip(jobs, NAMES, strict=False):
            job.student_name = name
            job.original_filename = f"{name[:40]}.stl"
        mails = tx.session.scalars(select(Message).order_by(Message.id)).all()
        for mail, name in zip(mails, NAMES, strict=False):
            mail.subject = name
    return desk


def hits(desk: Desk, words: str, **how: int) -> set[int]:
    query = Query(search=words, limit=JOBS)
    with desk.database.reading() as session:
        found = search.find(session, query, desk.clock.now(), **how)
    assert len(found.jobs) == found.filtered == sum(found.counts.values())
    return {job.number for job in found.jobs}


def expected(desk: Desk, words: str) -> set[int]:
    part, number = folded(words), job_number(words)
    with desk.database.reading() as session:
        jobs = session.scalars(select(Job)).all()
    return {each.number for each in jobs if part in each.search_text or each.number == number}


def mails_found(desk: Desk, words: str, **how: int) -> set[str]:
    with desk.database.reading() as session:
        return {
            each.id for each in postbook.find(session, MailQuery(None, words, 1, 500), **how).mails
        }


def mails_expected(desk: Desk, words: str) -> set[str]:
    part, number = folded(words), job_number(words)
    with desk.database.reading() as session:
        mails = session.scalars(select(Message)).all()
    return {
        each.id
        for each in mails
        if part in each.search_text or (number is not None and each.job_number == number)
    }


def in_index(desk: Desk, part: str) -> set[int]:
    """The jobs to which the index alone leads."""
    with desk.database.reading() as session:
        condition = trigrams.narrowed(session, Job, part, ALL)
        assert condition is not None
        return set(session.scalars(select(Job.number).where(condition)))


def test_every_way_of_looking_finds_what_has_the_part(lab: Desk) -> None:
    for words in (each for each in ASKED if folded(each)):
        wanted, mails = expected(lab, words), mails_expected(lab, words)
        for how in ({}, {"many": 0}, {"few": 0}, {"few": 0, "many": 0}, {"few": 3, "many": 10}):
            assert hits(lab, words, **how) == wanted, (words, how)
            assert mails_found(lab, words, **how) == mails, (words, how)


def test_the_index_follows_every_change(lab: Desk) -> None:
    [first, second] = [min(expected(lab, name)) for name in ("bruckebo", "begin col:")]
    with lab.database.transaction() as tx:
        job = tx.session.scalars(select(Job).where(Job.number == first)).one()
        job.student_name, job.original_filename = "Quirin Xylander", "x.stl"
        job.display_name = "y.stl"
        mail = tx.session.scalars(select(Message).limit(1)).one()
        mail.recipient = "xylander@example.edu"
        tx.session.execute(text(f"DELETE FROM message WHERE id <> '{mail.id}'"))
        tx.session.execute(text("UPDATE job SET parent_job_id = NULL"))
        tx.session.execute(text("DELETE FROM job WHERE number = :number"), {"number": second})
    assert in_index(lab, "xylander") == {first} == hits(lab, "XYLANDER")
    assert not in_index(lab, "bruckebo")
    assert not in_index(lab, "begin col:")
    assert mails_found(lab, "lander@") == {mail.id}


def test_a_database_from_before_gets_the_index(lab: Desk) -> None:
    before = {part: in_index(lab, part) for part in ("example", "bruckebo", "stl")}
    mails = mails_found(lab, "example.edu")
    schema.go_to(lab.database, "0009")
    schema.migrate(lab.database)
    assert {part: in_index(lab, part) for part in before} == before
    assert mails_found(lab, "example.edu") == mails
    assert before["bruckebo"]


@pytest.mark.parametrize("any_database", ["sqlite"])
def test_without_the_index_all_is_found_as_well(lab: Desk) -> None:
    wanted = {words: hits(lab, words) for words in ("example", "bruckebo")}
    for table in ("job", "message"):
        with lab.database.transaction() as tx:
            for what in ("insert", "delete", "update"):
                tx.session.execute(text(f"DROP TRIGGER {table}_trigrams_{what}"))
            tx.session.execute(text(f"DROP TABLE {table}_trigrams"))
    assert {words: hits(lab, words) for words in wanted} == wanted
    assert mails_found(lab, 'bo "quote"') == mails_expected(lab, 'bo "quote"')


def test_rare_words_are_looked_up_and_common_ones_are_not(lab: Desk) -> None:
    with lab.database.reading() as session:
        assert trigrams.narrowed(session, Job, "example", 0) is None
        assert trigrams.narrowed(session, Job, "zo", ALL) is None
        rare = trigrams.narrowed(session, Job, "angstrom", ALL)
        assert rare is not None
        asked = (
            select(Job.number)
            .where(rare)
            .compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
        )
        names = asked.positiontup
        given = asked.params if names is None else tuple(asked.params[name] for name in names)
        explain = "EXPLAIN QUERY PLAN" if lab.database.is_sqlite else "EXPLAIN"
        plan = session.connection().exec_driver_sql(f"{explain} {asked}", given)
        told = " ".join(str(row) for row in plan)
    assert "trigrams" in told
    assert "SCAN job " not in told
    assert "Seq Scan" not in told
