"""The children of this process that look at models; a test's process may have others as well."""

from contextlib import suppress

import psutil


def looking() -> list[psutil.Process]:
    """Those that are at it now."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if "printdesk.inspection.child" in child.cmdline():
                found.append(child)
    return found


def killed() -> None:
    """End all that are at it now, as a machine does that has run out of memory."""
    for child in looking():
        with suppress(psutil.Error):
            child.kill()
