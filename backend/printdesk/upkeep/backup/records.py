"""What the lab itself keeps on the share, put into a backup as the dump has it.

The share's own records may know more by now, and a database that is older than they would be taken
for another share's; or they may not tell yet what the dump has.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN
from printdesk.models import Chain, Deletion, Facts
from printdesk.storage import layout
from printdesk.storage.durable import fingerprint
from printdesk.storage.share import Share
from printdesk.upkeep import lab_records, record_keeping
from printdesk.upkeep.backup.copying import Copier
from printdesk.upkeep.backup.manifest import Kept

FILES = (layout.LAB_FILE, layout.DELETION_LOG, layout.SYSTEM_EVENTS, layout.PAST_FACTS)


def put(desk: Desk, session: Session, copier: Copier, tree: Path) -> Iterator[Kept]:
    """Put the records into the tree of a backup. Raises ShareKnowsMore."""
    length = session.scalar(select(Chain.length).where(Chain.name == SYSTEM_CHAIN)) or 0
    told = set(session.scalars(select(Facts.key).where(Facts.key.is_not(None))))
    deleted = set(session.scalars(select(Deletion.job_id)))

    def happened_later(event: Mapping[str, object]) -> bool:
        seq = event.get("seq")
        return isinstance(seq, int) and seq > length

    def deleted_later(line: Mapping[str, object]) -> bool:
        return line.get("job_id") not in deleted

    def told_later(line: Mapping[str, object]) -> bool:
        return line.get("key") not in told

    for path in FILES:
        # One that is left of a backup that broke off may be older, or know more.
        (tree / path).unlink(missing_ok=True)
    events = lab_records.system_events(desk.share).beginning(happened_later)
    deletions = lab_records.deletion_log(desk.share).beginning(deleted_later)
    facts = lab_records.past_facts(desk.share).beginning(told_later)
    copier.write(layout.PAST_FACTS, facts)
    copier.write(layout.SYSTEM_EVENTS, events)
    copier.write(layout.DELETION_LOG, deletions)
    record_keeping.complete(Share(tree), session)
    for path in FILES:
        file = tree / path
        content = fingerprint(file)
        yield Kept(path, content.size, file.stat().st_mtime_ns, content.sha256)
