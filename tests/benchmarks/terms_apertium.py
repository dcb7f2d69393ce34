"""What the glossary brings with Apertium, English to Spanish: ``make bench-terms``.

On the specimens in tests/cases/terms (business documentation and labour news, each line with terms of its own and a
translation that keeps to them), and on files of JSON lines {"text": …, "terms": {…}, "reference": …}:

    make bench-terms FILE=…    or    python -m tests.benchmarks.terms_apertium [FILE…]

    command   what Debian's command "apertium" gives, without Diglot
    success   terms whose rendering is in the target as it stands or by its lemmas, capitals apart, no matter where (as
              in the WMT 2025 terminology task, with simplemma for the lemmas, which knows few participles)
    told      terms of which Diglot says that they are rendered, in whatever form: as written, inflected, put in
    articles  of the terms with an article before them here and in the reference, those with the same
    CPU       processor time of this process and of Apertium's programs, against plain translation
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import Recipe, Translation
from pipeline.engines import modes
from pipeline.engines.apertium import Apertium
from pipeline.engines.base import Pair, Request
from pipeline.glossary import languages
from pipeline.terms import Terms
from tests.benchmarks.chrf import chrf

PAIR = Pair("en", "es")
SPECIMENS = Path(__file__).parent.parent / "cases" / "terms" / "apertium_en_es.tsv"
EXAMPLES = 8
_ARTICLE = re.compile(r"\b(del|al|el|la|los|las|un|una)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    source: str
    terms: dict[str, str]
    reference: str


def cases(path: Path) -> list[Case]:
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".tsv":
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        return [Case(s, dict(one.split("=") for one in terms.split("; ")), gold) for s, terms, gold in rows]
    objects = [json.loads(line) for line in lines if line.strip()]
    return [Case(each["text"], each.get("terms") or {}, each.get("reference", "")) for each in objects]


def lemmas(text: str) -> str:
    return "|".join(languages.lemma(word, PAIR.target) or word for word in re.findall(r"\w+|[^\w\s]", text)).casefold()


def success(all_cases: Sequence[Case], targets: Sequence[str]) -> float:
    have = [
        rendering.casefold() in target.casefold() or lemmas(rendering) in lemmas(target)
        for case, target in zip(all_cases, targets, strict=True)
        for rendering in case.terms.values()
    ]
    return sum(have) / len(have)


def articles(all_cases: Sequence[Case], translations: Sequence[Translation]) -> tuple[int, int]:
    """How many terms have the reference's article, of how many that have one in both."""
    same = total = 0
    for case, translation in zip(all_cases, translations, strict=True):
        for term in translation.terms:
            want, have = (_article(text, term.target) for text in (case.reference, translation.target))
            total += bool(want and have)
            same += bool(want) and want == have
    return same, total


def _article(text: str, form: str) -> str:
    at = text.casefold().find(" " + form.casefold())
    match = _ARTICLE.search(text[: max(at, 0)])
    return {"del": "el", "al": "el"}.get(match[1].lower(), match[1].lower()) if match else ""


def measured(work: Callable[[], list[Translation]]) -> tuple[list[Translation], float]:
    """What the work gives, and the processor time it took; programs that it starts must have ended with it."""
    before = _cpu()
    result = work()
    return result, _cpu() - before


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def command(all_cases: Sequence[Case]) -> list[Translation]:
    """What the pair's own command makes of the sources, each a paragraph."""
    mode = modes.find(PAIR)
    if mode is None:
        raise SystemExit("Needs apertium-eng-spa.")
    sources = "\n\n".join(case.source for case in all_cases)
    done = subprocess.run(["apertium", "-u", mode.name], input=sources, capture_output=True, text=True, check=True)
    targets = [text.strip() for text in done.stdout.split("\n\n") if text.strip()]
    return [Translation(text, Recipe("apertium", mode.name, "", PAIR)) for text in targets]


def told(translations: Sequence[Translation]) -> str:
    terms = [term for translation in translations for term in translation.terms]
    return f", told {100 * sum(term.status != 'missing' for term in terms) / len(terms):5.1f} %" if terms else ""


def main() -> None:
    for path in (SPECIMENS, *map(Path, sys.argv[1:])):
        report(path)


def report(path: Path) -> None:
    all_cases = cases(path)
    terms = Terms(PAIR)
    with_terms = [Request(case.source, constraints=terms.constraints(case.source, case.terms)) for case in all_cases]
    without = [Request(case.source) for case in all_cases]

    def translated(requests: Sequence[Request]) -> list[Translation]:
        engine = Apertium()
        try:
            return engine.translate(requests, PAIR)
        finally:
            engine.close()

    def kept(translations: Sequence[Translation]) -> list[Translation]:
        rows = zip(with_terms, translations, all_cases, strict=True)
        return [terms.enforce(asked, translation, case.terms) for asked, translation, case in rows]

    print(
        f"Apertium, {PAIR}, {len(all_cases)} sentences, {sum(len(case.terms) for case in all_cases)} terms: {path.name}"
    )
    plain, base = measured(lambda: translated(without))
    forced, cost = measured(lambda: kept(translated(with_terms)))
    rows = [("command", command(all_cases)), ("no glossary", plain)]
    rows += [("substitution by span", kept(plain)), ("in the stream", forced)]
    for name, translations in rows:
        targets = [translation.target for translation in translations]
        same, total = articles(all_cases, translations)
        print(f"  {name:21} success {100 * success(all_cases, targets):5.1f} %,", end=" ")
        print(f"chrF2++ {chrf(targets, [case.reference for case in all_cases]):5.2f}", end=told(translations))
        print(f", articles {100 * same / total:5.1f} % of {total}" if total else "")
    print(f"  CPU where every sentence has terms, starting the programs included: {cost / base:.2f} times plain")
    for case, translation in list(zip(all_cases, forced, strict=True))[:: max(1, len(all_cases) // EXAMPLES)]:
        print(f"    {case.source}  {case.terms}\n      {translation.target}")


if __name__ == "__main__":
    main()
