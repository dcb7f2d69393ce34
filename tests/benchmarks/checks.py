"""How often each check speaks on good human translations, what it costs, and which planted errors are found.

``python -m tests.benchmarks.checks [FOLDER [NAME]]``; NAME is a check, a severity or a kind of planted error to print
examples of: of a kind, those that were missed. FOLDER holds one file per language, ``en.txt``, ``es.txt``, …, in which
line N is the same sentence everywhere (default: ``../shared/eval/ntrex``). Each twenty lines count as an article of one
paragraph, since nothing tells where theirs begin. Times
are of this process alone.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.checks import CHECKS, Context, SegmentPair, examine, survey
from pipeline.document import Issue, Severity
from tests.benchmarks.planting import LEGAL, PLANTED, Scene, issues, plant, scenes

LANGUAGES = ("es", "fr", "de", "pt", "tr", "ar", "fa")
_ARTICLE = 20
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(slots=True)
class Figures:
    """Of the segments of one direction: how many, how many with an issue of each check and severity, seconds taken."""

    segments: int
    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    with_any: Counter[Severity] = field(default_factory=Counter)
    examples: dict[tuple[str, Severity], list[tuple[Issue, SegmentPair]]] = field(default_factory=dict)
    seconds: float = 0.0


def measure(sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> Figures:
    """The issues of line-aligned texts, counted."""
    lines = [SegmentPair(str(at), *both, block=1) for at, both in enumerate(zip(sources, targets, strict=True))]
    figures = Figures(len(lines))
    examine(lines[0], Context(source, target))  # what is loaded once
    started = time.process_time()
    for at in range(0, len(lines), _ARTICLE):
        article = lines[at : at + _ARTICLE]
        context = Context(source, target, survey=survey(article, source, target))
        for pair in article:
            found = examine(pair, context)
            figures.with_any.update({issue.severity for issue in found})
            figures.counts.update({(issue.check, issue.severity) for issue in found})
            for issue in found:
                figures.examples.setdefault((issue.check, issue.severity), []).append((issue, pair))
    figures.seconds = time.process_time() - started
    return figures


def costs(pairs: Iterable[SegmentPair], context: Context) -> dict[str, float]:
    """Microseconds per segment of each check by itself; what several look up first is counted with the first."""
    lines, taken = list(pairs), {}
    for name, check in CHECKS.items():
        started = time.process_time()
        for pair in lines:
            check(pair, context)
        taken[name] = (time.process_time() - started) / len(lines) * 1e6
    return taken


def planted(texts: Mapping[str, list[str]], source: str, target: str) -> dict[str, tuple[int, int, list[Scene]]]:
    """For each kind of planted error: in how many sentences it could be planted, in how many of these it was found, and
    where it was not. Sentences on which the checks in question speak anyway do not count."""
    counts = {}
    for kind in PLANTED:
        both = [made for scene in scenes(texts, source, target) if (made := plant(kind, scene))]
        missed = [spoilt for _, spoilt in both if not any(issues(PLANTED[kind].checks, spoilt))]
        counts[kind] = (len(both), len(both) - len(missed), missed)
    return counts


def harmless(texts: Mapping[str, list[str]], source: str, target: str) -> dict[str, tuple[int, list[Issue]]]:
    """For each change that leaves a text good: how many sentences have it, and errors and warnings that it brings."""
    counts = {}
    for kind, (change, languages) in LEGAL.items():
        changed, brought = 0, list[Issue]()
        for scene in scenes(texts, source, target) if not languages or target in languages else ():
            other = scene.spoilt(change(scene.pair.target))
            if other != scene:
                changed += 1
                before = {issue.check for issue in _grave(scene)}
                brought += [issue for issue in _grave(other) if issue.check not in before]
        counts[kind] = (changed, brought)
    return counts


def _grave(scene: Scene) -> list[Issue]:
    return [issue for issue in examine(scene.pair, scene.known) if issue.severity != "info"]


def main(folder: Path, shown: str = "") -> None:
    texts = {code: (folder / f"{code}.txt").read_text("utf-8").splitlines() for code in ("en", *LANGUAGES)}
    ways = [*(("en", code) for code in LANGUAGES), *((code, "en") for code in LANGUAGES)]
    figures = {way: measure(texts[way[0]], texts[way[1]], *way) for way in ways}
    print(f"Segments of {len(texts['en'])} human translations in which a check speaks\n")
    _table([f"{source}-{target}" for source, target in ways])
    for name in CHECKS:
        for severity in _SEVERITIES:
            row = [each.counts.get((name, severity), 0) for each in figures.values()]
            if any(row) or severity == "error":
                _table(row, name, severity)
    for severity in _SEVERITIES:
        _table([each.with_any[severity] for each in figures.values()], "any", severity)
    _table([round(each.seconds / each.segments * 1e6) for each in figures.values()], "µs per segment")
    print("\nMicroseconds per segment, check by check, English to Spanish\n")
    pairs = [SegmentPair(str(at), *both) for at, both in enumerate(zip(texts["en"], texts["es"], strict=True))]
    taken = costs(pairs, Context("en", "es"))
    print("  ".join(f"{name} {cost:.0f}" for name, cost in sorted(taken.items(), key=lambda each: -each[1])))
    for size in (500, 5000):
        long = [(" ".join(texts[code]) * (size // 500))[:size] for code in ("en", "es")]
        started = time.process_time()
        for number in range(5):
            examine(SegmentPair(str(number), f"{number} {long[0]}", f"{number} {long[1]}"), Context("en", "es"))
        print(f"A segment of {size} characters: {(time.process_time() - started) / 5 * 1000:.1f} ms")
    print("\nErrors planted in them: found of planted\n")
    kinds = {way: planted(texts, *way) for way in ways[: len(LANGUAGES)]}
    print(f"{'':36}" + "".join(f"{target:>10}" for _, target in kinds))
    for kind in PLANTED:
        print(f"{kind:36}" + "".join(_share(*each[kind][:2]) for each in kinds.values()))
    print("\nHarmless changes: errors and warnings that they bring, of sentences changed\n")
    changes = {way: harmless(texts, *way) for way in ways[: len(LANGUAGES)]}
    for kind in LEGAL:
        print(f"{kind:42}" + "".join(_share(len(each[kind][1]), each[kind][0], -1) for each in changes.values()))
    for way in ways if shown else ():
        _examples(way, figures[way], kinds.get(way, {}), shown)


def _table(row: Sequence[object], name: str = "", severity: str = "") -> None:
    print(f"{name:19}{severity:8}" + "".join(f"{each or '·':>6}" for each in row))


def _share(one: int, other: int, sign: int = 1) -> str:
    could, found = (one, other) if sign > 0 else (other, one)
    return f"{f'{found}/{could}' if could else '·':>10}"


def _examples(
    way: tuple[str, str], figures: Figures, kinds: Mapping[str, tuple[int, int, list[Scene]]], shown: str
) -> None:
    for (name, severity), ones in figures.examples.items():
        for issue, pair in ones[:12] if shown in (name, severity) else ():
            print(f"\n{'-'.join(way)} {severity} {name}: {issue.message}\n  {pair.source}\n  {pair.target}")
    for scene in kinds.get(shown, (0, 0, []))[2][:12]:
        print(f"\n{'-'.join(way)} missed: {shown}\n  {scene.pair.source}\n  {scene.pair.target}")


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[3] / "shared" / "eval" / "ntrex"
    arguments = sys.argv[1:]
    main(Path(arguments[0]) if arguments else beside, arguments[1] if len(arguments) > 1 else "")
