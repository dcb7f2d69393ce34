"""How often each check speaks on good human translations, and on the same with an error planted in each.

``python -m tests.benchmarks.checks [FOLDER [NAME]]``; NAME is a check or a severity to print examples of. FOLDER
holds one file per language, ``en.txt``, ``es.txt``, …, in which line N is the same sentence everywhere (default:
``../shared/eval/ntrex``). Each twenty lines count as an article. Times are of this process alone.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks import CHECKS, Context, SegmentPair, examine, survey
from pipeline.document import Issue, Severity

LANGUAGES = ("es", "fr", "de", "pt", "tr", "ar", "fa")
_ARTICLE = 20


def _other_digit(text: str) -> str:
    """The last number of three digits or more with its second digit changed."""
    return re.sub(r"(.*(?<![\d.,٫٬])\d)(\d)(?=\d)", lambda m: f"{m[1]}{(int(m[2]) + 1) % 10}", text, count=1)


def _looped(text: str) -> str:
    end = " ".join(text.split()[-2:])
    return f"{text} {end} {end} {end}"


# What is planted: how a target is spoilt (unchanged where that cannot be), and which checks may find it.
PLANTED: Mapping[str, tuple[Callable[[str, str], str], tuple[str, ...]]] = {
    "left in the original's language": (lambda source, _: source, ("copy", "wrong_language", "wrong_script")),
    "no translation": (lambda *_: "", ("empty",)),
    "two thirds missing": (lambda _, target: target[: len(target) // 3], ("truncated", "end_mark")),
    "said four times": (lambda _, target: f"{target} {target} {target} {target}", ("too_long", "repetition")),
    "caught in a loop": (lambda _, target: _looped(target), ("repetition",)),
    "a digit changed": (lambda _, target: _other_digit(target), ("lost_number",)),
    "a question without its mark": (lambda _, target: re.sub(r"[?؟]\W*$", "", target), ("end_mark",)),
    "a full stop missing": (lambda _, target: re.sub(r"(?<=\w)\.$", "", target), ("end_mark",)),
    "a quotation mark missing": (lambda _, target: re.sub(r"[\"“”«»„]", "", target, count=1), ("unpaired_quotes",)),
    "a bracket missing": (lambda _, target: target.replace(")", "", 1), ("unpaired_brackets",)),
    "a word twice": (
        lambda _, target: re.sub(r"(?<= )([^\W\d_]{4,})(?= )", r"\1 \1", target, count=1),
        ("repeated_word",),
    ),
    "a space twice": (lambda _, target: target.replace(" ", "  ", 1), ("spaces",)),
    "a letter garbled": (lambda _, target: re.sub(r"\b\w", "\ufffd", target, count=1), ("garbled",)),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the segments of one pair: how many, how many with an issue of each check and severity, seconds taken."""

    segments: int
    with_error: int
    counts: Mapping[tuple[str, Severity], int]
    examples: Mapping[tuple[str, Severity], list[tuple[Issue, SegmentPair]]]
    seconds: float


def measure(sources: list[str], targets: list[str], source: str, target: str) -> Figures:
    """The issues of line-aligned texts, counted."""
    counts: Counter[tuple[str, Severity]] = Counter()
    examples: dict[tuple[str, Severity], list[tuple[Issue, SegmentPair]]] = {}
    with_error = 0
    lines = [SegmentPair(str(at), *both) for at, both in enumerate(zip(sources, targets, strict=True))]
    examine(lines[0], Context(source, target))  # what is loaded once
    started = time.process_time()
    for at in range(0, len(lines), _ARTICLE):
        article = lines[at : at + _ARTICLE]
        context = Context(source, target, survey=survey(article, source, target))
        for pair in article:
            issues = examine(pair, context)
            with_error += any(issue.severity == "error" for issue in issues)
            counts.update({(issue.check, issue.severity) for issue in issues})
            for issue in issues:
                examples.setdefault((issue.check, issue.severity), []).append((issue, pair))
    return Figures(len(lines), with_error, counts, examples, time.process_time() - started)


def planted(sources: list[str], targets: list[str], source: str, target: str) -> dict[str, tuple[int, int]]:
    """For each kind of planted error: in how many targets it could be planted, and in how many of these it was found.

    Targets in which the check speaks anyway do not count.
    """
    context = Context(source, target)
    counts = {}
    for kind, (spoil, names) in PLANTED.items():
        could = found = 0
        for mine, theirs in zip(sources, targets, strict=True):
            spoilt = spoil(mine, theirs)
            if spoilt == theirs or any(CHECKS[name](SegmentPair("", mine, theirs), context) for name in names):
                continue
            could += 1
            found += any(CHECKS[name](SegmentPair("", mine, spoilt), context) for name in names)
        counts[kind] = (could, found)
    return counts


def main(folder: Path, shown: str = "") -> None:
    texts = {code: (folder / f"{code}.txt").read_text("utf-8").splitlines() for code in ("en", *LANGUAGES)}
    figures = {code: measure(texts["en"], texts[code], "en", code) for code in LANGUAGES}
    print(f"Segments of {len(texts['en'])} human translations in which a check speaks, English to …\n")
    print(f"{'':28}" + "".join(f"{code:>6}" for code in LANGUAGES))
    for name in CHECKS:
        for severity in ("error", "warning", "info"):
            row = [figures[code].counts.get((name, severity), 0) for code in LANGUAGES]
            if any(row) or severity == "error":
                print(f"{name:20}{severity:8}" + "".join(f"{count or '·':>6}" for count in row))
    print(f"{'any':20}{'error':8}" + "".join(f"{figures[code].with_error:>6}" for code in LANGUAGES))
    print(f"{'seconds':28}" + "".join(f"{figures[code].seconds:>6.2f}" for code in LANGUAGES))
    print("\nErrors planted in them: found of planted\n")
    kinds = {code: planted(texts["en"], texts[code], "en", code) for code in LANGUAGES}
    print(f"{'':34}" + "".join(f"{code:>10}" for code in LANGUAGES))
    for kind in PLANTED:
        of_kind = [kinds[code][kind] for code in LANGUAGES]
        print(f"{kind:34}" + "".join(f"{f'{found}/{could}':>10}" for could, found in of_kind))
    for code in LANGUAGES if shown else ():
        for (name, severity), ones in figures[code].examples.items():
            for issue, pair in ones[:12] if shown in (name, severity) else ():
                print(f"\n{code} {severity} {name}: {issue.message}\n  {pair.source}\n  {pair.target}")


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[3] / "shared" / "eval" / "ntrex"
    arguments = sys.argv[1:]
    main(Path(arguments[0]) if arguments else beside, arguments[1] if len(arguments) > 1 else "")
