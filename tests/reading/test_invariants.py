"""What must hold for every file, however odd: no line is lost, none is claimed twice with the same words, ids are
unique.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document import Block, Document, LineRange
from pipeline.errors import UnreadableError
from pipeline.reading import read

CASES = Path(__file__).parent.parent / "cases" / "reading"
SPECIMENS = sorted(path for path in CASES.rglob("*") if path.suffix in (".md", ".txt") and path.stem != "README")

WORDS = """
    the harbour crews Harbour Town April 3 2026 page see continued on from letters — – - *bold* **name** _it_ “quoted”
    Leeds, strike. won! ended? of and LETTERS See PAGE 2 www.paper.example a@b.example ____ 12 Foto: reader, El puente
    cerrado de la siguiente página viene Suite voir Seite siehe ادامه در صفحه ۲ عمال الميناء صفحة ٣ co- working- ward
    [link](http://x.example) <b>tag</b> <br> &amp; \\* ` | # > 1. 1917. http://x.example/y
"""

lines = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14).map(" ".join)
openings = st.sampled_from(["", "", "", "", "# ", "## ", "### ", "> ", "- ", "* ", "1. ", "    ", "—", "**"])
endings = st.sampled_from(["", "", "", ".", "  ", "\\", ":", "-", "**", "\n---", "\n===", "\n\n\n"])
marked = st.tuples(openings, lines, endings).map("".join)
odd = (
    "---",
    "***",
    "| a | b |\n|---|---|\n| c | d |",
    "```\ncode\n```",
    "<!-- x -->",
    "[a]: http://b.example",
    "-",
    "#",
    "3",
)
special = st.sampled_from(["", "", "", *odd])
issues = st.lists(st.one_of(marked, marked, marked, special), min_size=1, max_size=40).map("\n".join)
separated = st.lists(st.one_of(marked, marked, special), min_size=1, max_size=30).map("\n\n".join)
# what editors show: controls and private characters are the decoder's matter
printable = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"), include_characters="\n"
)


def _numbers(lines: tuple[LineRange, ...]) -> set[int]:
    return {number for first, last in lines for number in range(first, last + 1)}


def _parts(document: Document) -> list[Block]:
    return [part for article in document.articles for part in article.parts()]


def _words(text: str) -> Counter[str]:
    """The letters and numbers of a text, without the joints that repairs may change."""
    return Counter(re.findall(r"[^\W_]", text))


def check(path: Path, text: str) -> None:
    """All that must hold of a file that was read."""
    document = read(path)
    source = text.split("\n")
    pieces = [
        *((part.text, part.lines) for part in _parts(document)),
        *((left.text, left.lines) for left in document.left_out),
    ]
    held = set().union(*(_numbers(where) for _, where in pieces)) if pieces else set()
    wanted = {number for number, line in enumerate(source, 1) if line.strip()}
    assert wanted <= held, [source[number - 1] for number in sorted(wanted - held)]
    assert not held or (min(held) >= 1 and max(held) <= len(source))
    assert all(first <= last for _, where in pieces for first, last in where)

    found = _words("".join(text for text, _ in pieces))
    surplus = found - _words(text)
    assert not surplus, f"text stands twice or was made up: {surplus}"

    if path.suffix == ".txt" or not re.search(r"[<&\\]|]\(|]:|^\s*(```|~~~)", text, re.MULTILINE):
        lost = _words(text) - found  # addresses of links, tags and the like are no text
        assert not lost, f"letters are lost: {lost}"

    ids = [article.id for article in document.articles]
    assert len(set(ids)) == len(ids)
    assert all(one and len(one.encode()) <= 70 for one in ids)
    for part in _parts(document):
        assert part.text.strip() == part.text != ""
        assert all(0 <= m.start < m.end <= len(part.text) for m in part.markup), part
    assert read(path) == document


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_specimens_lose_no_line(path: Path) -> None:
    check(path, path.read_text("utf-8"))


def test_seeds_lose_no_line(seed_newspaper: Path, seed_digest: Path) -> None:
    for path in (seed_newspaper, seed_digest):
        check(path, path.read_text("utf-8").replace("\r\n", "\n"))


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(issues, separated))
def test_nothing_is_lost_of_anything(tmp_path: Path, suffix: str, text: str) -> None:
    path = tmp_path / f"issue{suffix}"
    path.write_bytes(text.encode())
    if not text.strip():
        with pytest.raises(UnreadableError):
            read(path)
        return
    check(path, text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(printable, max_size=300))
def test_any_characters_are_held(tmp_path: Path, text: str) -> None:
    path = tmp_path / "issue.md"
    path.write_bytes(text.encode())
    try:
        document = read(path)
    except UnreadableError:
        return
    held = set().union(
        *(_numbers(part.lines) for part in _parts(document)), *(_numbers(left.lines) for left in document.left_out)
    )
    assert {number for number, line in enumerate(text.split("\n"), 1) if line.strip()} <= held
