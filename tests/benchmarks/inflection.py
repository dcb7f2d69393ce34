"""What is missed of inflected words when a glossary lists the base form alone: a part of ``make bench-terms``.

Two measures per language: the specimens in tests/cases/glossary/inflected, and the plurals that the shipped glossaries
state. Rules as in matching: lemma is the dictionary's answer (or the language's sure plural), clitic the word without
what is written onto it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline import glossary
from pipeline.glossary.model import Rule
from tests.benchmarks.issue import ROOT
from tests.fixtures import inflected

SHOWN = 12


def plurals() -> dict[str, list[tuple[str, str]]]:
    """Language -> the (term, plural) pairs of the shipped glossaries."""
    found: dict[str, list[tuple[str, str]]] = {}
    for concept in glossary.load(ROOT / "glossaries").concepts:
        for language, entries in concept.terms.items():
            pairs = [(e.text, e.plural) for e in entries if e.plural not in ("", e.text) and e.match == "lemma"]
            found.setdefault(language, []).extend(pairs)
    return found


def report(title: str, pairs_by_language: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    print(title)
    for language, pairs in pairs_by_language:
        rules: list[Rule | None] = [inflected.rule(term, form, language) for term, form in pairs]
        counts = Counter(rule or "missed" for rule in rules)
        missed = [f"{form} ({term})" for (term, form), rule in zip(pairs, rules, strict=True) if rule is None]
        share = 100 * (1 - counts["missed"] / max(1, len(pairs)))
        parts = ", ".join(f"{name} {counts[name]}" for name in ("exact", "lemma", "clitic", "missed") if counts[name])
        print(f"  {language}  {share:5.1f} % of {len(pairs):3} found: {parts}")
        if missed:
            more = f", and {len(missed) - SHOWN} more" if len(missed) > SHOWN else ""
            print(f"      missed: {', '.join(missed[:SHOWN])}{more}")


def main() -> None:
    report(
        "Inflected forms, the base form alone listed",
        ((code, inflected.specimens(code)) for code in inflected.LANGUAGES),
    )
    report("Plurals that the shipped glossaries state, were they not stated", sorted(plurals().items()))


if __name__ == "__main__":
    main()
