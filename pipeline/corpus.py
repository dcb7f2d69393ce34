"""The sentences of documents for those who count words: from the store with their translations, else read now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import files
from pipeline.settings import Settings
from pipeline.store.views import StoredSentence


def sentences(settings: Settings, paths: Sequence[Path] = ()) -> Iterator[StoredSentence]:
    """All sentences of the store, or those of some files and folders; files that are not in the store are read.

    Raises ``SettingsError`` for a path that does not exist, ``UnreadableError`` for a file that cannot be read.
    """
    from pipeline.store import Store  # noqa: PLC0415 - SQLAlchemy

    found = files.find(paths, settings) if paths else []
    unknown = found
    if settings.database.exists():  # looking makes no database
        with Store.open(settings.database) as store:
            known = {path: store.known(files.stored_path(path, settings)) for path in found}
            unknown = [path for path in found if known[path] is None]
            names = [document.name for document in known.values() if document]
            if names or not paths:
                yield from store.sentences(names if paths else None)
    for path in unknown:
        yield from _read(path, settings)


def _read(path: Path, settings: Settings) -> Iterator[StoredSentence]:
    from pipeline import language, reading  # noqa: PLC0415 - the readers and the language model
    from pipeline.sentences import segment  # noqa: PLC0415 - see above

    for article in reading.read(path).articles:
        cut = segment(language.detect(article, settings.languages))
        for block in cut.parts():
            code = (block.language or cut.language).code
            for one in block.segments:
                yield StoredSentence(path.name, cut.id, one.id, code, one.source)
