"""All that Diglot keeps, in one SQLite file: documents, segments, revisions, memory, jobs. Only this package knows SQL.

``Store`` is imported when first asked for: ``pipeline.store.views`` alone must not cost SQLAlchemy's import (0.15 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.store.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from pipeline.store.store import Store  # noqa: PLC0415 - see above

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
