"""Lanes: each does the work of one queue, one piece after the other, in a thread of its own."""

import threading
import time
import uuid
from contextlib import suppress

import structlog
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus
from sqlalchemy.exc import SQLAlchemyError

from printdesk.broker import waiting_connection
from printdesk.queues import queue
from printdesk.work import Work
from printdesk.worker.errands import ERRANDS, Hands
from printdesk.worker.heart import Heart
from printdesk.worker.tasks import worker_name

# For so long a thread is deaf to what else happens.
LISTEN_SECONDS = 1
TRIED_AGAIN_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Lane:
    """A thread that works as long as the process does, whatever happens to Redis meanwhile."""

    def __init__(self, name: str, queue_name: str, redis_url: str, hands: Hands) -> None:
        self.name = worker_name(name)
        self._queue = queue_name
        self._redis_url = redis_url
        self._hands = hands
        self._heart = Heart(hands.desk, name)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait until it has ended, for a while."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            try:
                with waiting_connection(self._redis_url) as redis:
                    _LaneWorker(queue(self._queue, redis), self._hands, self._heart).work()
            except RedisError as error:
                log.warning("redis_away", lane=self.name, reason=str(error))
            except Exception:
                log.exception("lane_failed", lane=self.name)
            if self._hands.stopping():
                return
            time.sleep(TRIED_AGAIN_SECONDS)


class _LaneWorker(SimpleWorker):
    """RQ's worker, without what RQ keeps about jobs: the rows know better what became of them."""

    max_connection_wait_time = 2.0

    def __init__(self, source: Queue, hands: Hands, heart: Heart) -> None:
        super().__init__(
            [source],
            name=uuid.uuid4().hex,
            connection=source.connection,
            serializer=JSONSerializer,
            worker_ttl=60,
        )
        self._hands, self._heart = hands, heart

    def bootstrap(self, *_: object, **__: object) -> None:
        """Begin, without the handlers that RQ gives to its loggers, and without taking commands."""
        self.register_birth()  # type: ignore[no-untyped-call]
        self.set_state(WorkerStatus.STARTED)

    def _install_signal_handlers(self) -> None:
        """Signals are the main thread's."""

    def dequeue_job_and_maintain_ttl(
        self,
        timeout: int | None,
        max_idle_time: int | None = None,  # noqa: ARG002 - it idles as long as there is nothing
    ) -> tuple[Job, Queue] | None:
        """The next piece of work, or None when the process is to end."""
        while not self._hands.stopping():
            with suppress(SQLAlchemyError):
                self._heart.beat()
            if found := super().dequeue_job_and_maintain_ttl(timeout, max_idle_time=LISTEN_SECONDS):
                return found
        return None

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do it. From here on the same may be asked for again, also while this is under way."""
        with self.connection.pipeline() as pipeline:
            pipeline.delete(job.key)
            pipeline.lrem(queue.intermediate_queue_key, 0, job.id)
            pipeline.execute()
        self.set_state(WorkerStatus.BUSY)
        try:
            ERRANDS[Work(str(job.func_name))](self._hands, str(job.args[0]))
        except SQLAlchemyError:
            log.exception("database_trouble", errand=job.id)
        except Exception:
            # One bad piece of work must not stop those behind it. It is asked for again as long
            # as its row waits.
            log.exception("errand_failed", errand=job.id)
        self.set_state(WorkerStatus.IDLE)
