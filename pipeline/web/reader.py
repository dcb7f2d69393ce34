"""What the pages ask of the store, so that they know neither SQL nor where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from pipeline.store import Store
from pipeline.store.opened import Kept
from pipeline.store.views import DocumentSummary, DocumentView, Surrounded, TranslatedArticle


class Reader(Protocol):
    """Read access to the documents of a workspace; ``pipeline.store.Store`` is one."""

    def documents(self) -> Sequence[DocumentSummary]: ...

    def document(self, name: str) -> DocumentView | None: ...

    def summary(self, document: str, article_id: str) -> Surrounded | None:
        """The article's line of the contents list with its neighbours, or None where there is no such article."""
        ...

    def article(self, document: str, article_id: str, target: str, *, aligned: bool = True) -> TranslatedArticle | None:
        """The article with whatever there is of its translation, or None where there is no such article."""
        ...


OpenReader = Callable[[], AbstractContextManager[Reader]]


class _NoDocuments:
    """The reader of a workspace in which nothing was translated yet."""

    def documents(self) -> Sequence[DocumentSummary]:
        return ()

    def document(self, name: str) -> DocumentView | None:
        return None

    def summary(self, document: str, article_id: str) -> Surrounded | None:
        return None

    def article(self, document: str, article_id: str, target: str, *, aligned: bool = True) -> TranslatedArticle | None:
        return None


def open_reader(database: Kept) -> AbstractContextManager[Reader]:
    """The store, for one request. Where there is no database yet, reading makes none."""
    if not database.exists():
        return nullcontext(_NoDocuments())
    return database.use(Store)
