"""Why jobs were rejected, and why prints failed."""

from collections import Counter

import numpy as np

from printdesk.stats.arithmetic import by_part, percent
from printdesk.stats.counted import Counted
from printdesk.stats.figures import Failure, Reason
from printdesk.stats.reading import Mask


def reasons(counted: Counted) -> list[Reason]:
    """The reasons for rejections, the most frequent first."""
    now, before = (_reasons(counted, counted.rejected & rows) for rows in counted.both)
    total = int((counted.rejected & counted.current).sum())
    told = [
        Reason(
            reason=reason,
            count=len(now.get(reason, ())),
            percent=percent(len(now.get(reason, ())), total),
            before=len(before.get(reason, ())),
            parts=by_part(counted.parts, np.array(now.get(reason, ()), np.int64)),
        )
        for reason in {*now, *before}
    ]
    return sorted(told, key=lambda each: (-each.count, -each.before, each.reason))


def failures(counted: Counted) -> list[Failure]:
    """The failed prints by printer and by what staff wrote, the most frequent first."""
    times: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], str] = {}
    stays = counted.stays
    for row in np.flatnonzero(counted.failed & counted.current):
        said = " ".join(stays.reason[row].split())
        printer = counted.printer_name(stays.printer.names[stays.printer.codes[row]])
        # However it is written, it is one reason.
        same = printer, said.casefold()
        times[same] += 1
        words[same] = min(words.get(same, said), said)
    told = [Failure(same[0], words[same], count) for same, count in times.items()]
    return sorted(told, key=lambda each: (-each.count, each.printer, each.reason))


def _reasons(counted: Counted, rows: Mask) -> dict[str, list[int]]:
    """When each of the reasons was given."""
    found: dict[str, list[int]] = {}
    for row in np.flatnonzero(rows):
        for reason in counted.stays.reason[row].split("\n"):
            found.setdefault(reason, []).append(int(counted.stays.until[row]))
    return found
