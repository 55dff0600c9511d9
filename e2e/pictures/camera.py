"""Takes a picture of a page, as small as it can be without looking so."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

from e2e.inspection import SETTLE

COLORS = 256  # pages have few, and models are shades of one


class Camera:
    """Writes the pictures that are wanted into a folder."""

    def __init__(self, folder: Path, wanted: Sequence[str] = ()) -> None:
        self._folder = folder
        self._wanted = wanted
        self.taken: list[Path] = []

    def wants(self, *names: str) -> bool:
        """Whether one of these is to be taken; without a choice all are."""
        return not self._wanted or any(name in self._wanted for name in names)

    def take(self, page: Page, name: str, of: Locator | None = None, margin: int = 0) -> None:
        """Take a picture of what stands in the window, or of a part of the page around ``of``."""
        if not self.wants(name):
            return
        page.mouse.move(0, 0)  # nothing looks as if it were pointed at
        page.evaluate(SETTLE)
        clip = _around(of, margin) if of else None
        content = page.screenshot(clip=clip, full_page=clip is not None, animations="disabled")
        path = self._folder / f"{name}.png"
        few = Image.open(BytesIO(content)).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        self.taken.append(path)


def _around(part: Locator, margin: int) -> FloatRect:
    """The part's place on the whole page, with some of what is around it."""
    box = part.evaluate(
        "(part) => { const {x, y, width, height} = part.getBoundingClientRect();"
        " return {x: x + scrollX, y: y + scrollY, width, height}; }"
    )
    return {
        "x": max(0, box["x"] - margin),
        "y": max(0, box["y"] - margin),
        "width": box["width"] + 2 * margin,
        "height": box["height"] + 2 * margin,
    }
