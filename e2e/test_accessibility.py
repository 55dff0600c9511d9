"""Every page, dialog and main state: by axe's rules, in light and dark, and on a phone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.discrepancies import CarelessHand
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
    # Of the other lab's administrator, and of one of the staff who is none.
    strict_desk: Page
    staff: Page
    folder: Path
    jobs: dict[str, Ticket] = field(default_factory=dict)
    expired: Ticket = field(init=False)
    other: Witness = field(init=False)
    witness: Witness = field(init=False)
    links: dict[str, str] = field(default_factory=dict)
    # Whether the last report tells of everything that ``in_disorder`` has done.
    in_disorder: bool = False

    def number(self, status: str) -> int:
        return self.jobs[status].number

    def show(self, address: str, heading: str) -> Page:
        """A page of the student's; it is there when its heading is."""
        self.visitor.goto(address if "//" in address else f"{self.lab.site}{address}")
        expect(self.visitor.get_by_role("heading", name=heading, level=1)).to_be_visible()
        return self.visitor

    def list_of(self, status: str) -> Page:
        """The dashboard with this job alone: what opens over it is the same as over many."""
        return self.list(f"?status=ALL&search=%23{self.number(status)}")

    def list(self, search: str) -> Page:
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
    sam = shared_lab.add_staff("Sam Staff")
    scene = Scene(
        shared_lab,
        strict_lab,
        visitor=windows.desktop(),
        desk=windows.staff(shared_lab),
        strict_desk=windows.staff(strict_lab),
        staff=windows.staff(shared_lab, sam),
        folder=tmp_path_factory.mktemp("models"),
    )
    jobs = Jobs(shared_lab)
    scene.witness = jobs.witness
    for status in (*ROAD, "ARCHIVED", "REJECTED"):
        scene.jobs[status] = jobs.in_status(status, f"{status.title()} Student")
    scene.jobs["FAILED"] = jobs.in_status("PRINTING", "Failed Student")
    jobs.do(scene.jobs["FAILED"], "admin/mark-failed", {"reason": "Bed adhesion, layer 40"})
    scene.jobs["LOCKED"] = jobs.handed_in("Held Student")
    scene.other = Witness(shared_lab, sam)
    scene.jobs["ODD"] = _odd(jobs)
    scene.links["PENDING"] = jobs.witness.link("approval", "confirm", scene.number("PENDING"))
    scene.links["CONFIRMED"] = jobs.confirm(jobs.in_status("PENDING", "Quick Student"))
    scene.links["REPLACED"] = _replaced(jobs)
    ina = {"name": "Ina Invited", "email": "ina@example.edu", "role": "staff"}
    scene.witness.post("/admin/users", ina)
    scene.links["INVITED"] = scene.witness.link_to("ina@example.edu", "join")
    scene.witness.post("/auth/password-reset", {"email": sam.email})
    scene.links["RESET"] = scene.witness.link_to(sam.email, "password-reset")
    strict = Jobs(strict_lab)
    scene.expired = strict.in_status("PENDING", "Late Student")
    scene.links["EXPIRED"] = strict.witness.link("approval", "confirm", scene.expired.number)
    yield scene
    for page in (scene.visitor, scene.desk, scene.strict_desk, scene.staff):
        page.context.close()
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
    flag = {"reason": "Somebody has sliced this twice, and not the same. Ask before you print it."}
    jobs.witness.post(f"/jobs/{ticket.id}/flag", flag)
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


def by_key(key: str, name: str) -> Callable[[Scene], Page]:
    """What a single key opens over the list."""

    def show(scene: Scene) -> Page:
        page = scene.list_of("ODD")
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        return page

    return show


def job_by_its_number(scene: Scene) -> Page:
    page = by_key("9", "Open a job")(scene)
    page.keyboard.type("999")
    expect(page.get_by_text("There is no job #9999.")).to_be_visible()
    return page


def opened(name: str) -> Callable[[Scene], Page]:
    """What a button at the top of the list opens."""

    def show(scene: Scene) -> Page:
        page = scene.list_of("ODD")
        page.get_by_role("button", name=name).click()
        expect(page.locator("[role=dialog], [role=menu]")).to_be_visible()
        return page

    return show


def menu_of_a_job(scene: Scene) -> Page:
    page = scene.list_of("PRINTING")
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
    # In a tab of its own: it waits from then on for the browser's question, and takes no clicks.
    page = scene.desk.context.new_page()
    page.goto(f"{scene.lab.site}/dashboard/setup/")
    page.get_by_role("link", name=re.compile("Open #[0-9]+ in the slicer")).click()
    expect(page.get_by_text("Did nothing open?")).to_be_visible()
    return page


def dialog(status: str, label: str) -> Callable[[Scene], Page]:
    """A dialog on a job, out of the list."""

    def show(scene: Scene) -> Page:
        page = scene.list_of(status)
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


