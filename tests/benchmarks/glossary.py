"""What a large glossary costs: a part of ``make bench-terms``.

A glossary is made of made-up words, 3,000 concepts in eight languages and six files, with about 20,000 English forms,
and of the shipped files' own English terms, so that there is something to find. Then

    load       all files read and checked, as a service does when it starts
    again      the same with one file changed, and with none
    compile    the English matcher and its lemmas, once per process
    match      a whole issue (../shared/seeds where it lies beside the checkout, else the sample), sentence by sentence:
               the first time, with the lemmas of its words to be looked up, and again
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import glossary, reading
from pipeline.glossary import Glossary
from pipeline.sentences import split
from tests.benchmarks.issue import ROOT, issue

CONCEPTS, FILES, FORMS = 3000, 6, 5
LANGUAGES = ("en", "es", "fr", "pt", "de", "tr", "ar", "fa")
_SYLLABLES = "ba be bo ca co da de du fa ga gi ha ja ka ki la le li lo ma me mi mo na ne no pa pe po ra re ri ro"
_ARABIC = "با بو تا ثي جا حو خا دي را زو سا شي صا طو عا غي فا قو كا لي ما نو ها وا"


def words(chance: random.Random, language: str, seen: set[str]) -> Iterator[str]:
    """Made-up words and phrases, each once."""
    syllables = _ARABIC if language in ("ar", "fa") else _SYLLABLES
    while True:
        one = " ".join(
            "".join(chance.choices(syllables.split(), k=chance.randint(2, 4))) for _ in range(chance.choice((1, 1, 2)))
        )
        if one not in seen:
            seen.add(one)
            yield one


def written(folder: Path) -> int:
    """Write the glossary; how many English forms it has."""
    chance = random.Random(4)
    makers = {code: words(chance, code, set()) for code in LANGUAGES}
    shipped = [
        (entry.text, entry.listed())
        for concept in glossary.load(ROOT / "glossaries").concepts
        for entry in concept.usable("en")
        if '"' not in entry.text
    ]
    forms = 0
    for number in range(FILES):
        lines = ["schema: 1", f"title: Large {number}", f"languages: [{', '.join(LANGUAGES)}]", "", "concepts:"]
        for at in range(number, CONCEPTS, FILES):
            lines += [
                f"  - id: concept-{at}",
                "    status: approved",
                "    pos: noun",
                "    definition: {en: Made up.}",
            ]
            lines.append("    terms:")
            text, listed = shipped.pop() if shipped else ("", ())
            for code, maker in makers.items():
                term = text if text and code == "en" else next(maker)
                more = [*(listed if code == "en" else ()), *(next(maker) for _ in range(FORMS if code == "en" else 1))]
                forms += (1 + len(more)) * (code == "en")
                quoted = ", ".join(f'"{one}"' for one in more)
                lines += [f"      {code}:", f'        - term: "{term}"', f"          forms: [{quoted}]"]
        (folder / f"large-{number}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return forms


def best(what: Callable[[], object], rounds: int = 5) -> float:
    """The quickest of several rounds, in seconds of processor time."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        what()
        found.append(time.process_time() - start)
    return min(found)


def sources() -> list[str]:
    return [
        one
        for article in reading.read(issue()).articles
        for block in article.parts()
        for one, _ in split(block.text, "en")
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        forms = written(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"A glossary of {CONCEPTS} concepts in {len(LANGUAGES)} languages, {size / 1e6:.1f} MB of YAML")
        print(f"  load it             {1000 * best(lambda: Glossary.load(folder), 3):7.0f} ms (wanted: under 1000)")
        loaded = Glossary.load(folder)
        print(f"  again, unchanged    {1000 * best(loaded.reloaded):7.1f} ms")
        path = folder / "large-0.yaml"
        path.write_text(path.read_text("utf-8").replace("Made up.", "Made  up."), "utf-8")
        print(f"  again, 1 of {FILES} new   {1000 * best(loaded.reloaded, 3):7.0f} ms")
        texts = sources()
        count = sum(len(text.split()) for text in texts)
        print(f"Matching {forms:,} English forms over an issue of {len(texts)} sentences, {count:,} words")
        start = time.process_time()
        found = [loaded.match(text, "en", "es") for text in texts]
        print(f"  compile, and match  {1000 * (time.process_time() - start):7.0f} ms once per process")
        cost = best(lambda: [loaded.match(text, "en", "es") for text in texts])
        print(f"  match               {1000 * cost:7.1f} ms, {sum(map(len, found))} finds in all")


if __name__ == "__main__":
    main()
