"""What came of making the database again, as an administrator reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from printdesk.upkeep.chain import Flaw, in_sentences
from printdesk.upkeep.salvage import Choice, Trouble


@dataclass(frozen=True)
class Unsent:
    """A mail that had not gone out when the database was lost."""

    number: int
    kind: str


@dataclass
class RebuildReport:
    """What was made, and all that somebody should look at."""

    jobs: int = 0
    events: int = 0
    deletions: int = 0
    next_number: int = 1
    choices: list[Choice] = field(default_factory=list)
    # What could not be read or taken in: something is missing in the new database.
    troubles: list[Trouble] = field(default_factory=list)
    # Histories that do not verify, as they lie on the share.
    flaws: list[Flaw] = field(default_factory=list)
    unsent: list[Unsent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report in sentences, what is gravest first."""
        yield (
            f"Made again: {self.jobs} jobs with {self.events} events, {self.deletions} lines of "
            f"the deletion log. The next job gets #{self.next_number}."
        )
        if self.troubles:
            yield "Could not be read, and is missing now:"
            yield from (f"  {trouble.path}: {trouble.reason}" for trouble in self.troubles)
        if self.choices:
            yield "There were several copies of:"
            yield from map(_chosen, self.choices)
        if self.flaws:
            yield "Histories that are not as they were written (“printdesk verify-log” tells more):"
            yield from (f"  {said}" for said in in_sentences(self.flaws, self.events))
        if self.unsent:
            yield "Emails that may not have gone out; send them again on the job's page:"
            yield from (f"  #{mail.number}: {mail.kind}" for mail in self.unsent)
        if self.notes:
            yield "Also:"
            yield from (f"  {note}" for note in self.notes)
        yield "Accounts are made anew: the first administrator is made at the next start."


def _chosen(choice: Choice) -> str:
    left = f", not {', '.join(choice.left)}" if choice.left else ""
    return f"  #{choice.number}: taken from {choice.taken}{left}: {choice.reason}"
