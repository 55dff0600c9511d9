"""What a page owes to everybody: axe's rules, and room for thumbs on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from e2e.windows import DESKTOP, PHONE

AXE = Path(__file__).resolve().parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# The menus of a job and of an account hang at the end of the body, beside the landmarks, where
# axe allows dialogs but no menus; a screen reader gets there by the button that opens one.
RUN_AXE = """
async (rules) => {
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, help, nodes }) => nodes
    .filter(({ target }) => id !== "region" || !`${target}`.includes("data-radix-popper"))
    .map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
"""

# A change of colours or of size is there with the frame after the next; what is under way then,
# however short, has to end.
SETTLE = """
async () => {
  const open = document.querySelector("[aria-haspopup][aria-expanded=true]");
  open?.scrollIntoView({ block: "center", behavior: "instant" });
  do {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  } while (document.getAnimations().some(({ playState }) => playState === "running"));
}
"""

# Nothing moves for those who have asked for that: what takes a hundredth of a millisecond is over.
MOVING = """
() => {
  const longest = (times) => Math.max(...times.split(",").map(parseFloat));
  return [...document.body.querySelectorAll("*")]
    .filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      return longest(transitionDuration) > 0.0001
        || (animationName !== "none" && longest(animationDuration) > 0.0001);
    })
    .map((element) => `moves in spite of reduced motion: ${element.outerHTML.slice(0, 160)}`)
    .slice(0, 5);
}
"""

TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5)
    .map((element) => `wider than the screen: ${element.outerHTML.slice(0, 160)}`).slice(0, 5);
}
"""

# A finger that aims at the middle may be off by 22 px in each direction, and shall still hit. What
# it hits counts, not the box: a small button may have a larger touch area, and a label belongs to
# its control. Links within a sentence are as high as its lines.
TOO_SMALL = """
(reach) => {
  const within = (hit, target) =>
    hit !== null && (target.contains(hit) || hit === target
      || [...(target.labels ?? [])].some((label) => label.contains(hit)));
  const inSentence = (element) =>
    element.matches("a") && getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE
      && node.textContent.trim());
  const targets = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled),"
    + " textarea:not(:disabled), summary, [role=menuitem], [role=tab]";
  const root = [...document.querySelectorAll("[role=dialog], [role=menu]")].at(-1) ?? document;
  const name = (element) => element?.outerHTML.replace(/ class="[^"]*"/g, "").slice(0, 160);
  const small = [];
  for (const element of root.querySelectorAll(targets)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || inSentence(element)) continue;
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.bottom <= 0) continue;
    const label = element.matches("input[type=checkbox], input[type=radio]") && element.labels[0];
    const middle = (label || element).getBoundingClientRect();
    const [x, y] = [middle.x + middle.width / 2, middle.y + middle.height / 2];
    for (const [dx, dy] of [[reach, 0], [-reach, 0], [0, reach], [0, -reach]]) {
      const hit = document.elementFromPoint(x + dx, y + dy);
      if (within(hit, element)) continue;
      small.push(`${box.width} × ${box.height}, too small to touch: ${name(element)}`
        + ` is missed by ${dx}, ${dy}, which hits ${name(hit)}`);
    }
  }
  return small;
}
"""
# A dialog that stays where it is has nothing beyond the edges of a window of few lines; a panel
# that belongs to its button is scrolled to with the page.
BEYOND_EDGES = """
() => {
  const dialog = [...document.querySelectorAll("[role=dialog]")].at(-1);
  const { top, bottom } = dialog.getBoundingClientRect();
  const beyond = top < 0 || bottom > innerHeight;
  return beyond && getComputedStyle(dialog).position === "fixed"
    ? [`the dialog reaches from ${top} to ${bottom}`] : [];
}
"""
# Half of 44, but for what rounding may take.
REACH = 21
PHONE_ON_ITS_SIDE = ViewportSize(width=640, height=360)


def inspect(page: Page) -> list[str]:
    """What is wrong with the page as it stands: in light on a desktop, and in dark on a phone.

    A dialog is also looked at on a phone that lies on its side.
    """
    page.evaluate(SETTLE)
    found = [f"desktop: {what}" for what in _axe(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE["viewport"])
    page.evaluate(SETTLE)
    amiss = page.evaluate(MOVING) + page.evaluate(TOO_WIDE) + page.evaluate(TOO_SMALL, REACH)
    found += [f"phone: {what}" for what in [*amiss, *_axe(page)]]
    return [*found, *(f"phone on its side: {what}" for what in _out_of_reach(page))]


def _out_of_reach(page: Page) -> list[str]:
    """What of a dialog cannot be touched in a window of few lines, however one scrolls."""
    if not page.get_by_role("dialog").count():
        return []
    page.set_viewport_size(PHONE_ON_ITS_SIDE)
    page.evaluate(SETTLE)
    found: list[str] = page.evaluate(BEYOND_EDGES) + page.evaluate(TOO_SMALL, REACH)
    return found


def reset(page: Page) -> None:
    """Back to a desktop, in light."""
    page.set_viewport_size(DESKTOP["viewport"])
    page.emulate_media(color_scheme="light")


def _axe(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.fail("axe-core is not there. Install the pages' packages: npm ci, in frontend/")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, RULES)
    return found
