"""Two legs over a third language."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline import engines
from pipeline.document import Alignment, Issue, Markup, Recipe, Translation
from pipeline.engines.base import Pair, Request
from pipeline.engines.echo import Echo
from pipeline.engines.pivot import Pivot


class Swap(Echo):
    """Swaps two words and does not know the first of them."""

    name = "swap"

    def recipe(self, pair: Pair) -> Recipe:
        return Recipe("swap", "{}-{}".format(*pair), "1", tuple(pair))

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
        done = []
        for request in requests:
            first, second = request.source.split(" ")
            a, b = len(first), len(second)
            links = ((a + 1, a + 1 + b, 0, b), (0, a, b + 1, b + 1 + a))
            unknown = Issue("unknown_word", "warning", f"{first} is not known", (0, a), (b + 1, b + 1 + a))
            issues = (unknown,) if first.startswith("x") else ()
            done.append(Translation(f"{second} {first}", self.recipe(pair), Alignment(links), issues=issues))
        return done


def test_alignment_markup_recipe_and_issues_are_composed() -> None:
    pivot = Pivot([Swap(), Swap()], ("fr", "es", "en"))
    request = Request("xun deux", (Markup(0, 3, "bold"),))
    [translation] = pivot.translate([request], Pair("fr", "en"))
    assert translation.target == "xun deux"
    assert translation.alignment.links == ((0, 3, 0, 3), (4, 8, 4, 8))
    assert translation.markup == (Markup(0, 3, "bold"),)
    assert translation.recipe == pivot.recipe(Pair("fr", "en"))
    assert translation.recipe == Recipe("swap", "fr-es+es-en", "1+1", ("fr", "es", "en"))
    assert [(i.source_span, i.target_span) for i in translation.issues] == [((0, 3), (0, 3))]


def test_what_only_the_second_leg_does_not_know_is_told_by_the_source() -> None:
    [translation] = Pivot([Swap(), Swap()], ("fr", "es", "en")).translate([Request("un xdeux")], Pair("fr", "en"))
    assert [(i.source_span, i.target_span) for i in translation.issues] == [((3, 8), (3, 8))]


def test_three_legs_in_a_stream_are_what_they_are_one_by_one() -> None:
    path = ("fr", "es", "ca", "en")
    pivot = Pivot([Swap(), Swap(), Swap()], path)
    requests = [Request(f"mot{i} autre", (Markup(0, 4 + (i > 9), "bold"),)) for i in range(20)]
    pair = Pair("fr", "en")
    batches = list(pivot.stream(iter([requests[:7], requests[7:]]), pair))
    assert [len(batch) for batch in batches] == [7, 13]
    streamed = [one for batch in batches for one in batch]
    assert streamed == pivot.translate(requests, pair)
    assert streamed[3].target == "autre mot3"
    assert streamed[3].markup == (Markup(6, 10, "bold"),)
    assert streamed[3].recipe == pivot.recipe(pair)
    assert streamed[3].recipe.path == path
    assert streamed[3].recipe.engine == "swap"


@pytest.mark.apertium
def test_french_reaches_english() -> None:
    pivot = engines.choose(Pair("fr", "en"), "apertium")
    if not isinstance(pivot, Pivot):
        pytest.skip("a direct pair is installed")
    source = "Les boulangers travaillent."
    try:
        [[translation]] = pivot.stream([[Request(source)]], Pair("fr", "en"))
    finally:
        pivot.close()
    assert translation.target == "The bakers work."
    assert {(source[a:b], translation.target[c:d]) for a, b, c, d in translation.alignment.links} >= {
        ("boulangers", "bakers"),
        ("travaillent", "work"),
    }
    assert translation.recipe.path == ("fr", "es", "en")
