"""The pages: built from frontend/, and put where the package serves them from."""

import shutil
import zipfile
from pathlib import Path

from tools import BACKEND, BUILD, FRONTEND, OPENER
from tools import node as nodejs
from tools.processes import run, step
from tools.stamps import digest, files, is_stamped

PAGES = BACKEND / "printdesk" / "pages"
STAMP = PAGES / ".stamp"
OPENER_IN_PAGES = Path("downloads", "slicer-opener.zip")
OPENER_PARTS = ("*.md", "*.py", "*.spec", "*.ini", "*.in", "*.lock", "slicer_opener/**/*.py")
NOT_SOURCES = {"node_modules", "out", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo", "coverage"}


def prepare() -> None:
    """Build the pages when their sources have changed."""
    sources = files(FRONTEND, leave_out=NOT_SOURCES)
    wanted = digest(*(part for path in sources for part in (_place(path), path)), *_opener())
    if is_stamped(STAMP, wanted):
        return
    node = nodejs.find()
    nodejs.packages(node)
    with step("Building the pages"):
        run(node.script("build"), cwd=FRONTEND, environment=node.environment(), log="pages")
        _publish()
    STAMP.write_text(wanted, encoding="ascii")


def _place(source: Path) -> str:
    return source.parent.relative_to(FRONTEND).as_posix()


def _publish() -> None:
    """Put the new pages in the place of the old ones only when they are complete."""
    new, old = BUILD / "pages.new", BUILD / "pages.old"
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(FRONTEND / "out", new)
    _pack_opener(new / OPENER_IN_PAGES)
    if PAGES.exists():
        PAGES.rename(old)
    new.rename(PAGES)
    shutil.rmtree(old, ignore_errors=True)


def _opener() -> list[Path]:
    """What staff computers need of the slicer opener."""
    return sorted(path for part in OPENER_PARTS for path in OPENER.glob(part))


def _pack_opener(archive: Path) -> None:
    """Put the slicer opener beside the pages, where staff can fetch it."""
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in _opener():
            packed.write(path, Path(OPENER.name, path.relative_to(OPENER)))
