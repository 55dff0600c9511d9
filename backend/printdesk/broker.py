"""The way to Redis, for whoever must not wait for it."""

from collections.abc import Callable

from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from printdesk.clock import stopwatch
from printdesk.config import SettingsError

CONNECT_SECONDS = 0.3
ANSWER_SECONDS = 0.5
WAITING_SECONDS = 2.0
AVOIDED_SECONDS = 5.0


def quick_pool(redis_url: str) -> ConnectionPool:
    """Connections on which nobody waits for long.

    Asked once more is only what went wrong at once: a connection from before Redis was restarted.
    """
    return ConnectionPool.from_url(
        redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def waiting_connection(redis_url: str) -> Redis:
    """A connection for a thread that has nothing to do but wait for what comes."""
    return Redis.from_url(
        redis_url, socket_connect_timeout=WAITING_SECONDS, retry=Retry(NoBackoff(), 0)
    )


def require_redis(redis_url: str) -> None:
    """Raise SettingsError when nothing answers there."""
    pool = quick_pool(redis_url)
    try:
        Redis(connection_pool=pool).ping()
    except RedisError as error:
        raise SettingsError(
            f"REDIS_URL: Redis does not answer there ({error}). Start it, or mend the address."
        ) from None
    finally:
        pool.disconnect()


class Outage:
    """Remembers for a moment that something did not answer, so that not everybody waits for it."""

    def __init__(self, seconds: float = AVOIDED_SECONDS) -> None:
        self._seconds = seconds
        self._since: Callable[[], float] | None = None

    def begin(self) -> None:
        """It did not answer just now."""
        self._since = stopwatch()

    def lasts(self) -> bool:
        """Whether it is not worth the while to ask already."""
        since = self._since
        return since is not None and since() < self._seconds
