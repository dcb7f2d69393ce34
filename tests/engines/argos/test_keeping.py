"""The glossary's files kept to by a neural model, from constraint to verified translation."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engines.argos.engine import Argos
from pipeline.engines.base import Pair, Request
from pipeline.terms import Terms, spared

PAIR = Pair("en", "es")
FILE = """\
schema: 1
concepts:
  - id: strike
    status: approved
    terms: {en: strike, es: {term: paro, gender: masculine, plural: paros}}
"""


@pytest.mark.usefixtures("packages_folder")
@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("The new strike was announced by our unions.", "El nuevo paro fue anunciado por nuestros sindicatos."),
        ("The workers support the strikes.", "Los trabajadores apoyan los paros."),
    ],
)
def test_a_term_of_another_gender_comes_with_its_agreement(source: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text(FILE, "utf-8")
    terms, engine = Terms(PAIR, tmp_path), Argos()
    request = Request(source, constraints=terms.constraints(source))
    [plain] = engine.translate([Request(source)], PAIR)
    [raw] = spared(engine, [request], engine.translate([request], PAIR), PAIR)
    done = terms.enforce(request, raw)
    engine.close()
    assert "huelga" in plain.target
    assert done.target == wanted
    assert [(term.concept, term.status) for term in done.terms] in ([("strike", "kept")], [("strike", "inflected")])
    assert done.recipe.glossary
    assert not done.issues
