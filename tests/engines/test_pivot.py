"""Two legs over a third language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import engines
from pipeline.document import Alignment, Issue, Markup, Recipe, Translation
from pipeline.engines.apertium import Apertium
from pipeline.engines.base import Constraint, Pair, Request
from pipeline.engines.echo import Echo
from pipeline.engines.pivot import Pivot
from pipeline.terms import Terms, spared

SPECIMENS = Path(__file__).parent.parent / "cases" / "terms" / "pivot.tsv"


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


@pytest.fixture(scope="module")
def apertium() -> Iterator[Apertium]:
    engine = Apertium()
    yield engine
    engine.close()


def specimens() -> list[tuple[Pair, str, dict[str, str], str]]:
    out = []
    for line in SPECIMENS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pair, source, terms, target = line.split("\t")
            own = dict(term.split("=") for term in terms.split("; "))
            out.append((Pair(*pair.split("->")), source, own, target))
    return out


def over_spanish(engine: Apertium, pair: Pair) -> Pivot:
    for leg in (Pair(pair.source, "es"), Pair("es", pair.target)):
        if leg not in engine.pairs():
            pytest.skip(f"needs Apertium's {leg}")
    return Pivot([engine, engine], (pair.source, "es", pair.target))


@pytest.mark.apertium
@pytest.mark.parametrize(("pair", "source", "own", "target"), specimens(), ids=str)
def test_the_last_leg_puts_the_terms_in(
    apertium: Apertium, pair: Pair, source: str, own: dict[str, str], target: str
) -> None:
    pivot, terms = over_spanish(apertium, pair), Terms(pair)
    request = Request(source, constraints=terms.constraints(source, own))
    made = pivot.translate([request], pair)
    assert made[0].target == target
    done = terms.enforce(request, spared(pivot, [request], made, pair)[0], own)
    assert done.target == target
    assert [term.source for term in done.terms] == [source[slice(*one.span)] for one in request.constraints]
    assert {term.status for term in done.terms} <= {"kept", "inflected"}
    [[streamed]] = pivot.stream([[request]], pair)
    assert streamed == made[0]


@pytest.mark.apertium
def test_what_the_last_leg_put_in_is_told_in_the_words_of_the_source(apertium: Apertium) -> None:
    """No finder knows the form "divulguen"; the engine that put it in does, and the alignment leads to it."""
    pair, source = Pair("en", "ca"), "They publish the results of the general strike."
    request = Request(
        source, constraints=Terms(pair).constraints(source, {"publish": "divulgar", "general strike": "atur"})
    )
    [made] = over_spanish(apertium, pair).translate([request], pair)
    assert made.target == "Divulguen els resultats de l'atur."
    assert [(term.source, term.target) for term in made.terms] == [
        ("publish", "Divulguen"),
        ("general strike", "atur"),
    ]
    whole = request.constraints[1].span
    assert [link[:2] for link in made.alignment.links if made.target[link[2] : link[3]] == "atur"] == [whole]


@pytest.mark.apertium
def test_a_term_without_a_place_of_its_own_between_changes_nothing(apertium: Apertium) -> None:
    pair, source = Pair("en", "ca"), "The workers work."
    pivot = over_spanish(apertium, pair)
    [plain] = pivot.translate([Request(source)], pair)
    for span in ((0, 0), (5, 8), (4, 9)):
        [made] = pivot.translate([Request(source, constraints=(Constraint(span, ("obrera",)),))], pair)
        assert made == plain


SOURCES = ["The strikes of the old union were short.", "“Strikes”, she said,\nare (mostly) short.", ""]


@pytest.mark.apertium
@settings(max_examples=20)
@given(st.data())
def test_any_spans_as_terms_harm_nothing(apertium: Apertium, data: st.DataObject) -> None:
    """Whole words, parts of words, overlaps, nothing: one target for each source, and links that stay inside."""
    pair = Pair("en", "ca")
    pivot = over_spanish(apertium, pair)
    requests = []
    for source in SOURCES:
        at = st.integers(0, len(source))
        spans = st.tuples(at, at).map(lambda two: (min(two), max(two)))
        renderings = st.sampled_from(["atur", "vagues", "^a$", "de forma [x]", "divulgar"])
        built = st.builds(
            Constraint,
            spans,
            st.tuples(renderings),
            replace=st.booleans(),
            base=st.sampled_from(["", "vaga"]),
            plural_base=st.sampled_from(["", "vagues"]),
            gentle=st.booleans(),
        )
        requests.append(Request(source, constraints=tuple(data.draw(st.lists(built, max_size=3)))))
    made = pivot.translate(requests, pair)
    assert [bool(one.target) for one in made] == [bool(source) for source in SOURCES]
    for source, one in zip(SOURCES, made, strict=True):
        assert all(0 <= a < b <= len(source) and 0 <= c < d <= len(one.target) for a, b, c, d in one.alignment.links)
        assert all(term.target in one.target and term.source in source for term in one.terms)
    assert list(pivot.stream([requests], pair)) == [made]
