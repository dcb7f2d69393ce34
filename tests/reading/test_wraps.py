"""Hard wraps: what a wrapping program did is undone, whatever the width, the language and the markup it wrapped."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.wraps import Layout, Start, ends_sentence, measure, starts, unwrap

PARAGRAPHS = {
    "en": [
        (
            "The tram drivers of the northern depot refuse to drive the new cars until the mirrors have been changed. "
            "They say that nobody at the last door can be seen in rain. The company has ordered cameras."
        ),
        (
            "On Thursday the drivers showed a film that they had made themselves. It shows a boy with a satchel, whom "
            "the mirror hides for eleven seconds. The council watched it twice and asked no questions."
        ),
        "Until then the old cars run. There are thirty of them, and four stand in the workshop at any time.",
        (
            "The workshop has begun to work on Sundays. Its foreman, who has been there since 1989, thinks that the "
            "old cars will last longer than the new ones anyway, because anyone can mend them with a spanner."
        ),
        "The makers of the cars have not answered. Their factory is closed for the holidays.",
    ],
    "es": [
        (
            "Las vecinas del barrio alto llevan un mes sin agua corriente por la mañana. La compañía dice que la "
            "presión no alcanza, y que habrá una bomba nueva antes del verano."
        ),
        (
            "Mientras tanto, un camión cisterna sube a las siete. Quien llega tarde se queda sin nada, y por eso los "
            "niños guardan el sitio antes de ir a la escuela."
        ),
        "El ayuntamiento ha pedido cuentas a la compañía. La respuesta ocupa dos líneas.",
        (
            "Una ingeniera jubilada revisó los planos y encontró una llave cerrada desde 2009. Nadie sabía de quién "
            "era, ni qué pasaría si se abriera."
        ),
    ],
    "fa": [
        (
            "کارگران کارخانهٔ قند از دیروز سر کار نرفته‌اند. آنان می‌گویند که مزد سه ماه را نگرفته‌اند و دیگر نان "
            "نسیه نمی‌دهند. مدیر کارخانه گفت که بانک وام را پس از عید می‌پردازد. کارگران پاسخ دادند که عید گذشته است "
            "و وام نیامده است."
        ),
        (
            "در حیاط کارخانه چغندرها روی هم مانده است و بو گرفته است. کشاورزان هم پول خود را می‌خواهند. چند تن از "
            "آنان با تراکتور آمده‌اند و دروازه را بسته‌اند."
        ),
        (
            "قرار است روز شنبه نمایندگان دو طرف در فرمانداری دیدار کنند. تا آن روز دیگ‌ها خاموش می‌ماند و نگهبانان در "
            "اتاقک کنار دروازه چای می‌نوشند. زمستان امسال زودتر از همیشه رسیده است."
        ),
    ],
}
WORD = st.text("abcdefgimnorstu", min_size=1, max_size=9)
SENTENCE = st.lists(WORD, min_size=4, max_size=20).map(lambda words: " ".join(words).capitalize() + ".")
PROSE = st.lists(st.lists(SENTENCE, min_size=3, max_size=7).map(" ".join), min_size=4, max_size=8)


def read(lines: list[str]) -> list[str]:
    """The paragraphs of lines without a blank line between them."""
    found: list[list[str]] = []
    for line, kind in zip(lines, starts(lines, measure([lines])), strict=True):
        if kind == "soft":
            found[-1].append(line)
        else:
            found.append([line])
    return [unwrap(part) for part in found]


def wrapped_as_html(paragraphs: Sequence[str], width: int, opening: str, rng: random.Random) -> list[str]:
    """Lines as they come from HTML source that was wrapped first and freed from its tags afterwards.

    Most paragraphs begin on the line on which the one before ends, with ``</p>`` and ``opening`` between them.
    """
    lines: list[str] = []
    column = 0
    for paragraph in paragraphs:
        column = column + len("</p>") + len(opening) if lines and rng.random() < 0.75 else len(opening)
        words = paragraph.split(" ")
        line, column = words[0], column + len(words[0])
        for word in words[1:]:
            if column + 1 + len(word) > width:
                lines.append(line)
                line, column = word, len(word)
            else:
                line, column = f"{line} {word}", column + 1 + len(word)
        lines.append(line)
    return lines


@pytest.mark.parametrize("language", PARAGRAPHS)
@pytest.mark.parametrize("width", [50, 64, 72, 80])
@pytest.mark.parametrize("opening", ["<p>", '<p class="body">'])
def test_orphans_of_wrapped_html_go_to_their_paragraphs(language: str, width: int, opening: str) -> None:
    paragraphs = PARAGRAPHS[language] * 3
    lines = wrapped_as_html(paragraphs, width, opening, random.Random(width))
    found = read(lines)
    right = len(set(pairwise(found)) & set(pairwise(paragraphs)))
    assert len(found) <= len(paragraphs) + 2
    assert right >= 0.75 * len(set(pairwise(paragraphs)))


def test_the_width_and_the_markup_are_measured() -> None:
    lines = wrapped_as_html(PARAGRAPHS["en"] * 3, 72, '<p class="a">', random.Random(1))
    layout = measure([lines])
    assert layout.width == 72
    assert abs(layout.markup - len('</p><p class="a">')) <= 1


@given(PROSE, st.integers(40, 100))
def test_wrapped_paragraphs_between_blank_lines_become_what_they_were(prose: list[str], width: int) -> None:
    runs = [textwrap.wrap(paragraph, width) for paragraph in prose]
    layout = measure(runs)
    found = [starts(run, layout) for run in runs]
    if layout.width:
        assert all(kind == "soft" for kinds in found for kind in kinds[1:])


@given(st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1).filter(str.strip), min_size=1))
def test_any_lines_have_a_start_each_and_lose_nothing(lines: list[str]) -> None:
    kinds = starts(lines, measure([lines]))
    assert len(kinds) == len(lines)
    assert kinds[0] == "fresh"
    assert "".join(unwrap(lines).split()) == "".join("".join(lines).split())


def test_one_line_to_a_paragraph_stays_so() -> None:
    lines = [*PARAGRAPHS["en"], *PARAGRAPHS["es"]]
    assert measure([lines]) == Layout()
    assert read(lines) == lines


def test_a_sentence_that_breaks_off_goes_on_without_any_width() -> None:
    assert read(["The crane stood still, and the", "ship waited."]) == ["The crane stood still, and the ship waited."]


def test_indented_first_lines_begin_paragraphs() -> None:
    lines = [
        line
        for paragraph in PARAGRAPHS["en"]
        for line in textwrap.wrap(paragraph, 60, initial_indent="   ", drop_whitespace=True)
    ]
    assert read(lines) == PARAGRAPHS["en"]


def test_an_address_in_a_wrapped_file_keeps_its_lines() -> None:
    address = ["Riverside Press", "14 Quay Street", "Tamarind Point"]
    runs = [*(textwrap.wrap(paragraph, 66) for paragraph in PARAGRAPHS["en"]), address]
    assert starts(address, measure(runs)) == ["fresh"] * 3


def test_scripts_without_spaces_are_joined_without() -> None:
    assert unwrap(["港の労働者は月曜日に", "仕事を止めた。"]) == "港の労働者は月曜日に仕事を止めた。"


@pytest.mark.parametrize(("line", "ends"), [
    ("They went home.", True), ("“They went home.”", True), ("چه شد؟", True), ("They went (home).", True),
    ("They went home", False), ("They said:", False), ("the U.S", False), ("", False),
])  # fmt: skip
def test_the_end_of_a_sentence(line: str, ends: bool) -> None:
    assert ends_sentence(line) is ends


def test_a_line_longer_than_the_width_does_not_hide_the_others() -> None:
    """Where a link was taken out, a line is too long or ends too early."""
    lines = wrapped_as_html(PARAGRAPHS["en"] * 3, 72, "<p>", random.Random(4))
    at = next(n for n, line in enumerate(lines) if 5 < n < len(lines) - 1 and line[-1] not in ".”" and len(line) > 60)
    longer = [*lines[:at], f"{lines[at]} {lines[at + 1]}", *lines[at + 2 :]]
    kinds: list[Start] = starts(longer, measure([longer]))
    before = starts(lines, measure([lines]))
    assert [kind != "soft" for kind in kinds] == [kind != "soft" for n, kind in enumerate(before) if n != at + 1]
