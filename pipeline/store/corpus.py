"""All sentences of documents with their translations, as a corpus: read in one pass, in the order of reading."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from pipeline.store import codec
from pipeline.store.schema import articles, documents, newest, recipes, segments, translations
from pipeline.store.views import StoredSentence, StoredTarget

_SENTENCES = (
    sa.select(
        documents.c.name,
        articles.c.key.label("article"),
        segments.c.id,
        segments.c.key,
        segments.c.language,
        segments.c.source,
        newest.c.target,
        newest.c.origin,
        translations.c.text,
        translations.c.alignment,
        recipes.c.engine,
    )
    .select_from(segments)
    .join(articles, articles.c.id == segments.c.article_id)
    .join(documents, documents.c.id == articles.c.document_id)
    .outerjoin(
        newest,
        sa.and_(
            newest.c.segment_id == segments.c.id,
            newest.c.digest == segments.c.digest,  # else it was made of another text
            newest.c.state != "initial",
            newest.c.origin != "source",
        ),
    )
    .outerjoin(translations, translations.c.id == newest.c.translation_id)
    .outerjoin(recipes, recipes.c.id == newest.c.recipe_id)
    .where(articles.c.position.is_not(None), segments.c.position.is_not(None))
    .order_by(documents.c.name, articles.c.position, segments.c.position, newest.c.target)
)


def sentences(connection: sa.Connection, names: Sequence[str] | None = None) -> Iterator[StoredSentence]:
    """The sentences of the documents of these names, or of all."""
    query = _SENTENCES if names is None else _SENTENCES.where(documents.c.name.in_(names))
    rows = connection.execution_options(yield_per=1_000).execute(query)
    for _, group in itertools.groupby(rows, lambda row: row.id):
        first, *rest = group
        targets = {
            row.target: StoredTarget(
                row.text,
                codec.load_alignment(row.alignment),
                (row.engine if row.origin == "engine" else row.origin) or row.origin,
            )
            for row in (first, *rest)
            if row.text is not None
        }
        yield StoredSentence(first.name, first.article, first.key, first.language, first.source, targets)
