"""What a phone must have room for: large text, and the longest of names."""

import pytest
from playwright.sync_api import Page, expect

from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import button, card, from_menu
from e2e.windows import PHONE, Windows

# As long as each may be, and nowhere a space at which a line could break.
LONGEST_STUDENT = "Featherstonehaugh" * 5 + "Cholmondeley-Br"
LONGEST_FILE = "final_FINAL_v2-" * 16 + "really_done.stl"
LONGEST_ADDRESS = f"{'featherstonehaugh' * 4:.64}@{'makerspace' * 4:.31}.edu"
DIALOGS = ["Approve", "Reject", "Edit details", "Upload a new file", "Flag for a look"]
DIALOGS += ["Change status", "Delete"]


@pytest.fixture
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


# Every word twice as large, as a reader's browser makes it; what has a box of its own may scroll.
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%'; }"
OUT_OF_PLACE = """
() => {
  const [lines, outside] = [[], []];
  const framed = (box) => parseFloat(getComputedStyle(box).borderLeftWidth) > 0;
  const dialog = [...document.querySelectorAll("[role=dialog]")].at(-1);
  const walk = document.createTreeWalker(
    dialog ?? document.querySelector("#main").parentElement, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const visible = { visibilityProperty: true, opacityProperty: true };
    if (!node.textContent.trim() || !node.parentElement.checkVisibility(visible)) continue;
    if (node.parentElement.closest(".sr-only, option, [role=tablist]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (let { left, top, right, bottom } of range.getClientRects()) {
      for (let box = node.parentElement; box !== document.body; box = box.parentElement) {
        if (box === dialog) break;
        if (getComputedStyle(box).overflowX === "visible") continue;
        const edge = box.getBoundingClientRect();
        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      }
      if (right - left <= 2 || bottom - top <= 2) continue;
      lines.push({ node, left, top, right, bottom });
      let frame = node.parentElement;
      while (frame !== document.body && !framed(frame)) frame = frame.parentElement;
      const edge = frame.getBoundingClientRect();
      if (left < edge.left - 1 || right > edge.right + 1) {
        outside.push(`“${node.textContent}” reaches out of its box`);
      }
    }
  }
  // The boxes of two lines may touch, as those of large figures do; their letters are half as high.
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      > 0.6 * Math.min(a.bottom - a.top, b.bottom - b.top);
  return outside.concat(lines.flatMap((a, place) => lines.slice(place + 1)
    .filter((b) => a.node !== b.node && over(a, b))
    .map((b) => `“${a.node.textContent}” lies over “${b.node.textContent}”`)));
}
"""
# What scrolls to the side, but for tabs and tables, which have their own way to do so.
WIDER_THAN_SHOWN = """
() => [document.documentElement, ...document.querySelectorAll("[role=dialog], [role=dialog] > *")]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => `${box.scrollWidth} pixels wide in ${box.clientWidth}`)
"""


def test_text_twice_as_large_fits_on_a_phone(shared_lab: Lab, jobs: Jobs, windows: Windows) -> None:
    ticket = jobs.in_status("PENDING", "Lara Featherstonehaugh-Cholmondeley")
    phone = windows.staff(shared_lab, viewport=PHONE["viewport"])
    link = jobs.witness.link("approval", "confirm", ticket.number)
    staff = ["dashboard/?status=ALL&discipline=Architecture", f"dashboard/jobs/{ticket.number}/"]
    staff += ["stats/", "account/", "dashboard/setup/", "admin/", "admin/catalog/"]
    staff += ["admin/outbox/", "admin/users/", "admin/backups/", "admin/data/"]
    students = ["", "submit/", "login/", f"track/{ticket.token}/", f"confirm/{link.split('/')[4]}"]
    amiss = []
    for path in [*staff, *students]:
        phone.goto(f"{shared_lab.site}/{path}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        expect(phone.get_by_role("main").get_by_role("status", name="Loading")).to_have_count(0)
        if path == "admin/":
            expect(phone.get_by_text("Working").first).to_be_visible()
        phone.evaluate(LARGE_TEXT)
        amiss += [f"/{path}: {what}" for what in _out_of_place(phone)]
    assert not amiss, "\n".join(amiss)


def _out_of_place(phone: Page) -> list[str]:
    """What lies over something, beside its box or the screen, and stays there once all has come."""
    for _ in range(20):
        found: list[str] = phone.evaluate(OUT_OF_PLACE)
        found += phone.evaluate(WIDER_THAN_SHOWN)
        if not found:
            break
        phone.wait_for_timeout(250)
    return found


def test_the_longest_names_fit_on_a_phone(shared_lab: Lab, jobs: Jobs, windows: Windows) -> None:
    ticket = jobs.handed_in(
        LONGEST_STUDENT,
        student_email=LONGEST_ADDRESS,
        file_name=LONGEST_FILE,
        class_number="ARCH" * 12,
    )
    job = jobs.witness.job(ticket.number)
    assert [len(job[name]) for name in ("student_name", "original_filename")] == [100, 255]
    phone = windows.staff(shared_lab, **PHONE)
    phone.goto(f"{shared_lab.site}/track/{ticket.token}/")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    amiss = [f"tracking it: {what}" for what in _out_of_place(phone)]
    phone.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    expect(button(phone, "Approve", ticket.number)).to_be_visible()
    amiss += [f"its page: {what}" for what in _out_of_place(phone)]
    phone.goto(f"{shared_lab.site}/dashboard/?status=ALL")
    expect(card(phone, ticket.number)).to_be_visible()
    amiss += [f"the list: {what}" for what in _out_of_place(phone)]
    for label in DIALOGS:
        if button(phone, label, ticket.number).count():
            button(phone, label, ticket.number).click()
        else:
            from_menu(phone, label, ticket.number)
        dialog = phone.get_by_role("dialog")
        expect(dialog.locator("form")).to_be_attached()
        amiss += [f"{label}: {what}" for what in _out_of_place(phone)]
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
    assert not amiss, "\n".join(amiss)
