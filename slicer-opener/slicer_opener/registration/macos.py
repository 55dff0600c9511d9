"""macOS: the bundle says in its Info.plist which links it opens; Launch Services is told of it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from slicer_opener import NAME, SCHEMES, VERSION, folders
from slicer_opener.problems import RegistrationFailed

IDENTIFIER = "org.printdesk.slicer-opener"
LSREGISTER = (
    "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework"
    "/Support/lsregister"
)
SECONDS = 60


def info_plist() -> dict[str, object]:
    """What the bundle's Info.plist says beside what every bundle says."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": VERSION,
        "CFBundleURLTypes": [
            {
                "CFBundleURLName": IDENTIFIER,
                "CFBundleTypeRole": "Viewer",
                "CFBundleURLSchemes": list(SCHEMES),
            }
        ],
        "LSUIElement": True,  # no icon in the Dock for a program that lives for a moment
        "NSHighResolutionCapable": True,
    }


def register() -> str:
    bundle = _bundle()
    _lsregister("-f", bundle)
    return f"Links open with {bundle} now."


def unregister() -> str:
    bundle = _bundle()
    _lsregister("-u", bundle)
    return "Links do not open with this program any more, unless its bundle is opened again."


def registered() -> Mapping[str, bool]:
    bundle = folders.bundle_of(Path(sys.executable).resolve())
    if bundle is None:
        return dict.fromkeys(SCHEMES, False)
    done = subprocess.run([LSREGISTER, "-dump"], capture_output=True, timeout=SECONDS, check=False)
    return dict.fromkeys(SCHEMES, str(bundle).encode() in done.stdout)


def _bundle() -> Path:
    bundle = folders.bundle_of(Path(sys.executable).resolve())
    if bundle is None:
        raise RegistrationFailed(
            "Only the built program can be registered on a Mac.",
            advice="Build it with: python3 build.py. Then run the program in the bundle.",
        )
    return bundle


def _lsregister(option: str, bundle: Path) -> None:
    try:
        subprocess.run(
            [LSREGISTER, option, str(bundle)], capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RegistrationFailed(f"Launch Services refused it: {error}.") from None