def email_of_a_rejection(scene: Scene) -> Page:
    page = dialog("UPLOADED", "Reject")(scene)
    page.get_by_role("dialog").get_by_label("Walls too thin to print").check()
    expect(page.get_by_text("[link to follow the print]").first).to_be_visible()
    return page


def throwing_away_what_was_typed(scene: Scene) -> Page:
    page = dialog("UPLOADED", "Reject")(scene)
    page.get_by_role("dialog").get_by_label("In your own words").fill("The walls are too thin.")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Discard what you have entered?")).to_be_visible()
    return page


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


QR_CODE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/%3E"
SECOND_FACTOR = {
    "begin": {"secret": "JBSWY3DPEHPK3PXP" * 2, "uri": "otpauth://totp/lab", "qr_svg": QR_CODE},
    "confirm": {"recovery_codes": [f"abcd{number}-fghjk" for number in range(10)]},
}


def own_account(scene: Scene) -> Page:
    return system(scene.staff, scene.lab, "/account/")


def own_account_with_few_codes(scene: Scene) -> Page:
    page, state = scene.staff, {"enabled": True, "recovery_codes_left": 2}
    page.unroute_all()
    since = {"enabled_at": TASK["created_at"]}
    path = "**/api/v1/auth/second-factor"
    page.route(path, lambda route: route.fulfill(json={**state, **since}))
    page.goto(f"{scene.lab.site}/account/")
    expect(page.get_by_text("2 recovery codes left")).to_be_visible()
    return page


def changing(button: str, error: str) -> Callable[[Scene], Page]:
    """What changes one's own account, sent with nothing in it."""

    def show(scene: Scene) -> Page:
        page = own_account(scene)
        page.get_by_role("button", name=button).click()
        page.get_by_role("dialog").locator("button[type=submit]").click()
        expect(page.get_by_text(error)).to_be_visible()
        return page

    return show


def setting_up_a_second_factor(scene: Scene) -> Page:
    page = own_account(scene)
    page.route(
        "**/api/v1/auth/second-factor/*",
        lambda route: route.fulfill(json=SECOND_FACTOR[route.request.url.rpartition("/")[2]]),
    )
    page.get_by_role("button", name="Set up a second factor").click()
    page.get_by_label("Current password").fill("whichever")
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    return page


def recovery_codes(scene: Scene) -> Page:
    page = setting_up_a_second_factor(scene)
    page.get_by_label("Code").fill("123456")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Recovery codes")).to_be_visible()
    return page


def signing_out_everywhere(scene: Scene) -> Page:
    page = own_account(scene)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


# --- by links of emails about accounts, and the people who have them ------------------------


def asking_for_a_password(scene: Scene) -> Page:
    return scene.show("/password-reset/", "Forgot your password?")


def choosing_a_short_password(scene: Scene) -> Page:
    page = scene.show(scene.links["RESET"], "Choose a new password")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_text("A password needs 12")).to_be_visible()
    return page


def people(scene: Scene) -> Page:
    scene.desk.goto(f"{scene.lab.site}/admin/users/")
    expect(scene.desk.get_by_text("Ina Invited")).to_be_visible()
    return scene.desk


def what_to_do_with_somebody(scene: Scene) -> Page:
    page = people(scene)
    page.get_by_role(
        "button", name=f"What to do with the account of {scene.lab.admin.name}"
    ).click()
    expect(page.get_by_role("menu")).to_be_visible()
    return page


def inviting_nobody(scene: Scene) -> Page:
    page = people(scene)
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("dialog").get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("Enter the name.")).to_be_visible()
    return page


def disabling_the_last_administrator(scene: Scene) -> Page:
    page = what_to_do_with_somebody(scene)
    page.get_by_role("menuitem", name="Disable").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Disable").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    return page


# --- of administrators ----------------------------------------------------------------------

ADMIN = "**/api/v1/admin"
TASK = {
    "id": "0" * 32,
    "kind": "audit",
    "status": "running",
    "done": 14_203,
    "total": 36_120,
    "note": "Looking at Printing",
    "error": None,
    "created_at": "2030-03-01T12:00:00Z",
    "created_by_name": "Olga Other",
    "started_at": "2030-03-01T12:00:01Z",
    "finished_at": None,
}
STOPPED = {
    "status": "failed",
    "error": "The share cannot be reached.",
    "finished_at": TASK["created_at"],
}
ARCHIVED = {"kind": "archive", "status": "done", "finished_at": TASK["created_at"]}
RESULT = {
    "retention_days": 90,
    "before": TASK["created_at"],
    "jobs_done": 12,
    "jobs_failed": 1,
    "failed": [{"job_id": "1" * 32, "number": 107, "reason": "A file is open elsewhere."}],
}


