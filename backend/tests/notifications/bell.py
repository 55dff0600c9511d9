"""The bell that wakes the worker, where a test can hear it."""

from printdesk.work import Work


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    def ring(self, _work: Work, _row_id: str) -> None:
        self.rung += 1
