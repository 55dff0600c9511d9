"""How often somebody may do something."""

import math

from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from printdesk.clock import SystemClock
from printdesk.config import SettingsError
from printdesk.errors import RateLimited


class RateLimiter:
    """Counts, in a moving window, who did what how often.

    ``who`` is any words that together name what is counted: the action, the address, ... A limit
    is such as "3/hour". Several processes count together when they share a Redis. Raises
    SettingsError when there is none at its address.
    """

    def __init__(self, redis_url: str = "") -> None:
        storage = storage_from_string(redis_url or "memory://")
        if not storage.check():
            raise SettingsError("REDIS_URL: nothing answers there. Start Redis, or leave it empty.")
        self._window = MovingWindowRateLimiter(storage)

    def spend(self, limit: str, *who: str) -> None:
        """Count one try. Raises RateLimited when there were too many, and does not count it."""
        item = parse(limit)
        if not self._window.hit(item, *who):
            raise self._refusal(item, who)

    def check(self, limit: str, *who: str) -> None:
        """Raise RateLimited when another try would be too many, and count nothing."""
        item = parse(limit)
        if not self._window.test(item, *who):
            raise self._refusal(item, who)

    def count(self, limit: str, *who: str) -> None:
        """Count one try whatever the limit says."""
        self._window.hit(parse(limit), *who)

    def _refusal(self, item: RateLimitItem, who: tuple[str, ...]) -> RateLimited:
        # The window keeps the machine's time, whatever clock the desk has.
        now = SystemClock().now().timestamp()
        seconds = max(1, math.ceil(self._window.get_window_stats(item, *who).reset_time - now))
        return RateLimited(f"Too many tries. Please wait {_span(seconds)}.", retry_after=seconds)


def _span(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"
