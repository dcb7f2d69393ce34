"""Plain text becomes blocks: every line in one of them, every character kept."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.formats.text import parse

_PLAIN = ["The strike", "began on Monday.", "NEWS FROM THE PORT", "“We stay,”", "said", "for-", "ward", "NATO", "12"]
_MARKS = [
    "1. First",
    "- two",
    "• three",
    "> quoted",
    "* * *",
    "-----",
    "=====",
    "[...]",
    "  indented",
    "\tby tab",
    "—Maria",
]
FRAGMENTS = st.sampled_from([*_PLAIN, *_MARKS, "Ελλάδα", "کارگران", "港湾"])
LINES = st.one_of(
    st.lists(FRAGMENTS, max_size=12).map(" ".join),
    FRAGMENTS,
    st.just(""),
    st.text(st.characters(exclude_characters="\n\r"), max_size=30),
)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_every_line_that_is_not_blank_is_in_one_block(text: str) -> None:
    lines = text.split("\n")
    covered = [n for block in parse(text).blocks for first, last in block.lines for n in range(first, last + 1)]
    assert covered == [n for n, line in enumerate(lines, 1) if line.strip()]


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_no_character_is_lost_but_marks(text: str) -> None:
    """Bullets, the marks of quotations and rules under headings are what a block's kind says instead."""
    kept = "".join("".join(block.text.split()) for block in parse(text).blocks)
    marks = r"[\s>*•·▪‣◦●■\-–+=~]"
    assert re.sub(marks, "", kept) == re.sub(marks, "", text)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_gaps_are_the_blank_lines_above(text: str) -> None:
    lines = text.split("\n")
    for block in parse(text).blocks:
        first = block.lines[0][0]
        above = lines[: first - 1]
        blank = next((n for n, line in enumerate(reversed(above)) if line.strip()), len(above))
        assert block.gap == blank


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text).blocks]


def test_headings_by_rule_and_by_capitals() -> None:
    text = "A QUIET NIGHT AT\nTHE FISH MARKET\n\nNobody came.\n\nThe weather\n-----------\nIt rained.\n\n"
    text += "Big news\n========\n"
    blocks = parse(text).blocks
    assert [(block.kind, block.level, block.text, block.lines) for block in blocks] == [
        ("heading", 1, "A QUIET NIGHT AT THE FISH MARKET", ((1, 2),)),
        ("paragraph", 0, "Nobody came.", ((4, 4),)),
        ("heading", 2, "The weather", ((6, 7),)),
        ("paragraph", 0, "It rained.", ((8, 8),)),
        ("heading", 1, "Big news", ((10, 11),)),
    ]


def test_acronyms_in_a_wrapped_sentence_are_no_heading() -> None:
    text = "The talks between the unions and the board of\nNATO UNESCO UNICEF\nwent on until morning.\n"
    assert "heading" not in [kind for kind, _ in kinds(text)]


def test_a_rule_below_a_paragraph_is_a_separator() -> None:
    text = "The crane stood still all day, and the ship waited for the tide to turn.\nThen it left.\n-----\nMore.\n"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph", "separator", "paragraph"]


def test_separators() -> None:
    for rule in ("*****", "* * *", "***", "----", "--", "- - -", "_____", "~~~", "§", "⁂", "[...]", "(…)", "—o—", "……"):
        assert kinds(f"One sentence.\n\n{rule}\n\nAnother sentence.") == [
            ("paragraph", "One sentence."), ("separator", rule), ("paragraph", "Another sentence."),
        ]  # fmt: skip


def test_lists_and_what_only_looks_like_one() -> None:
    text = "They want:\n- more pay, and a break\n  at noon\n- less noise\n\n1. Open the gate.\n2. Close it.\n"
    assert kinds(text)[1:5] == [
        ("list_item", "more pay, and a break at noon"),
        ("list_item", "less noise"),
        ("list_item", "1. Open the gate."),
        ("list_item", "2. Close it."),
    ]
    assert kinds("A letter came.\n\n- Maria, Porto\n")[-1] == ("paragraph", "- Maria, Porto")


def test_a_number_that_wrapping_put_first_begins_no_item() -> None:
    text = "The meeting that was planned for May\n5. June will now be held in July, as\nthe secretary announced.\n"
    assert len(kinds(text)) == 1


def test_quotations_of_mail() -> None:
    assert kinds("> The gate is\n> closed.\n>\n> Why?\nWe asked.") == [
        ("quote", "The gate is closed."), ("separator", ">"), ("quote", "Why?"), ("paragraph", "We asked."),
    ]  # fmt: skip


def test_repairs_say_what_was_joined() -> None:
    text = "\n".join(["The ferry to the island of Norrholm will sail every", "hour from the first of April."] * 2)
    repairs = parse(text).repairs
    assert [(repair.kind, repair.lines) for repair in repairs] == [("unwrap", ((1, 2),)), ("unwrap", ((3, 4),))]
    assert repairs[0].after == "The ferry to the island of Norrholm will sail every hour from the first of April."


def test_words_cut_at_line_ends_are_left_with_their_lines() -> None:
    """What becomes of the hyphen is decided later, by the vocabulary of the whole issue."""
    block = parse("The workers of the for-\nward yard met at noon.").blocks[0]
    assert block.raw_lines == ("The workers of the for-", "ward yard met at noon.")
    assert len(block.text) == len("\n".join(block.raw_lines))


def test_a_very_long_line_is_one_paragraph() -> None:
    text = "word " * 400_000
    (block,) = parse(text).blocks
    assert block.text == text.strip()
