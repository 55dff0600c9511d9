"""Every page, dialog and main state: by axe's rules, in light and dark, and on a phone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.inspection import inspect, reset
from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab, Person
from e2e.pages import alert, button, fill_in, from_menu, sign_in
from e2e.windows import Windows
from e2e.witness import Witness, eventually

ROAD = ("UPLOADED", "PENDING", "READYTOPRINT", "PRINTING", "COMPLETED", "PAIDPICKEDUP")


@dataclass
class Scene:
    """A lab with a job in every status, a student's window, and one of its staff."""

    lab: Lab
    strict: Lab
    visitor: Page
    desk: Page
    folder: Path
    jobs: dict[str, Ticket] = field(default_factory=dict)
    expired: Ticket = field(init=False)
    other: Witness = field(init=False)
    links: dict[str, str] = field(default_factory=dict)

    def number(self, status: str) -> int:
        return self.jobs[status].number

    def show(self, address: str, heading: str) -> Page:
        """A page of the student's; it is there when its heading is."""
        self.visitor.goto(address if "//" in address else f"{self.lab.site}{address}")
        expect(self.visitor.get_by_role("heading", name=heading, level=1)).to_be_visible()
        return self.visitor

    def list(self, search: str = "?status=ALL") -> Page:
        """The dashboard, with nothing open on it; loaded when it is not there yet."""
        address = f"{self.lab.site}/dashboard/{search}"
        opened = self.desk.locator("[role=dialog], [role=menu]")
        if self.desk.url == address and opened.count():
            self.desk.keyboard.press("Escape")
        elif self.desk.url != address:
            self.desk.goto(address)
        expect(opened).to_have_count(0)
        expect(self.desk.locator("[data-job], main h2").first).to_be_visible()
        return self.desk

    def job(self, status: str) -> Page:
        """A job's page."""
        self.desk.goto(f"{self.lab.site}/dashboard/jobs/{self.number(status)}/")
        expect(self.desk.get_by_role("heading", level=1)).to_contain_text("#")
        expect(self.desk.get_by_role("tab", name=re.compile("Emails [0-9]"))).to_be_visible()
        return self.desk


