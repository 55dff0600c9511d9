#!/usr/bin/env python3
"""Sets up and starts Printdesk: python3 run.py. All that it can do: python3 run.py --help.

This file uses nothing that an old Python cannot read, so that one gets a sentence and not a
SyntaxError. The steps themselves are in tools/, and need nothing but Python's own library.
"""

import subprocess
import sys

NEEDED = (3, 11)
NEWER = ["python3.{}".format(minor) for minor in range(20, 10, -1)]


def main():
    if sys.version_info < NEEDED:
        sys.stderr.write(_too_old() + "\n")
        return 1
    from tools.main import main as run  # noqa: PLC0415 - an old Python could not read it

    return run(sys.argv[1:])


def _too_old():
    sentence = "Printdesk needs Python {}.{} or newer; this is {}.{} ({}).".format(
        *(NEEDED + sys.version_info[:2] + (sys.executable,))
    )
    found = [name for name in NEWER if _runs(name)]
    if found:
        return sentence + " There is a newer one here: {} run.py".format(found[0])
    return sentence + " Install a newer one from your system's packages or from python.org."


def _runs(name):
    try:
        return subprocess.call([name, "-c", ""], stderr=subprocess.PIPE) == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