def system(page: Page, lab: Lab, path: str = "/admin/") -> Page:
    """A page of the administration; what stood in for its answers is gone."""
    page.unroute_all()
    page.goto(f"{lab.site}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("status")).to_have_count(0)
    return page


def in_good_order(scene: Scene) -> Page:
    """After an audit and a verification that have found nothing."""
    witness = Witness(scene.strict)
    for what in ("audit", "verify-log"):
        done(witness, f"/admin/{what}/start")
    page = system(scene.strict_desk, scene.strict)
    expect(page.get_by_text("Everything is where it should be")).to_be_visible()
    expect(page.get_by_text("as they were written")).to_be_visible()
    return page


def in_disorder(scene: Scene) -> Page:
    """After an audit and a verification that have found something of every kind."""
    if not scene.in_disorder:
        _bring_into_disorder(scene)
        scene.in_disorder = True
    page = system(scene.desk, scene.lab)
    expect(page.get_by_role("region", name="Files of no job")).to_be_visible()
    return page


def _bring_into_disorder(scene: Scene) -> None:
    hand = CarelessHand(Jobs(scene.lab))
    for name in ("stray-model.stl", "somebody's very long name for a file of no job (copy 2).stl"):
        hand.stray(f"Uploaded/{name}")
    hand.misplace(scene.jobs["PENDING"])
    hand.overwrite_original(scene.jobs["PRINTING"])
    hand.edit_metadata(scene.jobs["COMPLETED"])
    hand.rewrite_history(scene.jobs["PAIDPICKEDUP"])
    lost = scene.lab.storage / scene.witness.job(scene.number("LOCKED"))["file_path"]
    lost.unlink(missing_ok=True)
    done(scene.witness, "/admin/audit/start", {"full": True})
    done(scene.witness, "/admin/verify-log/start")


def done(witness: Witness, path: str, body: object = None) -> None:
    """Have a long task done."""
    task = witness.post(path, body)["task_id"]
    eventually(lambda: witness.get(f"/admin/tasks/{task}")["finished_at"])


def chosen(scene: Scene) -> Page:
    page = in_disorder(scene)
    orphans = page.get_by_role("region", name="Files of no job")
    orphans.get_by_role("checkbox", name="Choose all").check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    return page


def deleting_files(scene: Scene) -> Page:
    page = chosen(scene)
    page.get_by_role("button", name="Delete 2 files").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def mended_and_refused(scene: Scene) -> Page:
    page = deleting_files(scene)
    scene.in_disorder = False
    (scene.lab.storage / "Uploaded" / "stray-model.stl").write_bytes(b"changed meanwhile")
    page.get_by_role("dialog").get_by_role("button", name="Delete 2 files").click()
    expect(page.get_by_text("This file was changed after the audit.")).to_be_visible()
    expect(page.get_by_text("Deleted", exact=True)).to_be_visible()
    # The message about it goes by itself, at some time while the page is looked at.
    page.get_by_role("button", name="Close toast").click()
    expect(page.get_by_role("button", name="Close toast")).to_have_count(0)
    return page


def asking(button: str) -> Callable[[Scene], Page]:
    """The confirmation of what can be done about a finding."""

    def show(scene: Scene) -> Page:
        page = in_disorder(scene)
        page.get_by_role("button", name=re.compile(f"^{button}: ")).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        return page

    return show


def flagging_without_a_reason(scene: Scene) -> Page:
    page = asking("Flag")(scene)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("")
    dialog.locator("button[type=submit]").click()
    expect(dialog.get_by_text("Say why, in a few words.")).to_be_visible()
    return page


def with_task(path: str, text: str, **changed: object) -> Callable[[Scene], Page]:
    """A page while a task is as it seldom is for long enough to be looked at."""

    def show(scene: Scene) -> Page:
        page, task = scene.desk, {**TASK, **changed}
        page.unroute_all()
        page.route(f"{ADMIN}/tasks", lambda route: route.fulfill(json={"tasks": [task]}))
        told = {**task, "result": RESULT}
        page.route(f"{ADMIN}/tasks/{TASK['id']}", lambda route: route.fulfill(json=told))
        page.goto(f"{scene.lab.site}{path}")
        expect(page.get_by_text(text).first).to_be_visible()
        return page

    return show


def without_answers(scene: Scene) -> Page:
    """A page that the server cannot answer."""
    page, broken = scene.desk, {"error": "internal_error", "message": "It broke.", "details": {}}
    page.unroute_all()
    page.route(f"{ADMIN}/**", lambda route: route.fulfill(status=500, json=broken))
    page.goto(f"{scene.lab.site}/admin/")
    expect(page.get_by_text("The last report did not load")).to_be_visible()
    return page


def old_jobs(scene: Scene) -> Page:
    if "OLD" not in scene.jobs:
        jobs = Jobs(scene.lab)
        for status, days in (("REJECTED", 100), ("ARCHIVED", 400)):
            scene.jobs["OLD"] = jobs.in_status(status, "Old Student")
            CarelessHand(jobs).grow_old(scene.jobs["OLD"], days)
    page = system(scene.desk, scene.lab, "/admin/data/")
    expect(page.get_by_role("table")).to_have_count(2)
    return page


def archiving(scene: Scene) -> Page:
    page = old_jobs(scene)
    page.get_by_role("button", name=re.compile("^Archive [0-9]+ jobs?…")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def deleting_old_jobs_untyped(scene: Scene) -> Page:
    page = old_jobs(scene)
    page.get_by_role("button", name=re.compile("^Delete [0-9]+ jobs?…")).click()
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_text("the number of the jobs.")).to_be_visible()
    return page


def too_few_days(scene: Scene) -> Page:
    page = old_jobs(scene)
    page.get_by_label("Picked up or rejected").fill("30")
    expect(page.get_by_text("The lab keeps these jobs for 90 days")).to_be_visible()
    return page


def for_administrators_only(scene: Scene) -> Page:
    page = system(scene.staff, scene.lab)
    expect(page.get_by_role("heading", name="This is for administrators")).to_be_visible()
    return page


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
    "keys": by_key("?", "Keys"),
    "debug panel": by_key("d", "Debug panel"),
    "job by its number": job_by_its_number,
    "sound": opened("Sound of a new job"),
    "account": opened("Account of"),
    "own account": own_account,
    "own account with few codes": own_account_with_few_codes,
    "changing the password": changing("Change password", "Enter a new password."),
    "changing the address": changing("Change email", "Enter your new email address."),
    "setting up a second factor": setting_up_a_second_factor,
    "recovery codes": recovery_codes,
    "signing out everywhere": signing_out_everywhere,
    "menu of a job": menu_of_a_job,
    "new job": job_page("ODD"),
    "files of a job": job_page("ODD", "Files"),
    "job with everything open": job_with_everything_open,
    "rejected job": job_page("REJECTED"),
    "job of a failed print": job_page("FAILED"),
    "flagging": dialog("UPLOADED", "Flag for a look"),
    "job that another holds": held_by_another(job_page("LOCKED")),
    "unknown job": unknown_job,
    "approving": dialog("ODD", "Approve"),
    "approving without a weight": refused_dialog("ODD", "Approve", "Enter the weight"),
    "rejecting": dialog("UPLOADED", "Reject"),
    "email of a rejection": email_of_a_rejection,
    "rejecting without a reason": refused_dialog("UPLOADED", "Reject", "Choose a reason"),
    "deleting": dialog("UPLOADED", "Delete"),
    "editing": dialog("UPLOADED", "Edit details"),
    "uploading": dialog("UPLOADED", "Upload a new file"),
    "throwing away what was typed": throwing_away_what_was_typed,
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
    "system in good order": in_good_order,
    "system in disorder": in_disorder,
    "files chosen": chosen,
    "deleting files": deleting_files,
    "files mended and refused": mended_and_refused,
    "restoring": asking("Restore"),
    "writing metadata anew": asking("Write anew"),
    "flagging without a reason": flagging_without_a_reason,
    "audit under way": with_task("/admin/", "Looking at Printing"),
    "audit that waits": with_task("/admin/", "Waiting for the worker", status="queued"),
    "audit that stopped": with_task("/admin/", "stopped before its end", **STOPPED),
    "system without answers": without_answers,
    "old jobs": old_jobs,
    "archiving": archiving,
    "archived but for one": with_task("/admin/data/", "1 could not be", **ARCHIVED),
    "deleting old jobs untyped": deleting_old_jobs_untyped,
    "too few days": too_few_days,
    "for administrators only": for_administrators_only,
    "forgotten password": asking_for_a_password,
    "new password that is too short": choosing_a_short_password,
    "joining": lambda scene: scene.show(scene.links["INVITED"], "Join the print desk"),
    "garbled link of an account": lambda scene: scene.show("/join/garbled/", "This link leads"),
    "registering where nobody can": lambda scene: scene.show("/register/", "New staff are"),
    "people": people,
    "what to do with somebody": what_to_do_with_somebody,
    "inviting nobody": inviting_nobody,
    "disabling the last administrator": disabling_the_last_administrator,
    # The last, for the browser asks about the link, and other tabs wait for the answer.
    "setting up a computer": setting_up,
}


@pytest.mark.parametrize("state", STATES)
def test_state_is_usable_by_everybody(scene: Scene, state: str) -> None:
    page = STATES[state](scene)
    try:
        found = inspect(page)
    finally:
        reset(page)
    assert not found, "\n".join(found)
