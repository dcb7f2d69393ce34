"""The store as the desk sees it: what people do to single sentences. Revisions are only ever added."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import GoneError
from pipeline.store import acting, heads, proposing, remarks, revising, search, waiting, waiving
from pipeline.store.desk_views import (
    Change,
    Comment,
    Conflict,
    Entry,
    Head,
    Hit,
    Place,
    Proposal,
    Remembered,
    SentBack,
    Waiting,
    Waived,
)
from pipeline.store.store import Store
from pipeline.store.views import WaiverCount


class Desk(Store):
    """A store with what people need to review. Every method is one transaction."""

    # one sentence

    def heads(self, document: str, article: str, target: str, author: str = "") -> dict[str, Head]:
        """The newest revision of every segment of an article in reading order, with the author's drafts."""
        with self._reading() as connection:
            return heads.of_article(connection, document, article, target, author)

    def head(self, place: Place, author: str = "") -> Head:
        """The newest revision of a segment. Raises ``GoneError`` where there is no such segment."""
        with self._reading() as connection:
            return heads.one(connection, place, author)

    def write(
        self, place: Place, base: int, change: Change, author: str = "", *, forget: bool = True
    ) -> Head | Conflict:
        """Add a person's revision of a segment, over the revision ``base``.

        A text that is the newest one already keeps its content and origin: a machine's text that is approved as it
        stands stays the machine's. A draft of the author's is gone once its text is written or approved, and kept when
        anything else is done, or where not to ``forget`` it is told. Gives the new head, or the conflict where the
        newest revision is not ``base`` and reads otherwise.
        """
        with self._writing() as connection:
            return acting.write(connection, place, base, change, author, forget=forget)

    def undo(self, place: Place, base: int, author: str = "") -> Head | Conflict | None:
        """Bring back what the segment was before its newest revision; None where nothing was before."""
        with self._writing() as connection:
            return acting.undo(connection, place, base, author)

    def revert(self, place: Place, base: int, revision: int, author: str = "") -> Head | Conflict:
        """Bring an older revision's text back, to be approved anew."""
        with self._writing() as connection:
            return acting.revert(connection, place, base, revision, author)

    def history(self, place: Place) -> list[Entry]:
        """All revisions of a segment, the newest first."""
        with self._reading() as connection:
            return heads.history(connection, place)

    def draft(self, place: Place, base: int, text: str, author: str = "") -> None:
        """Keep what was typed over a revision and not saved; an empty ``text`` forgets it."""
        with self._writing() as connection:
            acting.draft(connection, place, base, text, author)

    # many sentences

    def write_all(self, changes: Sequence[tuple[Place, int, Change]], author: str = "") -> tuple[int, int, int]:
        """Change many segments at once, each over its revision, to be taken back at once: (number of the batch, how
        many, how many were left alone because somebody changed them meanwhile)."""
        with self._writing() as connection:
            return acting.write_all(connection, changes, author)

    def undo_all(self, batch: int, author: str = "") -> tuple[int, int]:
        """Take a batch back: (how many, how many were left alone because somebody changed them meanwhile)."""
        with self._writing() as connection:
            return acting.undo_all(connection, batch, author)

    # what people say

    def comments(self, place: Place) -> list[Comment]:
        """What was said about a segment, the oldest first."""
        with self._reading() as connection:
            return remarks.of_segment(connection, heads.find(connection, place).segment, place.target)

    def comment(self, place: Place, text: str, author: str = "") -> None:
        with self._writing() as connection:
            remarks.add(connection, author, text, segment_id=heads.find(connection, place).segment, target=place.target)

    def resolve(self, place: Place, comment: int, author: str = "", *, again: bool = False) -> None:
        """Note that what a comment on a segment asked for is done; ``again`` opens it once more.

        Raises ``GoneError`` where nobody made this comment there.
        """
        with self._writing() as connection:
            segment = heads.find(connection, place).segment
            if not remarks.resolve(connection, segment, place.target, comment, author, again=again):
                raise GoneError("There is no such comment on this sentence.", remedy="Load the page again.")

    def waive(self, place: Place, occurrence: str, reason: str, concept: str = "", author: str = "") -> None:
        """Note that an issue is none at its place (``checks.occurrence``), and why.

        Raises ``GoneError`` where it is not in the newest revision.
        """
        with self._writing() as connection:
            pending = heads.find(connection, place)
            waiving.waive(connection, pending, place.target, occurrence, reason, concept, author)
            revising.count_again(connection, place.target, pending.article)

    def withdraw(self, place: Place, waiver: int, author: str = "") -> None:
        """Take a waiver back: the issue stands again. Raises ``GoneError`` where there is none."""
        with self._writing() as connection:
            pending = heads.find(connection, place)
            waiving.withdraw(connection, pending, place.target, waiver, author)
            revising.count_again(connection, place.target, pending.article)

    def waived(self, limit: int = 100) -> tuple[list[WaiverCount], list[Waived]]:
        """How often each check was waived, the most first; and the waivers that hold, the newest first."""
        with self._reading() as connection:
            return waiving.counts(connection), waiving.latest(connection, limit)

    # what needs a person, what is like it, where words stand

    def waiting(
        self, document: str = "", target: str = "", needs: str = "", start: int = 0
    ) -> tuple[list[Waiting], int]:
        """A page of what needs a person, by document and language, and how many there are in all."""
        with self._reading() as connection:
            return waiting.waiting(connection, document, target, needs, start)

    def sent_back(self, author: str, limit: int = 20) -> list[SentBack]:
        """What this author wrote and somebody sent back, the newest first."""
        with self._reading() as connection:
            return waiting.sent_back(connection, author, limit)

    def alike(self, place: Place, limit: int = 200) -> tuple[str, list[Remembered]]:
        """The segment's source, and approved sentences that share words with it, best first to compare."""
        with self._reading() as connection:
            pending = heads.find(connection, place)
            return pending.source, search.alike(connection, pending, place.target, limit)

    def index(self, limit: int = 2_000) -> int:
        """Take up to ``limit`` new texts of each side into the index of words; gives how many are still left out."""
        with self._reading() as connection:
            if not search.behind(connection):
                return 0
        with self._writing() as connection:
            return search.catch_up(connection, limit)

    def search(self, asked: search.Asked) -> tuple[list[Hit], int]:
        """Sentences that hold what is asked for, the newest first, and where to go on (``before``); 0 at the end.

        There may be few or none of them with more to come: so many places are looked at for a page and no more.
        """
        with self._reading() as connection:
            return search.find(connection, asked)

    # proposals for the glossary

    def propose(self, proposal: Proposal) -> int:
        with self._writing() as connection:
            return proposing.add(connection, proposal)

    def proposals(self, state: str = "open") -> list[Proposal]:
        """Proposals of a state (``open``, ``approved``, ``rejected``), the oldest first; ``""`` for all."""
        with self._reading() as connection:
            return proposing.every(connection, state)

    def proposal(self, number: int) -> Proposal | None:
        with self._reading() as connection:
            return proposing.one(connection, number)

    def decide(self, number: int, state: str, author: str, reason: str = "") -> None:
        """Note what became of a proposal."""
        with self._writing() as connection:
            proposing.decide(connection, number, state, author, reason)

    def discussion(self, proposal: int) -> list[Comment]:
        """What was said about a proposal, the oldest first."""
        with self._reading() as connection:
            return remarks.of_proposal(connection, proposal)

    def discuss(self, proposal: int, text: str, author: str = "") -> None:
        with self._writing() as connection:
            remarks.add(connection, author, text, proposal_id=proposal)
