"""What lies on the share, by the numbers of the jobs that the names tell."""

from collections import defaultdict
from dataclasses import dataclass, field

from printdesk.storage import inventory, layout
from printdesk.storage.durable import GoOn
from printdesk.storage.inventory import Entry
from printdesk.storage.share import Share

# Of these the copies are made from the database, and not from what has been written since.
WRITTEN_ANEW = {layout.LAB_FILE, layout.DELETION_LOG, layout.SYSTEM_EVENTS, layout.PAST_FACTS}


@dataclass
class Listing:
    """Every file but hidden ones; ``records`` are those that the lab itself keeps."""

    by_number: defaultdict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    others: list[Entry] = field(default_factory=list)
    records: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0


def look_through(share: Share, go_on: GoOn) -> Listing:
    """List the share. Raises OSError when it, or one of its own folders, cannot be read."""
    found = Listing()
    for entry in inventory.files(share):
        go_on()
        if not entry.plain:
            found.notes.append(f"{entry.path}: this is no file of its own, and is left out.")
        elif not layout.is_text(entry.path):
            shown = entry.path.encode(errors="replace").decode()
            found.notes.append(f"{shown}: its name is no text (UTF-8), so it is left out.")
        else:
            number = layout.number_in(entry.name)
            (found.by_number[number] if number else found.others).append(entry)
            found.count += 1
    for entry in inventory.below(share, layout.RECORDS):
        if entry.plain and entry.path not in WRITTEN_ANEW:
            found.records.append(entry)
            found.count += 1
    return found
