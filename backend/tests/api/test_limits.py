"""How often somebody may do something."""

import pytest

from printdesk.api.limits import RateLimiter
from printdesk.errors import RateLimited
from tests.redis_server import redis_server


def test_each_one_is_counted_alone() -> None:
    limits = RateLimiter()
    limits.spend("1/hour", "submit", "192.0.2.1")

    limits.spend("1/hour", "submit", "192.0.2.2")
    limits.spend("1/hour", "login", "192.0.2.1")
    with pytest.raises(RateLimited) as refused:
        limits.spend("1/hour", "submit", "192.0.2.1")

    assert refused.value.retry_after is not None
    assert 3590 <= refused.value.retry_after <= 3600


def test_a_try_that_is_given_up_is_not_counted() -> None:
    limits = RateLimiter()
    for _ in range(5):
        with limits.place("1/hour", "submit", "192.0.2.1"):
            pass
    with limits.place("1/hour", "submit", "192.0.2.1") as count:
        count()

    with pytest.raises(RateLimited), limits.place("1/hour", "submit", "192.0.2.1"):
        pass


def test_those_under_way_take_up_places() -> None:
    limits = RateLimiter()
    with limits.place("2/hour", "submit") as count, limits.place("2/hour", "submit"):
        count()
        with pytest.raises(RateLimited, match="Please wait"), limits.place("2/hour", "submit"):
            pass

    with limits.place("2/hour", "submit"):
        pass


def test_what_was_refused_is_not_counted_again() -> None:
    limits = RateLimiter()
    limits.spend("2/hour", "login", "192.0.2.1")
    limits.spend("2/hour", "login", "192.0.2.1")

    first, second = (_wait(limits) for _ in range(2))

    assert second <= first


def test_a_wait_is_told_in_words() -> None:
    limits = RateLimiter()
    for limit, words in [("1/minute", "a minute"), ("1/hour", "60 minutes")]:
        limits.spend(limit, limit)
        with pytest.raises(RateLimited, match=f"Please wait {words}."):
            limits.spend(limit, limit)


def test_processes_that_share_a_redis_count_together() -> None:
    with redis_server() as redis:
        one, another = RateLimiter(redis.url), RateLimiter(redis.url)
        one.spend("2/hour", "login", "192.0.2.1")
        another.spend("2/hour", "login", "192.0.2.1")
        for each in (one, another):
            with pytest.raises(RateLimited, match="60 minutes"):
                each.spend("2/hour", "login", "192.0.2.1")


def test_with_redis_away_each_counts_alone() -> None:
    with redis_server() as redis:
        limits = RateLimiter(redis.url)
        limits.spend("2/hour", "login", "192.0.2.1")
        redis.stop()
        for _ in range(2):
            limits.spend("2/hour", "login", "192.0.2.1")
        with pytest.raises(RateLimited):
            limits.spend("2/hour", "login", "192.0.2.1")


def _wait(limits: RateLimiter) -> int:
    with pytest.raises(RateLimited) as refused:
        limits.spend("2/hour", "login", "192.0.2.1")
    assert refused.value.retry_after is not None
    return refused.value.retry_after
