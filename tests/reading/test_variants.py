"""The seeds in other clothes, line for line: a rule that fits a file and not its kind shows here.

Each variant changes what a rule could cling to by mistake (the levels of headings, quotes and dashes, names, the
wording of a box or of a jump line) and leaves every line in its place, so that the seed's annotation still holds. The
floors are what was measured, rounded down.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.reading import read
from tests.reading.annotation import load
from tests.reading.as_read import Reading
from tests.reading.scoring import find_annotation, score, table

_HEADING = re.compile(r"^(#{1,6}) +(.*?)[ \t]*$", re.MULTILINE)
_PLAIN_QUOTES = str.maketrans("“”‘’", "\"\"''")


def _headings(form: Callable[[str, str], str]) -> Callable[[str], str]:
    return lambda text: _HEADING.sub(lambda match: form(match[1], match[2]), text)


def _any_level(text: str) -> str:
    chance = random.Random(7)
    return _headings(lambda _, title: f"{'#' * chance.randint(1, 4)} {title}")(text)


def _small(title: str) -> str:
    return title.capitalize() if title.isupper() else title


def _words(**others: str) -> Callable[[str], str]:
    """Puts other words for words, capitals for capitals."""
    pattern = re.compile("|".join(word.replace("_", " ") for word in others), re.IGNORECASE)

    def other(match: re.Match[str]) -> str:
        word = others[match[0].lower().replace(" ", "_")]
        return word.upper() if match[0].isupper() else word.title() if match[0][0].isupper() else word

    return lambda text: pattern.sub(other, text)


def _jumps(text: str) -> str:
    """Jump lines without a keyword: only their pages and the unfinished sentence are left to pair them by."""
    text = re.sub(r"^See .*, page (\d+)$", r"Continued on page \1", text, flags=re.MULTILINE)
    return re.sub(r"^## .*, from page (\d+)$", r"## Continued from page \1", text, flags=re.MULTILINE)


def _box(text: str) -> str:
    text = re.sub(r"^PLEASE [A-Z, ]+ TO *$", "We want to hear from you: write to the", text, flags=re.MULTILINE)
    return re.sub(r"^[A-Z -]+: [A-Z]+@.*$", "editors at mail@paper.example", text, flags=re.MULTILINE)


NEWSPAPER: dict[str, Callable[[str], str]] = {
    "all headings of level 1": _headings(lambda _, title: f"# {title}"),
    "all headings of level 3": _headings(lambda _, title: f"### {title}"),
    "headings of any level": _any_level,
    "headings in bold": _headings(lambda _, title: f"**{title.replace('*', '')}**"),
    "headings in small letters": _headings(lambda level, title: f"{level} {_small(title)}"),
    "headings in capitals": _headings(lambda level, title: f"{level} {title.upper()}"),
    "plain quotes": lambda text: text.translate(_PLAIN_QUOTES),
    "en dashes": lambda text: text.replace("—", "–"),
    "double hyphens": lambda text: text.replace("—", "--"),
    "other names": _words(red_flag="blue kite", masses="crowds", icwp="nlra"),
    "jump lines without keyword": _jumps,
    "another box for letters": _box,
    "lines ended by CR and LF": lambda text: text.replace("\n", "\r\n"),
}
DIGEST: dict[str, Callable[[str], str]] = {
    "plain quotes": lambda text: text.translate(_PLAIN_QUOTES),
    "stars apart": lambda text: text.replace("*****", "* * *"),
    "bracketed dots": lambda text: text.replace("*****", "[...]"),
    "hyphens for dashes": lambda text: text.replace("—", " - "),
    "other names": _words(socialist="civic", trump="weller", union="guild"),
    "lines ended by CR and LF": lambda text: text.replace("\n", "\r\n"),
}
AT_LEAST = {
    "newspaper": {"starts F1": 0.85, "lines in the right article": 0.85, "cut sentences rejoined": 0.95, "titles": 0.8},
    "digest": {"paragraphs F1": 0.95, "starts F1": 0.8},
}
AT_MOST = {"unaccounted count": 0, "claimed twice count": 0, "furniture leaked": 0.02, "words lost": 0.005}


@pytest.mark.parametrize(
    ("layout", "variant"), [*(("newspaper", name) for name in NEWSPAPER), *(("digest", name) for name in DIGEST)]
)
def test_a_seed_in_other_clothes_is_read_alike(
    layout: str, variant: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    seed: Path = request.getfixturevalue(f"seed_{layout}")
    change = (NEWSPAPER if layout == "newspaper" else DIGEST)[variant]
    original = seed.read_text(encoding="utf-8")
    changed = change(original)
    assert changed != original
    assert changed.count("\n") == original.count("\n")
    file = tmp_path / seed.name
    file.write_text(changed, encoding="utf-8", newline="")
    measures = score(Reading.of(read(file)), load(find_annotation(seed), file))
    missed = [name for name, floor in AT_LEAST[layout].items() if measures[name].value < floor]
    missed += [name for name, ceiling in AT_MOST.items() if measures[name].value > ceiling]
    assert not missed, table(measures)
