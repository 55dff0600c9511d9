"""Why jobs were rejected, and why prints failed."""

from collections import Counter

import numpy as np

from printdesk.actors import STUDENT
from printdesk.jobs.states import Status
from printdesk.stats.arithmetic import by_part, percent
from printdesk.stats.columns import Mask, Numbers
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
    total, none = int((rejected & current).sum()), np.zeros(0, np.int64)
    told = [
        Reason(
            reason=reason,
            count=len(now.get(reason, ())),
            percent=percent(len(now.get(reason, ())), total),
            before=len(before.get(reason, ())),
            parts=by_part(counted.beginnings, now.get(reason, none)),
        )
        for reason in {*now, *before}
    ]
    return sorted(told, key=lambda each: (-each.count, -each.before, each.reason))


def failures(counted: Counted) -> list[Failure]:
    """The failed prints by printer and by what staff wrote, the most frequent first."""
    troubles = counted.troubles
    failed = troubles.became.are(FAILED) & (troubles.until >= counted.period.begins)
    printer, reason = (
        texts.take(np.flatnonzero(failed)) for texts in (troubles.printer, troubles.reason)
    )
    pairs = printer.codes.astype(np.int64) * len(reason.names) + reason.codes
    both, counts = np.unique(pairs, return_counts=True)
    times: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], str] = {}
    for pair, count in zip(both, counts, strict=True):
        on, why = divmod(int(pair), len(reason.names))
        said = " ".join(reason.names[why].split())
        # However it is written, it is one reason.
        same = counted.printer_name(printer.names[on]), said.casefold()
        times[same] += int(count)
        words[same] = min(words.get(same, said), said)
    told = [Failure(same[0], words[same], count) for same, count in times.items()]
    return sorted(told, key=lambda each: (-each.count, each.printer, each.reason))


def _reasons(troubles: Troubles, rows: Mask) -> dict[str, Numbers]:
    """When each of the reasons was given."""
    given = troubles.reason.take(np.flatnonzero(rows))
    until = troubles.until.compress(rows)
    found: dict[str, list[Numbers]] = {}
    for code in np.unique(given.codes):
        moments = until.compress(given.codes == code)
        for reason in given.names[code].split("\n"):
            found.setdefault(reason, []).append(moments)
    return {reason: np.concatenate(moments) for reason, moments in found.items()}
