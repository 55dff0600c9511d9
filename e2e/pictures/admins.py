"""What administrators see."""

import re

from playwright.sync_api import Page, expect

from e2e.discrepancies import CarelessHand
from e2e.jobs import Jobs, Ticket
from e2e.pictures.album import SHARP, Album

AUDITED_MS = 60_000
# The first backup, and its proof, begin with the next looks at what is due: once a minute.
PROVED_MS = 300_000
UNKNOWN = "550 5.1.1 <{}>: Recipient address rejected: User unknown"


def take(album: Album) -> None:
    """Figures, catalog, people, emails, data; and files after careless hands."""
    page = album.desk("Grace Park", viewport={"width": 1280, "height": 860}, **SHARP)
    _statistics(album, page)
    _catalog(album, page)
    _people(album, page)
    _outbox(album, page)
    _data(album, page)
    _backups(album, page)
    _health(album, page)


def _catalog(album: Album, page: Page) -> None:
    if album.camera.wants("admin-catalog"):
        album.show(page, "/admin/catalog/")
        page.get_by_role("heading", name="Printers").evaluate("(at) => at.scrollIntoView()")
        album.camera.take(page, "admin-catalog")


def _statistics(album: Album, page: Page) -> None:
    if album.camera.wants("admin-statistics"):
        album.show(page, "/stats/?days=365")
        expect(page.get_by_role("heading", name=re.compile("^By "))).to_be_visible()
        album.camera.take(page, "admin-statistics")


def _people(album: Album, page: Page) -> None:
    if not album.camera.wants("admin-people"):
        return
    witness = album.witness()
    for name, role in (("Robin Achebe", "staff"), ("Uma Lindgren", "admin")):
        email = f"{name.lower().replace(' ', '.')}@example.edu"
        witness.post("/admin/users", {"name": name, "email": email, "role": role})
    gone = next(u for u in witness.get("/admin/users")["users"] if u["name"] == "Pat Quigley")
    witness.post(f"/admin/users/{gone['id']}/disable")
    album.show(page, "/admin/users/")
    album.camera.take(page, "admin-people")


def _outbox(album: Album, page: Page) -> None:
    if album.camera.wants("admin-outbox"):
        job = _job(album, "turning tower.stl")
        address = album.witness().job(job.number)["student_email"]
        _hand(album).lose_mail(job, UNKNOWN.format(address))
        album.show(page, "/admin/outbox/?status=failed")
        album.camera.take(page, "admin-outbox")


def _data(album: Album, page: Page) -> None:
    if album.camera.wants("admin-data"):
        album.show(page, "/admin/data/")
        expect(page.get_by_role("table").first).to_be_visible()
        album.camera.take(page, "admin-data")


def _backups(album: Album, page: Page) -> None:
    if not album.camera.wants("admin-backups"):
        return
    album.show(page, "/admin/backups/")
    listed = page.get_by_role("list", name="Backups, the newest first").get_by_role("listitem")
    verified = listed.last.get_by_text("Verified", exact=True)
    expect(verified).to_be_visible(timeout=PROVED_MS)
    page.get_by_role("button", name="Back up now").click()
    expect(listed).to_have_count(2, timeout=PROVED_MS)
    expect(page.get_by_role("button", name="Back up now")).to_be_visible()
    # Where a lab's backups lie, and not those of this trial.
    folder = album.witness().get("/admin/backups")["folder"]
    page.get_by_text(folder, exact=True).evaluate("(at) => { at.textContent = '/srv/backups'; }")
    album.camera.take(page, "admin-backups")


def _health(album: Album, page: Page) -> None:
    if not album.camera.wants("admin-health", "admin-audit"):
        return
    album.show(page, "/admin/")
    album.camera.take(page, "admin-health")
    hand = _hand(album)
    hand.stray("Uploaded/old massing, do not print.stl")
    hand.lose(_job(album, "planet gear.stl"))
    hand.misplace(_job(album, "courtyard house.stl"), "Uploaded")
    page.get_by_role("button", name="Start the audit").click()
    found = page.get_by_role("heading", name="Files that a job misses")
    expect(found).to_be_visible(timeout=AUDITED_MS)
    page.get_by_role("heading", name="Files on the share").evaluate(
        "(at) => scrollTo(0, scrollY + at.getBoundingClientRect().top - 60)"
    )
    page.set_viewport_size({"width": 1280, "height": 1180})
    album.camera.take(page, "admin-audit")


def _hand(album: Album) -> CarelessHand:
    return CarelessHand(Jobs(album.lab))


def _job(album: Album, file: str) -> Ticket:
    known = album.ticket(file)
    return Ticket(known.id, known.number, known.tracking_token, b"")
