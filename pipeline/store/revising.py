"""New revisions: contents, issues and the pointer to the newest; and the counts that follow from them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.document import Issue, Translation
from pipeline.store import codec, owing, waiving
from pipeline.store.dialects import upsert
from pipeline.store.issuing import COMPARED, flag_own, is_flagged, issues_of, store_issues
from pipeline.store.memory import recipe_id
from pipeline.store.schema import (
    CHUNK,
    articles,
    editions,
    issues,
    newest,
    progress,
    recipes,
    revisions,
    segments,
    translations,
)
from pipeline.store.work import Recalled, Revision, Stored


def revise(connection: sa.Connection, target: str, wanted: Sequence[Revision], author: str = "") -> None:
    """Append the revisions and let them be the newest of their segments."""
    if not wanted:
        return
    contents = keep(connection, target, wanted)
    before = _terms_before(connection, target, [one.pending.segment for one in wanted if one.pending.glossary is None])
    now = int(time.time())
    first = (connection.execute(sa.select(sa.func.max(revisions.c.id))).scalar() or 0) + 1
    rows, heads = [], []
    for number, (one, (content, recipe, flagged)) in enumerate(zip(wanted, contents, strict=True), first):
        rows.append(
            {
                "id": number,
                "segment_id": one.pending.segment,
                "target": target,
                "translation_id": content,
                "origin": one.origin,
                "author": author,
                "state": one.state,
                "markup": codec.dump_markup(one.markup),
                "at": now,
            }
        )
        heads.append(
            {
                "segment_id": one.pending.segment,
                "target": target,
                "revision_id": number,
                "translation_id": content,
                "recipe_id": recipe,
                "digest": one.pending.digest,
                "origin": one.origin,
                "state": one.state,
                "flagged": flagged,
                "glossary": before.get(one.pending.segment, one.pending.glossary or ""),
            }
        )
    connection.execute(sa.insert(revisions), rows)
    connection.execute(upsert(connection, newest), heads)
    flag_own(connection, target, [one.pending.segment for one in wanted])
    # what they and others of their article say against each other is told next: ``comparing``
    waiving.follow(connection, target, [one.pending.segment for one in wanted], COMPARED)


def free(connection: sa.Connection, target: str, wanted: Sequence[Revision]) -> list[Revision]:
    """The revisions but for those of segments that a person wrote or approved while the engines were at work."""
    taken: set[int] = set()
    numbers = [one.pending.segment for one in wanted]
    theirs = sa.or_(newest.c.origin == "person", newest.c.state.in_(["reviewed", "final"]))
    for start in range(0, len(numbers), CHUNK):
        chosen = newest.c.segment_id.in_(numbers[start : start + CHUNK])
        taken |= set(
            connection.execute(
                sa.select(newest.c.segment_id).where(chosen, newest.c.target == target, theirs)
            ).scalars()
        )
    return [one for one in wanted if one.origin == "person" or one.pending.segment not in taken]


def _terms_before(connection: sa.Connection, target: str, numbers: Sequence[int]) -> dict[int, str]:
    """The fingerprint of the terms that the newest revision of each segment was made with."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), CHUNK):
        chosen = newest.c.segment_id.in_(numbers[start : start + CHUNK])
        rows = connection.execute(
            sa.select(newest.c.segment_id, newest.c.glossary).where(chosen, newest.c.target == target)
        )
        found.update((row.segment_id, row.glossary) for row in rows)
    return found


_Content = tuple[int, int | None, bool]  # number, number of its recipe, whether it is flagged


def keep(connection: sa.Connection, target: str, wanted: Sequence[Revision]) -> list[_Content]:
    """The content of each revision, stored where it is new; the same new content stands for all that wait for it."""
    made: dict[tuple[bytes, int | None, int], _Content] = {}
    fresh: list[tuple[int, Translation]] = []
    rows: list[dict[str, Any]] = []
    known: dict[Any, int] = {}
    first = (connection.execute(sa.select(sa.func.max(translations.c.id))).scalar() or 0) + 1
    answer: list[_Content] = []
    for one in wanted:
        content = one.content
        if isinstance(content, Recalled):
            answer.append((content.content, content.recipe, content.flagged))
            continue
        # what a person wrote and what failed is nobody's to find again by recipe
        recipe: int | None = None
        if one.origin != "person" and one.state != "initial":
            if content.recipe not in known:
                known[content.recipe] = recipe_id(connection, content.recipe)
            recipe = known[content.recipe]
        key = (one.pending.digest, recipe, id(content) if recipe is None else 0)
        if key not in made:
            flagged = is_flagged(content.issues)
            made[key] = (first + len(rows), recipe, flagged)
            fresh.append((first + len(rows), content))
            rows.append(
                {
                    "id": first + len(rows),
                    "digest": one.pending.digest,
                    "target": target,
                    "recipe_id": recipe,
                    "text": content.target,
                    "alignment": codec.dump_alignment(content.alignment),
                    "score": content.score,
                    "terms": codec.dump_terms(content.terms),
                    "flagged": flagged,
                }
            )
        answer.append(made[key])
    if not rows:
        return answer
    elsewhere = _made_elsewhere(connection, target, rows)
    if elsewhere:
        answer = [elsewhere.get(content[0], content) for content in answer]
        rows = [row for row in rows if row["id"] not in elsewhere]
        fresh = [(number, content) for number, content in fresh if number not in elsewhere]
    if rows:
        connection.execute(sa.insert(translations), rows)
        store_issues(connection, [(number, content.issues) for number, content in fresh])
    return answer


