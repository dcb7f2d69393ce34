"""The store's front door: each method is one transaction, and speaks of files and remedies when it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.document import Document, Issue, Recipe, State, Translation
from pipeline.errors import DiglotError
from pipeline.store import comparing, contents, corpus, jobs, memory, owing, queries, revising, writing
from pipeline.store.opened import Opened
from pipeline.store.views import (
    Choices,
    DocumentSummary,
    DocumentView,
    Progress,
    StoredSentence,
    Surrounded,
    TranslatedArticle,
)
from pipeline.store.work import Due, Job, Known, Pending, Recalled, Revision, Stored


class Store(Opened):
    """Documents, their translations, the memory. Use it as a context manager; it may be shared between threads.

    Every method raises ``StoreError`` where the database is locked, full, damaged or cannot be written.
    """

    # what pages, exports and the command line read

    def documents(self) -> list[DocumentSummary]:
        """Every document, by name."""
        with self._reading() as connection:
            return contents.documents_list(connection)

    def choices(self) -> Choices:
        """The names of all documents, and all languages."""
        with self._reading() as connection:
            return contents.choices(connection)

    def document(self, name: str) -> DocumentView | None:
        """A document with its contents list, None where there is none of that name."""
        with self._reading() as connection:
            return contents.document_view(connection, name)

    def summary(self, document: str, article_id: str) -> Surrounded | None:
        """An article's line of the contents list with its neighbours, None where there is no such article."""
        with self._reading() as connection:
            return contents.article_summary(connection, document, article_id)

    def article(self, document: str, article_id: str, target: str, *, aligned: bool = True) -> TranslatedArticle | None:
        """An article beside its newest revisions in ``target``, None where there is no such article.

        Without ``aligned`` no translation has its alignment, which takes a tenth of the time.
        """
        with self._reading() as connection:
            return queries.article_view(connection, document, article_id, target, aligned=aligned)

    def sentences(self, documents: Sequence[str] | None = None) -> Iterator[StoredSentence]:
        """Every sentence with its translations, of the documents of these names or of all."""
        with self._reading() as connection:
            yield from corpus.sentences(connection, documents)

    # what a run writes

    def known(self, path: str) -> Known | None:
        """The document that was read from ``path``, as it was then."""
        with self._reading() as connection:
            return writing.known(connection, path)

    def articles(self, document: int) -> dict[int, str]:
        """The articles of a document in order, number -> id."""
        with self._reading() as connection:
            return writing.article_ids(connection, document)

    def gone(self, document: int) -> list[str]:
        """The ids of articles that are no longer in their document."""
        with self._reading() as connection:
            return writing.gone_ids(connection, document)

    def failures(self, document: int, target: str) -> list[tuple[str, str]]:
        """Which articles of a document could not be translated in full, and why: (title or id, reason)."""
        with self._reading() as connection:
            return revising.failures(connection, document, target)

    def reached(self, document: int, target: str) -> Progress:
        """How far a document is in a language."""
        with self._reading() as connection:
            return contents.reached(connection, document, target)

    def same(self, sha256: str) -> list[Known]:
        """The documents whose files had these bytes."""
        with self._reading() as connection:
            return writing.same(connection, sha256)

    def is_taken(self, name: str) -> bool:
        """Whether a document has this name."""
        with self._reading() as connection:
            return writing.is_taken(connection, name)

    def put(self, document: Document, read_with: str) -> frozenset[int]:
        """Store what reading found; gives the numbers of the articles that are new or changed.

        ``read_with`` names all that reading depended on beside the file's bytes. Revisions stay with every segment
        that is still there, and are kept for those that are not.
        """
        with self._writing() as connection:
            return writing.put_document(connection, document, read_with)

    def move(self, name: str, path: str) -> None:
        """The file of a document lies elsewhere now."""
        with self._writing() as connection:
            writing.move(connection, name, path)

    def recipe(self, recipe: Recipe) -> int:
        """The number of a recipe, stored where it is new."""
        with self._writing() as connection:
            return memory.recipe_id(connection, recipe)

    def standing(self, document: int, target: str, current: Mapping[str, int]) -> Iterator[list[Pending]]:
        """The segments of a document with what they have, in reading order, in chunks; see ``memory.standing``."""
        after = None
        while True:
            with self._reading() as connection:
                found, after = memory.standing(connection, document, target, current, after)
            if found:
                yield found
            if after is None:
                return

    def recall(
        self, wanted: Sequence[Pending], target: str, document: int, current: Mapping[str, int]
    ) -> dict[int, Recalled]:
        """What the store has, by the place in ``wanted``: what people approved for a source, else what the engine of
        now made of it with the terms of now."""
        with self._reading() as connection:
            made = memory.cached(connection, wanted, target, current)
            human = memory.remember(connection, wanted, target, document)
        found = {}
        for number, one in enumerate(wanted):
            content = human.get(one.digest) or made.get((one.digest, one.glossary or ""))
            if content is not None:
                found[number] = content
        return found

    def sources(self, document: int) -> list[tuple[str, str]]:
        """Language and source of every segment of a document."""
        with self._reading() as connection:
            return memory.words(connection, document)

    def texts(self, contents: Sequence[int]) -> dict[int, Stored]:
        """The text of these contents (their numbers) with its issues."""
        with self._reading() as connection:
            return revising.texts(connection, contents)

    def flag(self, segments: Sequence[tuple[int, int]], target: str, issues: Mapping[int, Sequence[Issue]]) -> None:
        """Give contents (number -> issues) other issues; ``segments`` show them, as (segment, content)."""
        with self._writing() as connection:
            revising.flag(connection, segments, target, issues)

    def compare(
        self, article: int, target: str, found: Mapping[str, tuple[str, Sequence[Issue]]], *, whole: bool = False
    ) -> None:
        """Replace the issues that segments of an article have for what others of it say: by segment id, the text that
        they are about, and them. ``whole``: what needs a look is told anew for all its segments."""
        with self._writing() as connection:
            comparing.compare(connection, target, article, found, whole=whole)

    def approved_pairs(self, source: str, target: str) -> list[tuple[str, str]]:
        """Sources with their approved targets, as a corpus for training."""
        with self._reading() as connection:
            return memory.approved_pairs(connection, source, target)

    def revise(self, target: str, wanted: Sequence[Revision], kept: Sequence[Revision] = ()) -> None:
        """Append revisions; each becomes the newest of its segment. Of ``kept`` the contents alone are stored."""
        if wanted or kept:
            with self._writing() as connection:
                revising.revise(connection, target, revising.free(connection, target, wanted))
                revising.keep(connection, target, kept)

    def write_down(
        self, document: str, article_id: str, segment_id: str, target: str, text: str, state: State, author: str = ""
    ) -> None:
        """A person's translation of one segment. Raises ``DiglotError`` where there is no such segment."""
        with self._writing() as connection:
            pending = memory.find(connection, document, article_id, segment_id)
            if pending is None:
                raise DiglotError(
                    "This sentence is no longer in the article.",
                    where=f"{document}/{article_id}",
                    remedy="Load the page again.",
                )
            content = Translation(text, Recipe("person", "", "", (pending.language, target)))
            revising.revise(connection, target, [Revision(pending, content, (), "person", state)], author)
            comparing.again(connection, target, pending.article, [pending.segment])
            revising.count_again(connection, target, pending.article)

    def recount(self, target: str, articles: Iterable[int], failures: Mapping[int, str]) -> None:
        """Count anew how far articles are in a language, and keep why some could not be translated in full."""
        with self._writing() as connection:
            revising.recount(connection, target, articles, failures)

    def due(self, limit: int, document: int | None = None, target: str = "") -> list[Due]:
        """Articles whose files are behind what people changed, of a document in a language or of all."""
        with self._reading() as connection:
            return owing.owed(connection, limit, document, target)

    def written(self, one: Due) -> None:
        """The files of an article were written as it was when it was due."""
        with self._writing() as connection:
            owing.written(connection, one)

    def complete(self, document: int, target: str, made_with: str) -> None:
        """Note with which recipes all of a document was made; ``""``: something is left for the next run."""
        with self._writing() as connection:
            revising.set_edition(connection, document, target, made_with)

    # runs

    def begin_job(self, targets: tuple[str, ...], files: tuple[str, ...] = (), given: str = "") -> int:
        """Note that a run begins, and what it is to do; gives its number."""
        with self._writing() as connection:
            return jobs.begin(connection, targets, files, given)

    def end_job(self, job: int, state: str, summary: str) -> None:
        """Note how a run ended, with its counts as JSON."""
        with self._writing() as connection:
            jobs.end(connection, job, state, summary)

    def latest_job(self) -> Job | None:
        """The run that began last, None where there was none."""
        with self._reading() as connection:
            return jobs.latest(connection)
