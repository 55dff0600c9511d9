"""Why jobs were rejected, and why prints failed."""

from collections import Counter

import numpy as np

from printdesk.actors import STUDENT
from printdesk.jobs.states import Status
from printdesk.stats.arithmetic import by_part, percent
from printdesk.stats.columns import Mask
from printdesk.stats.counted import Counted
from printdesk.stats.figures import Failure, Reason
from printdesk.stats.reading import Troubles
from printdesk.stats.stays import FAILED


def reasons(counted: Counted) -> list[Reason]:
    """The reasons for rejections, the most frequent first."""
    troubles = counted.troubles
    # What students withdrew themselves is left out.
    rejected = troubles.became.are(Status.REJECTED) & ~troubles.by.are(STUDENT.id)
    current = troubles.until >= counted.period.begins
    now, before = (_reasons(troubles, rejected & rows) for rows in (current, ~current))
    total = int((rejected & current).sum())
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
    troubles = counted.troubles
    failed = troubles.became.are(FAILED) & (troubles.until >= counted.period.begins)
    for row in np.flatnonzero(failed):
        said = " ".join(troubles.reason[row].split())
        printer = counted.printer_name(troubles.printer.names[troubles.printer.codes[row]])
        # However it is written, it is one reason.
        same = printer, said.casefold()
        times[same] += 1
        words[same] = min(words.get(same, said), said)
    told = [Failure(same[0], words[same], count) for same, count in times.items()]
    return sorted(told, key=lambda each: (-each.count, each.printer, each.reason))


def _reasons(troubles: Troubles, rows: Mask) -> dict[str, list[int]]:
    """When each of the reasons was given."""
    found: dict[str, list[int]] = {}
    for row in np.flatnonzero(rows):
        for reason in troubles.reason[row].split("\n"):
            found.setdefault(reason, []).append(int(troubles.until[row]))
    return found
