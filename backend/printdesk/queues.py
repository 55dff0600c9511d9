"""The queues on Redis, by which workers learn what there is to do.

What lies in a queue is only the id of a row, and may get lost or come twice: the row is the work,
and workers look for rows that wait and lie in no queue. So Redis may be away, and come back empty.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from printdesk.broker import Outage, quick_pool
from printdesk.work import QueuesAway, Work

# Each has workers of its own: a share that hangs or a long task never keeps a mail waiting.
QUEUES: Mapping[str, tuple[Work, ...]] = {
    "printdesk-mail": (Work.MAIL, Work.ANSWER),
    "printdesk-share": (Work.TIDY, Work.ROUND),
    "printdesk-models": (Work.LOOK,),
    "printdesk-long": (Work.LONG, Work.MEASURE),
}
QUEUE_OF = {work: name for name, works in QUEUES.items() for work in works}
# So long at the most what was taken out of a queue by a process that died at that instant is held
# to be in it still.
FORGOTTEN_AFTER_SECONDS = 60

Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)


class Queues:
    """Puts work into the queues, from any thread. Whoever does so waits for a moment at most."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis(connection_pool=quick_pool(redis_url))
        self._queues = {name: queue(name, self._redis) for name in QUEUES}
        self._outage = Outage()

    def put(self, work: Work, row_id: str) -> None:
        """Ask for work, unless it waits already. With Redis away, workers find it later."""
        if self._outage.lasts():
            return
        try:
            self._queues[QUEUE_OF[work]].enqueue(
                work.value,
                row_id,
                job_id=f"{work.value}-{row_id}",
                unique=True,
                ttl=FORGOTTEN_AFTER_SECONDS,
                failure_ttl=FORGOTTEN_AFTER_SECONDS,
            )
        except DuplicateJobError:
            pass
        except RedisError as error:
            self._outage.begin()
            log.warning("queues_away", work=work.value, reason=str(error))

    def lengths(self) -> Mapping[str, int]:
        """How much waits in each queue. Raises QueuesAway."""
        return self._answer(lambda: {name: len(each) for name, each in self._queues.items()})

    def require(self) -> None:
        """Raise QueuesAway unless Redis answers."""
        self._answer(self._redis.ping)

    def close(self) -> None:
        """Leave Redis."""
        self._redis.connection_pool.disconnect()

    def _answer(self, ask: Callable[[], Answer]) -> Answer:
        if self._outage.lasts():
            raise QueuesAway
        try:
            return ask()
        except RedisError as error:
            self._outage.begin()
            raise QueuesAway from error


def queue(name: str, redis: Redis) -> Queue:
    """A queue of RQ's whose content names what is to be done, and can make nobody do more."""
    return Queue(name, connection=redis, serializer=JSONSerializer, job_class=Job)
