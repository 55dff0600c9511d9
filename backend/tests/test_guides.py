"""What the guides show and where they lead is there, and nothing lies about that no guide shows."""

import re
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
PAGES = sorted(chain(ROOT.glob("*.md"), ROOT.glob("docs/**/*.md"), ROOT.glob("slicer-opener/*.md")))
LARGEST_BYTES = 200_000
LARGEST_TOGETHER_BYTES = 4_000_000

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)|\b(?:src|srcset|href)=\"([^\"]+)\"")


def links(page: Path) -> set[str]:
    """Where a page leads, and what it shows, but for other sites."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = {markdown or html for markdown, html in LINK.findall(text)}
    return {link for link in found if not re.match(r"[a-z]+:", link)}


@cache
def anchors(page: Path) -> set[str]:
    """What can stand behind the # of a link to this page, as GitHub makes it of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {each.strip().replace(" ", "-") for each in words}


def is_there(page: Path, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in sorted(links(page)) if not is_there(page, link)] == []


def test_every_picture_is_shown_and_says_what_it_is() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert set(PICTURES.iterdir()) - shown == set()
    texts = [page.read_text("utf-8") for page in PAGES]
    assert [text for text in texts if "![](" in text] == []
    tags = [tag for text in texts for tag in re.findall(r"<img[^>]*>", text)]
    assert [tag for tag in tags if 'alt="' not in tag] == []


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}
    assert sum(sizes.values()) < LARGEST_TOGETHER_BYTES


def test_every_page_for_people_is_in_the_index() -> None:
    index = {(ROOT / "docs" / link).resolve() for link in links(ROOT / "docs" / "README.md")}
    assert set(ROOT.glob("docs/*.md")) - index == {ROOT / "docs" / "README.md"}
