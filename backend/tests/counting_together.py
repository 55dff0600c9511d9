"""Processes that count answers together, and one that tells what all of them know.

``python -m tests.counting_together FOLDER COUNT ...``, with a count for each process.
"""

import os
import sys
from pathlib import Path

from printdesk.api import metrics


def main() -> None:
    folder, *counts = sys.argv[1:]
    metrics.count_together(Path(folder))
    counting = metrics.RequestMetrics()
    for count in counts:
        child = os.fork()
        if child == 0:
            for _ in range(int(count)):
                counting.count("GET", "/api/v1/health", 200, 0.02)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    print(counting.exposition().decode())


if __name__ == "__main__":
    main()