def _made_elsewhere(connection: sa.Connection, target: str, rows: Sequence[dict[str, Any]]) -> dict[int, _Content]:
    """Which of the new contents another process stored in the meantime: the number we meant to give -> theirs."""
    ours = {(row["digest"], row["recipe_id"]): row["id"] for row in rows if row["recipe_id"] is not None}
    found: dict[int, _Content] = {}
    digests = [key[0] for key in ours]
    for start in range(0, len(digests), CHUNK):
        for row in connection.execute(
            sa.select(translations.c.id, translations.c.digest, translations.c.recipe_id, translations.c.flagged).where(
                translations.c.digest.in_(digests[start : start + CHUNK]),
                translations.c.target == target,
                translations.c.recipe_id.is_not(None),
            )
        ):
            number = ours.get((row.digest, row.recipe_id))
            if number is not None:
                found[number] = (row.id, row.recipe_id, row.flagged)
    return found


def texts(connection: sa.Connection, contents: Sequence[int]) -> dict[int, Stored]:
    """The text of contents with its issues."""
    found: dict[int, Stored] = {}
    for start in range(0, len(contents), CHUNK):
        chunk = contents[start : start + CHUNK]
        told = issues_of(connection, chunk)
        for row in connection.execute(
            sa.select(translations.c.id, translations.c.text, translations.c.alignment, recipes.c.engine)
            .outerjoin(recipes, recipes.c.id == translations.c.recipe_id)
            .where(translations.c.id.in_(chunk))
        ):
            found[row.id] = Stored(row.text, row.alignment, row.engine or "", tuple(told.get(row.id, ())))
    return found


def flag(
    connection: sa.Connection,
    shown: Sequence[tuple[int, int]],
    target: str,
    wanted: Mapping[int, Sequence[Issue]],
) -> None:
    """Replace the issues of contents, and tell so in the heads that show them: (segment, content)."""
    for number, found in wanted.items():
        flagged = is_flagged(found)
        connection.execute(sa.delete(issues).where(issues.c.translation_id == number, issues.c.segment_id.is_(None)))
        store_issues(connection, [(number, found)])
        connection.execute(sa.update(translations).where(translations.c.id == number).values(flagged=flagged))
        for segment, content in shown:
            if content == number:
                here = (newest.c.segment_id == segment, newest.c.target == target)
                connection.execute(sa.update(newest).where(*here).values(flagged=flagged))
    numbers = [segment for segment, _ in shown]
    flag_own(connection, target, numbers)
    waiving.follow(connection, target, numbers)


def recount(connection: sa.Connection, target: str, numbers: Iterable[int], failures: Mapping[int, str]) -> None:
    """Count anew how far articles (their numbers) are in a language, and keep why one could not be translated."""
    ordered = sorted(numbers)
    rows: dict[int, dict[str, Any]] = {
        number: {
            "article_id": number,
            "target": target,
            **dict.fromkeys(("translated", "reviewed", "final", "flagged", "failed", "unchanged", "unedited"), 0),
            "failure": failures.get(number, ""),
        }
        for number in ordered
    }
    for start in range(0, len(ordered), CHUNK):
        for row in connection.execute(
            sa.select(
                segments.c.article_id,
                newest.c.state,
                sa.func.count().label("number"),
                sa.func.sum(sa.cast(newest.c.flagged, sa.Integer)).label("flagged"),
                sa.func.sum(sa.cast(newest.c.origin == "source", sa.Integer)).label("unchanged"),
                sa.func.sum(sa.cast(newest.c.origin == "engine", sa.Integer)).label("unedited"),
            )
            .select_from(segments)
            .join(newest, sa.and_(newest.c.segment_id == segments.c.id, newest.c.target == target))
            .where(segments.c.article_id.in_(ordered[start : start + CHUNK]), segments.c.position.is_not(None))
            .group_by(segments.c.article_id, newest.c.state)
        ):
            counts = rows[row.article_id]
            counts["failed" if row.state == "initial" else row.state] = row.number
            counts["flagged"] += row.flagged
            counts["unchanged"] += row.unchanged if row.state == "translated" else 0
            counts["unedited"] += row.unedited if row.state in ("reviewed", "final") else 0
    if rows:
        connection.execute(upsert(connection, progress), list(rows.values()))


def count_again(connection: sa.Connection, target: str, article: int) -> None:
    """Count an article (its number) anew after a person changed something in it; its files are due."""
    recount(connection, target, [article], {article: failure(connection, article, target)})
    owing.mark(connection, target, article)


def failure(connection: sa.Connection, article_id: int, target: str) -> str:
    """Why an article could not be translated, ``""`` if it could."""
    found = connection.execute(
        sa.select(progress.c.failure).where(progress.c.article_id == article_id, progress.c.target == target)
    ).scalar()
    return found or ""


def failures(connection: sa.Connection, document_id: int, target: str) -> list[tuple[str, str]]:
    """Which articles of a document could not be translated in full, and why: (title or id, reason)."""
    rows = connection.execute(
        sa.select(articles.c.title, articles.c.key, progress.c.failure)
        .join(articles, articles.c.id == progress.c.article_id)
        .where(
            articles.c.document_id == document_id,
            articles.c.position.is_not(None),
            progress.c.target == target,
            progress.c.failure != "",
        )
        .order_by(articles.c.position)
    )
    return [(row.title or row.key, row.failure) for row in rows]


def set_edition(connection: sa.Connection, document_id: int, target: str, made_with: str) -> None:
    """Note with which engines' recipes a document is complete in a language; ``""``: it is not."""
    values = {"document_id": document_id, "target": target, "made_with": made_with}
    connection.execute(upsert(connection, editions), [values])
