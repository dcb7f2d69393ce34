"""No question that grows with the archive is answered by looking through all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import event

from pipeline.document import Issue, Recipe, Translation
from pipeline.store import Store
from pipeline.store.work import Revision
from tests.store.sample import article, document

BIG = re.compile(r"\bSCAN (segments|newest|translations|revisions|issues|blocks)\b")


def test_every_statement_over_segments_uses_an_index(tmp_path: Path) -> None:
    recipe = Recipe("echo", "echo", "1", ("en", "es"))
    asked: dict[str, Any] = {}
    with Store.open(tmp_path / "diglot.sqlite") as store:

        @event.listens_for(store._engine, "before_cursor_execute")
        def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
            asked[statement] = parameters[0] if many else parameters

        one = document(article("a", "# Rents rise", "Rents rose."), article("b", "Nobody paid."))
        for text in (one, document(article("a", "# Rents rise", "Rents fell. Nobody paid."))):
            store.put(text, "test")
            known = store.known("input/issue.md")
            assert known
            current = {"en": store.recipe(recipe)}
            for chunk in store.standing(known.id, "es", current):
                store.recall(chunk, "es", known.id, current)
                store.revise(
                    "es", [Revision(p, Translation(p.source, recipe), (), "engine", "translated") for p in chunk]
                )
            odd = one.articles[1].blocks[0].segments[0]
            told = {odd.id: (odd.source, [Issue("inconsistent", "warning", "Said otherwise elsewhere.")])}
            for number in store.articles(known.id):
                store.compare(number, "es", told)
            store.recount("es", store.articles(known.id), {})
            store.complete(known.id, "es", "x")
            store.failures(known.id, "es")
            store.reached(known.id, "es")
            store.gone(known.id)
        heading = one.articles[0].blocks[0].segments[0].id
        store.write_down("issue", "a", heading, "es", "Suben", "final")
        found = store.article("issue", "a", "es")
        assert found
        assert found.asked_for
        other = store.article("issue", "a", "fr")
        assert other
        assert not other.asked_for, "nobody wanted French"
        around = store.summary("issue", "a")
        assert around
        assert (around.before, around.summary.id, around.after) == (None, "a", None)
        store.document("issue")
        store.documents()
        assert len(asked) > 30
        plans = {}
        with store._reading() as connection:
            for statement, parameters in list(asked.items()):
                if re.match(r"SELECT|UPDATE|DELETE", statement):
                    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)).all()
                    plans[statement] = [str(row[3]) for row in rows]
    scans = {statement: plan for statement, plan in plans.items() if any(map(BIG.search, plan))}
    assert scans == {}
    assert any("ix_newest_memory" in step for plan in plans.values() for step in plan)