@pytest.fixture(scope="module")
def scene(
    browser: Browser,
    shared_lab: Lab,
    strict_lab: Lab,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    windows = Windows(browser.new_context)
    visitor, desk = windows.desktop(), windows.staff(shared_lab)
    scene = Scene(shared_lab, strict_lab, visitor, desk, tmp_path_factory.mktemp("models"))
    jobs = Jobs(shared_lab)
    for status in (*ROAD, "ARCHIVED", "REJECTED"):
        scene.jobs[status] = jobs.in_status(status, f"{status.title()} Student")
    scene.jobs["LOCKED"] = jobs.handed_in("Held Student")
    scene.other = Witness(shared_lab, shared_lab.add_staff("Sam Staff"))
    scene.jobs["ODD"] = _odd(jobs)
    scene.links["PENDING"] = jobs.witness.link("approval", "confirm", scene.number("PENDING"))
    scene.links["CONFIRMED"] = jobs.confirm(jobs.in_status("PENDING", "Quick Student"))
    scene.links["REPLACED"] = _replaced(jobs)
    strict = Jobs(strict_lab)
    scene.expired = strict.in_status("PENDING", "Late Student")
    scene.links["EXPIRED"] = strict.witness.link("approval", "confirm", scene.expired.number)
    yield scene
    visitor.context.close()
    desk.context.close()
    assert not windows.troubles


def _odd(jobs: Jobs) -> Ticket:
    """A job with everything that is out of the ordinary, and the longest of names."""
    ticket = jobs.handed_in(
        "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmondeley",
        acknowledged_minimum_charge="false",
        class_number="Landscape Architecture Studio 4000/5000, Section 2",
    )
    base = jobs.witness.job(ticket.number)["base_name"]
    folder = jobs.lab.storage / "Uploaded"
    for name in (f"{base}.gcode", f"{base}_0.2mm_PLA_2h.gcode"):
        (folder / name).write_text("G28\n", encoding="ascii")
    return ticket


def _replaced(jobs: Jobs) -> str:
    ticket = jobs.in_status("PENDING", "Twice Student")
    old = jobs.witness.link("approval", "confirm", ticket.number)
    again = {"email_type": "approval"}
    jobs.witness.post(f"/jobs/{ticket.id}/admin/resend-email", again)
    return old


# --- of students ----------------------------------------------------------------------------


def home(scene: Scene) -> Page:
    page = scene.show("/", "You bring the model")
    expect(page.get_by_role("heading", name="Our printers")).to_be_visible()
    return page


def form(scene: Scene) -> Page:
    page = scene.show("/submit/", "Hand in a model")
    expect(page.get_by_label("Discipline")).to_be_enabled()
    return page


def form_with_errors(scene: Scene) -> Page:
    page = form(scene)
    page.get_by_role("button", name="Hand in my model").click()
    expect(page.get_by_text("7 fields need your attention")).to_be_visible()
    return page


def form_refused(scene: Scene) -> Page:
    """Filled in, and not taken: this student has handed in the same model before."""
    page = form(scene)
    model = scene.folder / "vase.stl"
    model.write_bytes(scene.jobs["UPLOADED"].model)
    fill_in(page, model, name="Uploaded Student")
    page.get_by_role("button", name="Hand in my model").click()
    expect(alert(page)).to_contain_text("We already have this file")
    return page


def success(scene: Scene) -> Page:
    ticket = scene.jobs["UPLOADED"]
    return scene.show(f"/submit/success/?job={ticket.number}#{ticket.token}", "We have your model")


def tracked(status: str) -> Callable[[Scene], Page]:
    def show(scene: Scene) -> Page:
        ticket = scene.jobs[status]
        return scene.show(f"/track/{ticket.token}/", f"Job #{ticket.number}")

    return show


def withdrawing(scene: Scene) -> Page:
    page = tracked("UPLOADED")(scene)
    page.get_by_role("button", name="Withdraw this job").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def tracked_expired(scene: Scene) -> Page:
    ticket = scene.expired
    page = scene.show(f"{scene.strict.site}/track/{ticket.token}/", f"Job #{ticket.number}")
    expect(page.get_by_text("Your confirmation link has expired")).to_be_visible()
    return page


def confirming(link: str, heading: str) -> Callable[[Scene], Page]:
    return lambda scene: scene.show(scene.links[link], heading)


def expired_link(scene: Scene) -> Page:
    end = scene.visitor.get_by_role("heading", name="This link has expired")

    def shown() -> bool:
        scene.visitor.goto(scene.links["EXPIRED"])
        scene.visitor.get_by_role("heading", level=1).wait_for()
        return end.is_visible()

    eventually(shown)
    return scene.visitor


def asking_for_a_link(scene: Scene) -> Page:
    address = f"{scene.strict.site}/confirm/expired/?job_id={scene.expired.id}"
    return scene.show(address, "Get a new confirmation link")


def waiting_for_a_link(scene: Scene) -> Page:
    page = asking_for_a_link(scene)
    resend = page.get_by_role("button", name="Send me a new link")
    if resend.is_visible():
        resend.click()
        expect(page.get_by_role("heading", name="A new link is on its way")).to_be_visible()
        page = asking_for_a_link(scene)
    expect(page.get_by_role("timer")).to_be_visible()
    return page


# --- of staff -------------------------------------------------------------------------------


def signing_in(scene: Scene) -> Page:
    return scene.show("/login/", "Sign in")


def signing_in_without_password(scene: Scene) -> Page:
    page = signing_in(scene)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter your password.")).to_be_visible()
    return page


def signing_in_wrongly(scene: Scene) -> Page:
    page = signing_in(scene)
    sign_in(page, Person("Nobody", "nobody@example.edu", "not the password"))
    expect(alert(page)).to_be_visible()
    return page


def listed(search: str) -> Callable[[Scene], Page]:
    return lambda scene: scene.list(search)


def filters_open(scene: Scene) -> Page:
    page = scene.list("?discipline=Architecture&expired=1&status=ALL")
    page.get_by_role("button", name=re.compile("^Filters")).click()
    expect(page.get_by_label("Handed in from")).to_be_visible()
    return page


def keys_shown(scene: Scene) -> Page:
    page = scene.list()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    return page


def opened(name: str) -> Callable[[Scene], Page]:
    """What a button at the top of the list opens."""

    def show(scene: Scene) -> Page:
        page = scene.list()
        page.get_by_role("button", name=name).click()
        expect(page.locator("[role=dialog], [role=menu]")).to_be_visible()
        return page

    return show


def menu_of_a_job(scene: Scene) -> Page:
    page = scene.list()
    button(page, "More for", scene.number("PRINTING")).click()
    expect(page.get_by_role("menu")).to_be_visible()
    return page


def job_page(status: str, tab: str = "History") -> Callable[[Scene], Page]:
    def show(scene: Scene) -> Page:
        page = scene.job(status)
        page.get_by_role("tab", name=tab).click()
        return page

    return show


def job_with_everything_open(scene: Scene) -> Page:
    page = job_page("COMPLETED", "Emails")(scene)
    for closed in page.locator("summary").all():
        closed.click()
    return page


def held_by_another(show: Callable[[Scene], Page]) -> Callable[[Scene], Page]:
    """What is shown while another member of staff works on the job."""

    def held(scene: Scene) -> Page:
        scene.other.post(f"/jobs/{scene.number('LOCKED')}/lock")
        scene.desk.goto("about:blank")
        return show(scene)

    return held


def unknown_job(scene: Scene) -> Page:
    scene.desk.goto(f"{scene.lab.site}/dashboard/jobs/9999/")
    expect(scene.desk.get_by_role("heading", name="There is no such job")).to_be_visible()
    return scene.desk


def setting_up(scene: Scene) -> Page:
    """The way to the slicer opener, with a link that nothing has answered."""
    scene.desk.goto(f"{scene.lab.site}/dashboard/setup/")
    scene.desk.get_by_role("link", name=re.compile("Open #[0-9]+ in the slicer")).click()
    expect(scene.desk.get_by_text("Did nothing open?")).to_be_visible()
    return scene.desk


def dialog(status: str, label: str) -> Callable[[Scene], Page]:
    """A dialog on a job, out of the list."""

    def show(scene: Scene) -> Page:
        page = scene.list()
        start(page, label, scene.number(status))
        return page

    return show


def refused_dialog(status: str, label: str, error: str) -> Callable[[Scene], Page]:
    """A dialog that was sent with nothing in it."""

    def show(scene: Scene) -> Page:
        page = dialog(status, label)(scene)
        page.get_by_role("dialog").locator("button[type=submit]").click()
        expect(page.get_by_text(error).first).to_be_visible()
        return page

    return show


def start(page: Page, label: str, number: int) -> Locator:
    """Open a dialog by its button, or by the menu when it has none; it is there with its form."""
    if button(page, label, number).count():
        button(page, label, number).click()
    else:
        from_menu(page, label, number)
    shown = page.get_by_role("dialog")
    expect(shown.locator("form")).to_be_attached()
    expect(shown.get_by_role("status", name="Looking for sliced files")).to_have_count(0)
    return shown


STATES: dict[str, Callable[[Scene], Page]] = {
    "home": home,
    "form": form,
    "form with errors": form_with_errors,
    "form refused": form_refused,
    "success": success,
    **{f"tracking {status}": tracked(status) for status in ("UPLOADED", "PENDING", "COMPLETED")},
    "tracking REJECTED": tracked("REJECTED"),
    "tracking an expired link": tracked_expired,
    "tracking nothing": lambda scene: scene.show("/track/garbled/", "This tracking link leads"),
    "withdrawing": withdrawing,
    "confirming": confirming("PENDING", "Confirm your print"),
    "confirmed": confirming("CONFIRMED", "You have confirmed this already"),
    "replaced link": confirming("REPLACED", "There is a newer link"),
    "expired link": expired_link,
    "garbled link": lambda scene: scene.show("/confirm/garbled-token/", "This confirmation link"),
    "asking for a link": asking_for_a_link,
    "waiting for a link": waiting_for_a_link,
    "no such page": lambda scene: scene.show("/nowhere/", "There is no such page"),
    "signing in": signing_in,
    "signing in without a password": signing_in_without_password,
    "signing in wrongly": signing_in_wrongly,
    "list of new jobs": listed(""),
    "list of all jobs": listed("?status=ALL"),
    "list with nothing in it": listed("?search=nobody"),
    "filters": filters_open,
    "keys": keys_shown,
    "sound": opened("Sound of a new job"),
    "account": opened("Account of"),
    "menu of a job": menu_of_a_job,
    "new job": job_page("ODD"),
    "files of a job": job_page("ODD", "Files"),
    "job with everything open": job_with_everything_open,
    "rejected job": job_page("REJECTED"),
    "job that another holds": held_by_another(job_page("LOCKED")),
    "unknown job": unknown_job,
    "setting up a computer": setting_up,
    "approving": dialog("ODD", "Approve"),
    "approving without a weight": refused_dialog("ODD", "Approve", "Enter the weight"),
    "rejecting": dialog("UPLOADED", "Reject"),
    "rejecting without a reason": refused_dialog("UPLOADED", "Reject", "Choose a reason"),
    "deleting": dialog("UPLOADED", "Delete"),
    "editing": dialog("UPLOADED", "Edit details"),
    "uploading": dialog("UPLOADED", "Upload a new file"),
    "confirming for a student": dialog("PENDING", "Confirm for the student"),
    "sending again": dialog("PENDING", "Send the email again"),
    "starting to print": dialog("READYTOPRINT", "Start printing"),
    "completing": dialog("PRINTING", "Mark complete"),
    "failing": dialog("PRINTING", "Print failed"),
    "handing over": dialog("COMPLETED", "Paid and picked up"),
    "taking completion back": dialog("COMPLETED", "Not complete after all"),
    "taking pick-up back": dialog("PAIDPICKEDUP", "Not picked up after all"),
    "changing the status": dialog("ARCHIVED", "Change status"),
    "breaking a lock": held_by_another(dialog("LOCKED", "Break the lock")),
}


@pytest.mark.parametrize("state", STATES)
def test_state_is_usable_by_everybody(scene: Scene, state: str) -> None:
    reset(scene.visitor)
    reset(scene.desk)
    found = inspect(STATES[state](scene))
    assert not found, "\n".join(found)
