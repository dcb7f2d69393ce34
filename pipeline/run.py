"""The whole flow on one page: files in, translated articles out.

    read       a file becomes articles                             pipeline.reading
    detect     each article gets its language, or "und"            pipeline.language
    segment    each block is cut into sentences                    pipeline.sentences
    store      what is new or changed is put into the database     pipeline.store
    recall     what was translated before is taken from there      pipeline.translate
    translate  the rest goes through the engines, each text once   pipeline.translate, pipeline.engines
    enforce    the glossary's terms are verified and put in        pipeline.terms, pipeline.enforce
    check      what looks wrong in them is told                    pipeline.workers, pipeline.checks
    compare    one article says one thing in one way               pipeline.checks, pipeline.store
    export     output/<document>/<article>.<lang>.html and .json   pipeline.exports

A document whose bytes, readers and engines are as they were is passed over without being opened. A document is read
while the engines still work on the one before.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from pipeline import checks, engines, exports, files, language, reading
from pipeline.document import Article, Document, Language
from pipeline.errors import DiglotError, GlossaryError, StoreError
from pipeline.sentences import segment
from pipeline.serving import Serving
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.issuing import COMPARED
from pipeline.store.work import Known, Pending, digest
from pipeline.terminology import Terminology
from pipeline.translate import Translator
from pipeline.workers import BATCH, Edition


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done, and why; ``article`` and ``target`` are empty for a file that could not be read."""

    document: str
    article: str
    target: str
    reason: str


@dataclass(slots=True)
class Summary:
    """What a run did. Segments are counted once per target language: ``segments`` is the sum of ``from_memory``,
    ``translated``, ``unchanged`` (up to date already, or in the target language) and ``failed``. ``words`` are those
    of the originals."""

    documents: int = 0
    articles: int = 0
    segments: int = 0
    from_memory: int = 0
    translated: int = 0
    unchanged: int = 0
    flagged: int = 0
    failed: int = 0
    words: int = 0
    seconds: float = 0.0
    engines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# whole articles, the target, the recipes by language: Translator.begin
