"""What the export of all jobs takes: time, and memory of the process that serves it."""

import time

from flask.testing import FlaskClient

from bench.memory import MEGABYTE, Memory
from printdesk.stats.period import LONGEST_DAYS

EVERYTHING = f"/stats/export.csv?lines=jobs&days={LONGEST_DAYS}"


def exported(client: FlaskClient, address: str) -> str:
    """Take the export as it comes, keeping nothing of it; what that took, in words."""
    size, begun = 0, time.perf_counter()
    with Memory() as memory, client.get(address, buffered=False) as answer:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        for chunk in answer.iter_encoded():
            size += len(chunk)
    took = time.perf_counter() - begun
    return (
        f"{took:.1f} s, {size / MEGABYTE:.1f} MB, for which {memory.growth:.0f} MB more were taken"
    )
