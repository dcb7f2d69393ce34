"""Terms in a target: found, put in without harm, or told to be missing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alignment import ordered
from pipeline.document import Alignment, Issue, Markup, Recipe, Translation
from pipeline.enforce import enforce, find
from pipeline.engines.base import Constraint, Pair

RECIPE = Recipe("echo", "echo", "1", ("en", "es"))


def translation(source: str, target: str, *pairs: tuple[str, str]) -> Translation:
    links = []
    for one, other in pairs:
        s, t = source.index(one), target.index(other)
        links.append((s, s + len(one), t, t + len(other)))
    return Translation(target, RECIPE, ordered(links))


def constraint(
    source: str, word: str, *renderings: str, forms: tuple[str, ...] = (), replace: bool = True
) -> Constraint:
    at = source.index(word)
    return Constraint((at, at + len(word)), renderings, forms, replace)


SOURCE = "the strike at the mill"


def made() -> Translation:
    return translation(
        SOURCE,
        "la huelga en el molino",
        ("the strike", "la"),
        ("strike", "huelga"),
        ("at", "en"),
        ("mill", "molino"),
    )


def test_a_term_that_is_there_is_kept() -> None:
    done = enforce(SOURCE, made(), [constraint(SOURCE, "strike", "Huelga", "paro")])
    assert done.target == "la huelga en el molino"
    assert [(t.source, t.target, t.status) for t in done.terms] == [("strike", "huelga", "kept")]


def test_a_listed_form_is_inflected() -> None:
    done = enforce(SOURCE, made(), [constraint(SOURCE, "strike", "huelgas", forms=("huelga",))])
    assert [(t.target, t.status) for t in done.terms] == [("huelga", "inflected")]


def test_a_missing_term_is_put_in() -> None:
    done = enforce(SOURCE, made(), [constraint(SOURCE, "mill", "hilandería", "fábrica")])
    assert done.target == "la huelga en el hilandería"
    assert [(t.source, t.target, t.status) for t in done.terms] == [("mill", "hilandería", "replaced")]
    assert (18, 22, 16, 26) in done.alignment.links
    assert not done.issues


def test_a_longer_and_a_shorter_one_at_once() -> None:
    done = enforce(SOURCE, made(), [constraint(SOURCE, "mill", "gran fábrica"), constraint(SOURCE, "strike", "paro")])
    assert done.target == "la paro en el gran fábrica"
    assert [done.target[c:d] for a, b, c, d in done.alignment.links if b - a in (4, 6)] == ["paro", "gran fábrica"]


def test_capitals_are_those_of_the_place() -> None:
    source = "Strike at the MILL"
    done = enforce(
        source,
        translation(source, "Huelga en el MOLINO", ("Strike", "Huelga"), ("MILL", "MOLINO")),
        [constraint(source, "Strike", "paro"), constraint(source, "MILL", "hilandería")],
    )
    assert done.target == "Paro en el HILANDERÍA"


def test_an_article_made_from_the_noun_stays() -> None:
    source = "general strike"
    one = translation(source, "la huelga general", ("strike", "la"), ("strike", "huelga"), ("general", "general"))
    assert enforce(source, one, [constraint(source, "strike", "paro")]).target == "la paro general"


def test_a_short_noun_before_its_adjective_does_not() -> None:
    source = "martial law"
    one = translation(source, "ley marcial", ("law", "ley"), ("martial", "marcial"))
    assert (
        enforce(source, one, [constraint(source, "martial law", "estado de excepción")]).target == "estado de excepción"
    )


def test_a_word_that_also_came_from_elsewhere_stays() -> None:
    source = "of the mayor"
    one = translation(source, "del alcalde", ("of", "del"), ("mayor", "del"), ("mayor", "alcalde"))
    assert enforce(source, one, [constraint(source, "mayor", "regidor")]).target == "del regidor"


def test_what_cannot_be_put_in_is_told() -> None:
    source = "take the tram off"
    one = translation(source, "quita el tranvía de ahí", ("take", "quita"), ("tram", "tranvía"), ("off", "ahí"))
    split = Constraint((0, 17), ("retirar",))
    within = constraint(source, "tram", "trolebús", replace=False)
    unaligned = constraint(source, "the", "aquel")
    done = enforce(source, one, [within, unaligned])
    assert done.target == one.target
    assert [(t.source, t.status) for t in done.terms] == [("tram", "missing"), ("the", "missing")]
    assert [(i.check, i.severity, i.source_span) for i in done.issues] == [
        ("term_missing", "warning", (9, 13)),
        ("term_missing", "warning", (5, 8)),
    ]
    assert enforce(source, one, [split]).target == "retirar"


def test_each_occurrence_needs_its_own_word() -> None:
    source = "strike after strike"
    links = ((0, 6, 0, 6), (13, 19, 15, 19))
    one = Translation("huelga tras un paro", RECIPE, Alignment(links))
    both = [Constraint((0, 6), ("huelga",)), Constraint((13, 19), ("huelga",))]
    done = enforce(source, one, both)
    assert done.target == "huelga tras un huelga"
    assert [term.status for term in done.terms] == ["kept", "replaced"]


def test_a_word_within_a_word_is_none() -> None:
    assert find("la huelguista", Constraint((0, 1), ("huelgu",))) == []
    assert find("¡huelga!", Constraint((0, 1), ("huelga",))) == [((1, 7), "exact")]


def test_markup_and_issues_move_along() -> None:
    one = made()
    told = Issue("unknown_word", "info", "x", (18, 22), (16, 22))
    one = Translation(
        one.target,
        RECIPE,
        one.alignment,
        (Markup(3, 9, "bold"), Markup(10, 22, "italic"), Markup(16, 22, "link", "u")),
        issues=(told, Issue("other", "info", "y", None, (10, 12))),
    )
    done = enforce(SOURCE, one, [constraint(SOURCE, "strike", "paro"), constraint(SOURCE, "mill", "hilandería")])
    assert [(done.target[m.start : m.end], m.kind) for m in done.markup] == [
        ("paro", "bold"),
        ("en el hilandería", "italic"),
        ("hilandería", "link"),
    ]
    assert [(i.check, done.target[slice(*i.target_span)]) for i in done.issues if i.target_span] == [("other", "en")]


def test_nothing_to_enforce_changes_nothing() -> None:
    assert enforce(SOURCE, made(), []) == made()
    empty = Translation("", RECIPE)
    assert enforce(SOURCE, empty, [constraint(SOURCE, "mill", "fábrica")]) == empty


TARGET = "la huelga en el molino viejo"


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda pair: (min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1]))
    )


@given(
    st.lists(st.tuples(spans(len(SOURCE)), spans(len(TARGET))), max_size=8),
    st.lists(st.tuples(spans(len(SOURCE)), st.sampled_from(["paro", "huelga", "la gran fábrica", "x"])), max_size=4),
    st.lists(spans(len(TARGET)), max_size=3),
)
def test_whatever_the_alignment_nothing_is_corrupted(
    links: list[tuple[tuple[int, int], tuple[int, int]]],
    wanted: list[tuple[tuple[int, int], str]],
    marked: list[tuple[int, int]],
) -> None:
    markup = tuple(
        Markup(start, end, "bold")
        for start, end in marked
        if not any(a < start < b < end or start < a < end < b for a, b in marked)
    )
    one = Translation(TARGET, RECIPE, ordered((*s, *t) for s, t in links), markup)
    constraints = [Constraint(span, (text,)) for span, text in wanted]
    done = enforce(SOURCE, one, constraints)
    assert len(done.terms) == len(constraints)
    replaced = [term.target for term in done.terms if term.status == "replaced"]
    assert all(text in done.target for text in replaced)
    if not replaced:
        assert (done.target, done.alignment, done.markup) == (one.target, one.alignment, one.markup)
    for s0, s1, t0, t1 in done.alignment.links:
        assert 0 <= s0 < s1 <= len(SOURCE)
        assert 0 <= t0 < t1 <= len(done.target)
    assert len(done.markup) == len(markup)
    assert all(0 <= item.start < item.end <= len(done.target) for item in done.markup)
    for one_item, other in combinations(sorted((m.start, m.end) for m in done.markup), 2):
        assert not one_item[0] < other[0] < one_item[1] < other[1]
    assert sum(term.status == "missing" for term in done.terms) == len(done.issues)


EN_ES = Pair("en", "es")


def agreed(source: str, one: Translation, word: str, rendering: str, gender: str, pair: Pair = EN_ES) -> Translation:
    at = source.index(word)
    made_of = Constraint((at, at + len(word)), (rendering,), gender=gender, plural=rendering.endswith("s"))
    return enforce(source, one, [made_of], pair=pair)


@pytest.mark.parametrize(
    ("source", "target", "links", "rendering", "gender", "wanted"),
    [
        ("the strike", "la huelga", (("the", "la"), ("strike", "huelga")), "paro", "masculine", "el paro"),
        (
            "because of the strike",
            "a causa de la huelga",
            (("of", "de"), ("the", "la"), ("strike", "huelga")),
            "paro",
            "masculine",
            "a causa del paro",
        ),
        (
            "The strike ends",
            "La huelga acaba",
            (("The", "La"), ("strike", "huelga"), ("ends", "acaba")),
            "paro",
            "masculine",
            "El paro acaba",
        ),
        (
            "the long strike ends",
            "la huelga larga acaba",
            (("the", "la"), ("long", "larga"), ("strike", "huelga"), ("ends", "acaba")),
            "paro",
            "masculine",
            "el paro largo acaba",
        ),
        (
            "all the strikes",
            "todos los strikes",
            (("all", "todos"), ("the", "los"), ("strikes", "strikes")),
            "huelgas",
            "feminine",
            "todas las huelgas",
        ),
        ("the strike", "la huelga", (("the", "la"), ("strike", "huelga")), "paro", "", "la paro"),
    ],
)
def test_the_words_around_a_term_agree_with_it(
    source: str, target: str, links: tuple[tuple[str, str], ...], rendering: str, gender: str, wanted: str
) -> None:
    word = "strikes" if "strikes" in source else "strike"
    done = agreed(source, translation(source, target, *links), word, rendering, gender)
    assert done.target == wanted
    assert [(term.target.lower(), term.status) for term in done.terms] == [(rendering, "replaced")]
    spans = {source[a:b]: done.target[c:d].strip() for a, b, c, d in done.alignment.links}
    assert spans[word].lower() == rendering
    assert all(0 <= c < d <= len(done.target) for _, _, c, d in done.alignment.links)


def test_a_word_before_a_term_that_renders_another_is_left() -> None:
    source = "one strike"
    one = translation(source, "una huelga", ("one", "una"), ("strike", "huelga"))
    both = [Constraint((0, 3), ("una",)), Constraint((4, 10), ("paro",), gender="masculine")]
    done = enforce(source, one, both, pair=EN_ES)
    assert done.target == "una paro"
    assert [term.status for term in done.terms] == ["kept", "replaced"]


def test_what_would_spoil_the_sentence_is_left_out_and_told() -> None:
    source = "The strike and the strike and the strike went on in the old harbour."
    target = "La huelga y el paro y el cese siguieron en el viejo puerto."
    spans = [(4, 10), (19, 25), (34, 40)]
    places = [(3, 9), (15, 19), (25, 29)]
    one = Translation(target, RECIPE, ordered((*s, *t) for s, t in zip(spans, places, strict=True)))
    # the same long words again and again are a loop, which the gate stops: two stay, the third is left out
    loop = " ".join(["gran mal"] * 4)
    done = enforce(source, one, [Constraint(spans[0], (loop,))], pair=EN_ES)
    assert done.target == target
    assert [term.status for term in done.terms] == ["missing"]
    [issue] = done.issues
    assert issue.check == "term_missing"
    assert "left out: with it the sentence would have a fault" in issue.message


@given(
    st.sampled_from(["la ", "de la ", "a todas las ", "una gran ", "", "l'"]), st.sampled_from(["es", "fr", "it", "fa"])
)
def test_agreement_keeps_every_link_within_the_target(before: str, language: str) -> None:
    source = "x strike y"
    target = f"{before}huelga larga"
    start = len(before)
    links = [(0, 1, 0, start)] if before.strip() else []
    links += [(2, 8, start, start + 6), (9, 10, start + 7, start + 12)]
    one = Translation(target, RECIPE, ordered(links), (Markup(start, start + 6, "bold"),))
    done = enforce(source, one, [Constraint((2, 8), ("paro",), gender="masculine")], pair=Pair("en", language))
    assert done.target.count("paro") == 1
    assert all(0 <= c < d <= len(done.target) for _, _, c, d in done.alignment.links)
    assert [done.target[m.start : m.end] for m in done.markup] == ["paro"]
