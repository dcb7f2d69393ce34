"""What enforcing the glossary brings and costs: ``make bench-terms``.

On the small English-Spanish model in tests/fixtures and the sentences of its grammar that it was never trained on, with
a glossary that contradicts it (half of the terms change the gender; class A: the model knows the word as a rarer
rendering, B: as the rendering of another noun, C: not at all), and with a second one of words that it does not know and
behind which it likes to say its own word again. The grammar renders the gold with all agreement.

    success   terms that are in the target, counted by occurrence
    exact     whole sentences that equal the gold
    CPU       against plain translation, where every sentence has a term and where one in five has
"""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.engines.argos.decode import Decoder, Draft
from pipeline.engines.argos.engine import cutter
from pipeline.engines.argos.model import Head, Model, Options
from pipeline.engines.argos.wanted import unmet
from pipeline.engines.base import Pair
from pipeline.models import install
from tests.fixtures import terms
from tests.fixtures.models import package_file, sentences
from tests.fixtures.terms import TermSentence

ROUNDS = 3


def cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(decoder: Decoder, cases: Sequence[TermSentence], *, forced: bool) -> tuple[list[Draft], float]:
    best = float("inf")
    drafts: list[Draft] = []
    for _ in range(ROUNDS):
        start = cpu()
        drafts = decoder.run([case.source for case in cases], [case.wanted for case in cases] if forced else ())
        best = min(best, cpu() - start)
    return drafts, best


def report(name: str, cases: Sequence[TermSentence], drafts: Sequence[Draft]) -> None:
    pairs = list(zip(cases, drafts, strict=True))
    count = sum(len(case.wanted) for case in cases)
    missing = sum(len(unmet(draft.target, case.wanted)) for case, draft in pairs)
    exact = sum(draft.target == case.gold for case, draft in pairs)
    print(f"  {name:22} {count:5} terms, success {100 * (1 - missing / count):5.1f} %,", end=" ")
    print(f"exact {100 * exact / len(pairs):5.1f} % of {len(pairs)} sentences")


def main() -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as scratch:
        package = install.install(package_file("en_es"), Path(scratch), Options())
        decoder = Decoder(Model(package.path / "model", Options(), Head()), cutter(package), Pair("en", "es"))
        cases = terms.sentences()
        decoder.run([case.source for case in cases[:8]])
        plain, base = timed(decoder, cases, forced=False)
        forced, cost = timed(decoder, cases, forced=True)
        right = sum(draft.target == case.plain for case, draft in zip(cases, plain, strict=True))
        print("Argos engine, small test model, English to Spanish")
        print(f"  without any glossary   exact {100 * right / len(cases):5.1f} % (the model's own ceiling)")
        report("glossary, not enforced", cases, plain)
        report("glossary, enforced", cases, forced)
        for letter in "ABC":
            chosen = [i for i, case in enumerate(cases) if letter in case.classes]
            report(f"  with class {letter}", [cases[i] for i in chosen], [forced[i] for i in chosen])
        returning = terms.sentences(name="returning")
        with_words_that_return = decoder.run([c.source for c in returning], [c.wanted for c in returning])
        report("words that come back", returning, with_words_that_return)
        print(f"  CPU where every sentence has a term: {cost / base:.2f} times plain")
        have = {case.source for case in cases}
        others = [TermSentence(s, t, t, (), "") for s, t in sentences("en", "es") if s not in have]
        sparse = [*others, *cases[: len(others) // 4]]
        _, base = timed(decoder, sparse, forced=False)
        _, cost = timed(decoder, sparse, forced=True)
        print(f"  CPU where one sentence in five has a term: {cost / base:.2f} times plain (wanted: at most 1.40)")


if __name__ == "__main__":
    main()
