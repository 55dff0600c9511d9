#!/usr/bin/env python3
"""Sets up and starts Printdesk: python3 run.py. All that it can do: python3 run.py --help.

This file uses nothing that Python 3.6 cannot read, so that an old Python gets a sentence and not
a SyntaxError. The steps themselves are in tools/, and need nothing but Python's own library.
"""

import shutil
import sys

NEEDED = (3, 11)


def main():
    if sys.version_info < NEEDED:
        print(_too_old(), file=sys.stderr)
        return 1
    from tools.main import main as run  # noqa: PLC0415 - an old Python could not read it

    return run(sys.argv[1:])


def _too_old():
    sentence = "Printdesk needs Python {}.{} or newer; this is {}.{} ({}).".format(
        *NEEDED, *sys.version_info[:2], sys.executable
    )
    newer = (shutil.which("python3.{}".format(minor)) for minor in range(30, NEEDED[1] - 1, -1))
    found = next(filter(None, newer), None)
    if found:
        return sentence + " There is a newer one here: {} run.py".format(found)
    return sentence + " Install a newer one from your system's packages or from python.org."


if __name__ == "__main__":
    sys.exit(main())