Begin = Callable[[Iterable[Pending], str, Mapping[str, int]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said of the whole run: the language of all the files, the engine; ``""`` and None: nothing."""

    language: str = ""
    engine: str | None = None


class Watcher(Protocol):
    """Who is told how a run goes on. ``segments`` are those of the whole document."""

    def started(self, document: str, target: str, segments: int) -> None: ...
    def advanced(self, document: str, target: str, segments: int) -> None: ...
    def finished(self, document: str, target: str, *, unchanged: bool) -> None: ...
    def failed(self, problem: Problem) -> None: ...


def translate(
    paths: Iterable[Path],
    settings: Settings,
    targets: Sequence[str],
    watcher: Watcher,
    *,
    given: str = "",
    engine: str | None = None,
) -> Summary:
    """Bring files (and all readable ones in folders) into each target language; only what changed is done again.

    ``given`` is the language of all the files, where a person says it; ``engine`` overrides the choice of engine. What
    fails for a file or an article is told in ``Summary.problems`` and does not stop the rest. Raises ``SettingsError``
    for a path or an engine that does not exist, ``GlossaryError`` for a glossary with errors, ``StoreError`` where
    results cannot be kept.
    """
    started = time.monotonic()
    found = files.find(paths, settings)
    if engine:
        engines.get(engine)
    terminology = Terminology(settings.terms)
    with Store.open(settings.database) as store:
        job = store.begin_job(tuple(targets), tuple(files.stored_path(path, settings) for path in found), given)
        run = _Run(settings, store, watcher, terminology, Asked(given, engine))
        state = "failed"
        try:
            with Translator(store, run.serving.engine_for, run, terminology) as translator:
                for path in found:
                    for edition in run.editions(path, targets, translator.begin):
                        translator.add(edition)
                translator.finish()
            state = "done"
        except KeyboardInterrupt:
            state = "interrupted"
            raise
        finally:
            run.serving.close()
            run.summary.engines = run.serving.names()
            run.summary.seconds = round(time.monotonic() - started, 3)
            with suppress(StoreError):  # what went wrong before is what matters
                store.end_job(job, state, json.dumps(asdict(run.summary), ensure_ascii=False))
    return run.summary


class _Run:
    """What the stages share during one run."""

    def __init__(
        self, settings: Settings, store: Store, watcher: Watcher, terminology: Terminology, asked: Asked
    ) -> None:
        self.summary = Summary()
        self._settings, self._store, self._watcher, self._terminology = settings, store, watcher, terminology
        self._given = asked.language
        self._read_with = files.read_with(settings.languages, asked.language)
        self.serving = Serving(store, settings, asked.engine)

    def editions(self, path: Path, targets: Sequence[str], begin: Begin) -> Iterable[Edition]:
        """A file, read where it changed, as one edition per target that has something left to do.

        What a new document says is handed to ``begin`` article by article, so that the engines start at once.
        """
        try:
            known, changed = self._take_in(path, targets, begin)
        except DiglotError as error:
            if isinstance(error, StoreError | GlossaryError):
                raise
            stored = files.stored_path(path, self._settings)
            self._tell(Problem(stored, "", "", str(error).replace(str(path), stored)))
            return
        self.summary.documents += 1
        self.summary.articles += known.articles
        self.summary.words += known.words
        for target in targets:
            edition = self._edition(known, changed, target)
            if changed is None and self._is_up_to_date(known, edition):
                self._pass_over(edition)
                continue
            before = known.editions.get(target, "")
            edition.recheck = before != "" and before.rpartition("/")[2] != self._terminology.bans(target)
            self._watcher.started(known.name, target, known.segments)
            yield edition

    def advance(self, edition: Edition, segments: int) -> None:
        self._watcher.advanced(edition.name, edition.target, segments)

    def close(self, edition: Edition, articles: Sequence[int]) -> None:
        """Count and export articles whose last segment is stored."""
        if not articles:
            return
        reasons = {number: "\n".join(sorted(edition.reasons.get(number, ()))) for number in articles}
        for number in articles:
            self._compare(edition, number)
        self._store.recount(edition.target, articles, reasons)
        due = self._store.due(edition.segments, edition.document, edition.target)
        self._export(edition, [edition.articles[number] for number in articles])
        for one in due:
            if one.article in articles:
                self._store.written(one)

    def finish(self, edition: Edition) -> None:
        """An edition's last segment is stored: note that it is complete."""
        exports.remove(self._folder(edition), self._store.gone(edition.document), edition.target)
        self._store.complete(edition.document, edition.target, "" if edition.transient else self._made_with(edition))
        self._count(edition)
        self._watcher.finished(edition.name, edition.target, unchanged=False)

    def _is_up_to_date(self, known: Known, edition: Edition) -> bool:
        """Whether an edition has nothing to be done again, neither by its engines nor by the glossary."""
        made_with, _, terms = known.editions.get(edition.target, "").rpartition(" ")
        if made_with != edition.made_with:
            return False
        if terms.partition("/")[0] == self._terminology.key:
            return True
        now = self._made_with(edition)
        if now.partition("/")[2] != terms.partition("/")[2]:
            return False
        self._store.complete(edition.document, edition.target, now)  # what changed in the glossary is not in here
        return True

    def _made_with(self, edition: Edition) -> str:
        """What an edition is made with: recipes; the glossary as a whole, what of it may occur, what it forbids."""
        relevant = self._terminology.relevant(self._store.sources(edition.document), edition.target)
        bans = self._terminology.bans(edition.target)
        return f"{edition.made_with} {self._terminology.key}/{relevant}/{bans}"

    def _take_in(self, path: Path, targets: Sequence[str], begin: Begin) -> tuple[Known, frozenset[int] | None]:
        """The document of a file as the store has it now, and the numbers of the articles that are new or changed;
        None for a document that was not read, being as it was."""
        stored = files.stored_path(path, self._settings)
        sha256 = files.sha256(path)
        before = self._store.known(stored) or self._moved_here(stored, sha256)
        if before and (before.sha256, before.read_with) == (sha256, self._read_with):
            return before, None
        if not self._given:
            language.prepare()
        document = reading.read(path)
        name = before.name if before else files.document_name(path, self._store.is_taken)
        prepared: list[Article] = []
        waiting: list[Pending] = []
        for number, article in enumerate(document.articles):
            prepared.append(self._prepare(article))
            if before is None:  # of a known document most is known
                waiting += _sources(prepared[-1], number)
                if len(prepared) == 1 or len(waiting) >= BATCH:  # the first article starts the engine's programs
                    self._begin(waiting, targets, begin)
                    waiting = []
        document = replace(document, name=name, path=stored, sha256=sha256, articles=tuple(prepared))
        return self._put(document, before)

    def _put(self, document: Document, before: Known | None) -> tuple[Known, frozenset[int]]:
        changed = self._store.put(document, self._read_with)
        known = self._store.known(document.path)
        if known is None:
            raise AssertionError("a document that was put into the store is there")
        # what was complete before needs no second look beyond what changed; the store itself has forgotten it, so
        # that a run that is killed now leaves a document that the next run looks at as a whole
        return replace(known, editions=before.editions if before else {}), changed

    def _prepare(self, article: Article) -> Article:
        """Detect and segment."""
        if self._given:
            article = replace(article, language=Language(self._given, "given"))
        return segment(language.detect(article, self._settings.languages))

    def _begin(self, sources: Sequence[Pending], targets: Sequence[str], begin: Begin) -> None:
        for target in targets:
            recipes, _ = self.serving.of({one.language for one in sources}, target)
            begin(sources, target, recipes)

    def _moved_here(self, stored: str, sha256: str) -> Known | None:
        """A document whose file is gone from its place and lies here, the same to the byte: it was moved."""
        for before in self._store.same(sha256):
            if not (self._settings.workspace / before.path).exists():
                self._store.move(before.name, stored)
                return replace(before, path=stored)
        return None

    def _edition(self, known: Known, changed: frozenset[int] | None, target: str) -> Edition:
        articles = self._store.articles(known.id)
        recipes, refused = self.serving.of(known.languages, target)
        judged_by = f"checks:{checks.VERSION}"
        before = known.editions.get(target, "")
        rejudge = before.partition(" ")[0] != judged_by
        made_with = " ".join(
            [judged_by] + [f"{a}:{b}" for a, b in sorted(recipes.items())] + [f"{a}:-" for a in sorted(refused)]
        )
        return Edition(
            document=known.id,
            name=known.name,
            target=target,
            segments=known.segments,
            articles=articles,
            recipes=recipes,
            refused=refused,
            made_with=made_with,
            touched=set(articles) if rejudge or not before else set(changed or ()),
            rejudge=rejudge,
        )

    def _pass_over(self, edition: Edition) -> None:
        """Nothing is left to do but to write files that someone took away."""
        folder = self._folder(edition)
        there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        missing = [
            key
            for key in edition.articles.values()
            if any(path.name not in there for path in exports.paths(folder, key, edition.target).values())
        ]
        self._export(edition, missing)
        for due in self._store.due(edition.segments, edition.document, edition.target):
            self._export(edition, [due.key])
            self._store.written(due)
        edition.counts.failed = edition.segments - self._store.reached(edition.document, edition.target).done
        self._count(edition)
        self._watcher.finished(edition.name, edition.target, unchanged=True)

    def _compare(self, edition: Edition, number: int) -> None:
        """Look at an article as a whole: does it say one thing in one way? What people approved stays as it is."""
        view = self._store.article(edition.name, edition.articles[number], edition.target, aligned=False)
        if view is None:
            return
        shown = {key: one for key, one in view.segments.items() if one.translation and one.state != "initial"}
        texts = {key: one.translation for key, one in shown.items() if one.translation}
        found = checks.compare(view.article, texts, view.article.language.code, edition.target)
        told = {key: (texts[key].target, issues) for key, issues in found.items()}
        waived = [one.issue for each in shown.values() for one in each.waived]
        before = [*waived, *(issue for one in texts.values() for issue in one.issues)]
        if told or edition.rejudged or any(issue.check in COMPARED for issue in before):
            self._store.compare(number, edition.target, told, whole=edition.rejudged)

    def _export(self, edition: Edition, articles: Iterable[str]) -> None:
        for key in articles:
            view = self._store.article(edition.name, key, edition.target)
            if view is not None:
                exports.write(self._folder(edition), view)

    def _folder(self, edition: Edition) -> Path:
        return self._settings.output / edition.name

    def _count(self, edition: Edition) -> None:
        counts, summary = edition.counts, self.summary
        summary.segments += edition.segments
        summary.from_memory += counts.from_memory
        summary.translated += counts.translated
        summary.failed += counts.failed
        summary.unchanged += edition.segments - counts.from_memory - counts.translated - counts.failed
        summary.flagged += self._store.reached(edition.document, edition.target).flagged
        for article, reason in self._store.failures(edition.document, edition.target):
            for one in reason.splitlines():  # blocks of other languages have reasons of their own
                self._tell(Problem(edition.name, article, edition.target, one))

    def _tell(self, problem: Problem) -> None:
        self.summary.problems.append(problem)
        self._watcher.failed(problem)


def _sources(article: Article, number: int) -> Iterator[Pending]:
    """Every segment of an article, which has this number among those that are sent ahead."""
    for block in article.parts():
        language = (block.language or article.language).code
        for one in block.segments:
            yield Pending(0, number, language, digest(language, one.source), one.source, (), block.kind)
