from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Markup, MarkupKind
from pipeline.exports.markup_html import Mark, is_safe_address, render

HREFS = ["https://example.org/a?b=1&c=2", "mailto:desk@example.org", "javascript:alert(1)", "/local", ""]


def test_each_kind_has_its_element() -> None:
    text = "bold italic code link"
    markup = (
        Markup(0, 4, "bold"),
        Markup(5, 11, "italic"),
        Markup(12, 16, "code"),
        Markup(17, 21, "link", "https://example.org/?a=1&b=2"),
    )
    assert render(text, markup) == (
        "<strong>bold</strong> <em>italic</em> <code>code</code> "
        '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer noopener">link</a>'
    )


def test_text_is_escaped() -> None:
    assert render("<script>1 & 2</script>") == "&lt;script&gt;1 &amp; 2&lt;/script&gt;"


def test_crossing_spans_become_well_formed() -> None:
    assert render("abcdef", (Markup(0, 4, "bold"), Markup(2, 6, "italic"))) == (
        "<strong>ab<em>cd</em></strong><em>ef</em>"
    )


def test_a_link_in_a_link_is_text() -> None:
    outer, inner = Markup(0, 6, "link", "https://example.org/1"), Markup(2, 4, "link", "https://example.org/2")
    assert render("abcdef", (outer, inner)).count("<a ") == 1


def test_a_mark_carries_class_and_title() -> None:
    assert render("one two", (), (Mark(4, 7, "unknown", 'a "note"'),)) == (
        'one <span class="unknown" title="a &quot;note&quot;">two</span>'
    )


def test_a_mark_that_is_cut_in_pieces_tells_which_is_the_first() -> None:
    assert render("one two", [Markup(0, 5, "bold")], [Mark(4, 7, "x", tip="t")]) == (
        '<strong>one <span class="x" data-tip="t">t</span></strong><span class="x" data-tip="t" data-rest>wo</span>'
    )


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/documents/x",
        "page.html",
        "#part",
        "http://",
        "https://example.org/\nHost: x",
        "",
    ],
)
def test_an_unsafe_address_is_no_link(href: str) -> None:
    assert not is_safe_address(href)
    assert render("text", (Markup(0, 4, "link", href),)) == "text"


class _Checker(HTMLParser):
    """Checks that elements are closed in the order in which they were opened, and gathers the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            assert "a" not in self.open
            assert is_safe_address(dict(attrs)["href"] or "")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


# no carriage returns and no U+0000: HTML's own parser changes those, whoever writes them
texts = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=30)
offsets = st.integers(-3, 33)
markups = st.builds(Markup, offsets, offsets, st.sampled_from(get_args(MarkupKind)), st.sampled_from(HREFS))
marks = st.builds(Mark, offsets, offsets, st.just("unknown"), texts)


@given(texts, st.lists(markups, max_size=5), st.lists(marks, max_size=3))
def test_the_text_survives_any_spans(text: str, markup: list[Markup], marked: list[Mark]) -> None:
    out = render(text, markup, marked)
    assert html.unescape(re.sub(r"<[^>]*>", "", out)) == text
    checker = _Checker()
    checker.feed(out)
    checker.close()
    assert not checker.open
