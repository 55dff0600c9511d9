"""What the performance figures come from, one command each.

Whoever ends one of them by SIGTERM, as ``timeout`` does, ends the servers that it has started, too.
"""

import signal
import sys
from types import FrameType


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


# So it is while Python looks for what ``python -m bench.…`` names. Tests only import parts of it.
if sys.argv[0] == "-m":
    signal.signal(signal.SIGTERM, _end)
