"""How often each check speaks on good human translations: ``python -m tests.benchmarks.checks [FOLDER]``.

FOLDER holds one file per language, ``en.txt``, ``es.txt``, …, in which line N is the same sentence everywhere (default:
``../shared/eval/ntrex``). Each twenty lines count as an article. Times are of this process alone.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks import CHECKS, Context, SegmentPair, examine, survey
from pipeline.document import Issue, Severity

LANGUAGES = ("es", "fr", "de", "pt", "tr", "ar", "fa")
_ARTICLE = 20


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
    for code in LANGUAGES if shown else ():
        for (name, severity), ones in figures[code].examples.items():
            for issue, pair in ones[:12] if shown in (name, severity) else ():
                print(f"\n{code} {severity} {name}: {issue.message}\n  {pair.source}\n  {pair.target}")


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[3] / "shared" / "eval" / "ntrex"
    arguments = sys.argv[1:]
    main(Path(arguments[0]) if arguments else beside, arguments[1] if len(arguments) > 1 else "")
