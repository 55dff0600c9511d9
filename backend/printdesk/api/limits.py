"""How often somebody may do something."""

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from printdesk.clock import SystemClock
from printdesk.errors import RateLimited

log = structlog.get_logger(__name__)

Told = TypeVar("Told")


class RateLimiter:
    """Counts, in a moving window, who did what how often.

    ``who`` is any words that together name what is counted: the action, the address, ... A limit
    is such as "3/hour". Several processes count together when they share a Redis. While that is
    away, each of them counts alone, and health says so.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _Shared(redis_url) if redis_url else None
        self._lock = threading.Lock()
        self._under_way: Counter[tuple[str, ...]] = Counter()

    def spend(self, limit: str, *who: str) -> None:
        """Count one try. Raises RateLimited when there were too many, and does not count it."""
        item = parse(limit)
        if not self._ask(lambda window: window.hit(item, *who)):
            raise self._refusal(item, who)

    @contextmanager
    def place(self, limit: str, *who: str) -> Iterator[Callable[[], None]]:
        """Keep a place for a try that may not count; to call what is given counts it.

        Raises RateLimited when there were too many, together with those that are under way: else
        whoever tries many times at the same moment would get past the limit.
        """
        item = parse(limit)
        with self._lock:
            cost = 1 + self._under_way[who]
            if not self._ask(lambda window: window.test(item, *who, cost=cost)):
                raise self._refusal(item, who)
            self._under_way[who] += 1
        left = ExitStack()
        left.callback(self._leave, who)

        def count() -> None:
            with self._lock, left:
                self._ask(lambda window: window.hit(item, *who))

        try:
            yield count
        finally:
            with self._lock:
                left.close()

    def _leave(self, who: tuple[str, ...]) -> None:
        self._under_way[who] -= 1
        if not self._under_way[who]:
            del self._under_way[who]

    def _ask(self, question: Callable[[MovingWindowRateLimiter], Told]) -> Told:
        if self._shared is None or self._shared.outage.lasts():
            return question(self._alone)
        try:
            return question(self._shared.window)
        except StorageError as error:
            self._shared.outage.begin()
            log.warning("limits_counted_alone", reason=str(error.storage_error))
            return question(self._alone)

    def _refusal(self, item: RateLimitItem, who: tuple[str, ...]) -> RateLimited:
        # The window keeps the machine's time, whatever clock the desk has.
        now = SystemClock().now().timestamp()
        stats = self._ask(lambda window: window.get_window_stats(item, *who))
        seconds = max(1, math.ceil(stats.reset_time - now))
        return RateLimited(f"Too many tries. Please wait {_span(seconds)}.", retry_after=seconds)


class _Shared:
    """What all processes count together."""

    def __init__(self, redis_url: str) -> None:
        # Whoever has no Redis need not wait for its client to be loaded.
        from printdesk.broker import Outage, quick_pool  # noqa: PLC0415

        storage = storage_from_string(
            redis_url,
            wrap_exceptions=True,
            connection_pool=quick_pool(redis_url),  # type: ignore[arg-type]  # passed on to Redis
        )
        self.window = MovingWindowRateLimiter(storage)
        self.outage = Outage()


def _span(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"
