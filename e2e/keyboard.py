"""A keyboard and nothing else: what has the focus, and whether one can see that."""

from typing import Any

from playwright.sync_api import Locator, Page

# The ring may be drawn around what stands for a control: the label of a radio button, or what is
# shown in the place of the browser's own file button.
LOOK = """
async (wanted) => {
  const at = document.activeElement;
  // The way to the content slides into sight.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.allSettled(at.getAnimations().map(({ finished }) => finished));
  const ringed = (element) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const box = at.getBoundingClientRect();
  return {
    there: at === wanted,
    ringed: [at, at.closest("label"), at.nextElementSibling].some(ringed),
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    name: at.outerHTML.replace(/ class="[^"]*"/g, "").slice(0, 160),
  };
}
"""
FARTHEST = 60


class Keyboard:
    """Somebody who has no mouse and goes by what they see."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keys = page.keyboard

    def press(self, *keys: str) -> None:
        """Press one key after another, no faster than a hand: a page moves the focus by timers."""
        for key in keys:
            self._keys.press(key)
            self._page.wait_for_timeout(30)

    def type(self, text: str) -> None:
        self._keys.type(text)

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Go on by Tab until the target has the focus; every stop on the way must be seen."""
        target.wait_for(state="attached")
        for _ in range(FARTHEST):
            self._keys.press(key)
            seen: dict[str, Any] = target.evaluate(LOOK)
            assert seen["ringed"], f"one cannot see that this has the focus: {seen['name']}"
            assert seen["inSight"], f"this has the focus out of sight: {seen['name']}"
            if seen["there"]:
                return
        raise AssertionError(f"{FARTHEST} times {key} did not lead to {target}")

    def fill(self, target: Locator, text: str) -> None:
        """Go to a field and type; in a list of choices that chooses what begins so."""
        self.tab_to(target)
        self.type(text)

    def do(self, target: Locator) -> None:
        """Go to a button or a link and press it."""
        self.tab_to(target)
        self.press("Enter")
