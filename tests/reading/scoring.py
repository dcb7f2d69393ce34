"""How well a document was read, measured against an annotation: pure functions, and a table to work with.

``python -m tests.reading.scoring FILE [ANNOTATION]`` reads FILE and prints each measure with every disagreement and its
line numbers; without ANNOTATION it takes the one beside FILE, else the one of that name in ``annotations/``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.reading import read
from tests.reading.annotation import Gold, GoldArticle, load
from tests.reading.as_read import ReadArticle, Reading
from tests.reading.matching import best_matching

Pairs = list[tuple[GoldArticle, ReadArticle | None]]  # what was read of an article, if anything was
_HYPHENS = "-\u2010\u00ad\u00ac"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure between 0 and 1 (or a count, where the name says ``count``), and what stands against a perfect one."""

    name: str
    value: float
    faults: tuple[str, ...] = ()


def score(reading: Reading, gold: Gold) -> dict[str, Measure]:
    """Every measure that the annotation allows, by name."""
    pairs = _pairs(reading, gold)
    measures = [*_starts(reading, gold), _lines_right(reading, gold, pairs), _unaccounted(reading, gold)]
    measures += [_claimed_twice(reading), _lost(reading, gold), _leaked(reading, gold)]
    if any(article.titles[0] for article in gold.articles):
        measures.append(_titles(gold, pairs))
    if gold.cuts:
        measures.append(_rejoined(reading, gold))
    if gold.join or gold.keep:
        measures.append(_hyphens(reading, gold))
    if gold.paragraphs:
        measures += _paragraphs(reading, gold)
    measures += _details(gold, pairs)
    return {measure.name: measure for measure in measures}


def _pairs(reading: Reading, gold: Gold) -> Pairs:
    """Each annotated article with the read one that shares most lines with it, one to one, best over all."""
    read = [article.numbers() for article in reading.articles]
    overlaps = [[len(article.lines & numbers) for numbers in read] for article in gold.articles]
    partner = best_matching(overlaps)
    found = []
    for index, article in enumerate(gold.articles):
        other = partner.get(index)
        shared = other is not None and overlaps[index][other] > 0
        found.append((article, reading.articles[other] if shared and other is not None else None))
    return found


def _f1(name: str, right: int, missing: Sequence[str], extra: Sequence[str]) -> list[Measure]:
    precision = right / (right + len(extra)) if right + len(extra) else 1.0
    recall = right / (right + len(missing)) if right + len(missing) else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return [
        Measure(f"{name} precision", precision, tuple(extra)),
        Measure(f"{name} recall", recall, tuple(missing)),
        Measure(f"{name} F1", f1),
    ]


def _starts(reading: Reading, gold: Gold) -> list[Measure]:
    found = [article.start() for article in reading.articles if article.blocks]
    left = list(found)
    missing = []
    for article in gold.articles:
        hit = next((start for start in article.starts if start in left), None)
        if hit is None:
            missing.append(f"line {article.starts[0]}: an article starts here, not found")
        else:
            left.remove(hit)
    extra = [f"line {line}: no article starts here" for line in left if line not in gold.either_starts]
    return _f1("starts", len(gold.articles) - len(missing), missing, extra)


def _lines_right(reading: Reading, gold: Gold, pairs: Pairs) -> Measure:
    right = total = 0
    faults = []
    where = {line: article.start() for article in reading.articles for line in article.numbers()}
    for article, other in pairs:
        wanted = article.lines - gold.either_lines
        got = wanted & other.numbers() if other else set()
        right, total = right + len(got), total + len(wanted)
        for line in sorted(wanted - got):
            place = f"the one read at {where[line]}, mostly another" if line in where else "no article"
            faults.append(f"line {line}: belongs to the article at {article.starts[0]}, is in {place}")
    return Measure("lines in the right article", right / total if total else 1.0, tuple(faults))


def _unaccounted(reading: Reading, gold: Gold) -> Measure:
    accounted = {line for article in reading.articles for line in article.numbers()}
    accounted |= {line for piece in reading.left_out for line in piece.numbers()}
    missing = sorted(gold.text.keys() - accounted)
    return Measure("unaccounted count", len(missing), tuple(f"line {line}: lost" for line in missing))


def _claimed_twice(reading: Reading) -> Measure:
    """Lines that stand in two articles, or in an article and in what was left out."""
    count = Counter(line for article in reading.articles for line in article.numbers())
    count.update({line for piece in reading.left_out for line in piece.numbers()})
    twice = sorted(line for line, times in count.items() if times > 1)
    return Measure("claimed twice count", len(twice), tuple(f"line {line}: claimed twice" for line in twice))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("\u00ad", "").casefold())


def _article_words(reading: Reading) -> list[str]:
    return [word for article in reading.articles for text in article.texts() for word in _words(text)]


def _lost(reading: Reading, gold: Gold) -> Measure:
    """Share of the articles' words that are in no article's text (words divided by a hyphen are not counted)."""
    lines = sorted(line for article in gold.articles for line in article.lines - gold.either_lines)
    divided = {line for line in lines if gold.text[line][-1:] in tuple(_HYPHENS)}
    after = {lines[at + 1] for at, line in enumerate(lines[:-1]) if line in divided}
    after |= {b for a, b, _ in gold.cuts if a in divided}
    wanted: Counter[str] = Counter()
    for line in lines:
        tokens = gold.text[line].split()
        tokens = tokens[1:] if line in after else tokens
        wanted.update(_words(" ".join(tokens[:-1] if line in divided else tokens)))
    lost = wanted - Counter(_article_words(reading))
    share = lost.total() / wanted.total() if wanted else 0.0
    return Measure("words lost", share, tuple(f"{word!r} {times} times" for word, times in lost.items()))


def _leaked(reading: Reading, gold: Gold) -> Measure:
    """Share of the furniture's words in article text: by the lines an article claims, and by the words themselves."""
    claimed = {line for article in reading.articles for line in article.numbers()}
    text = f" {' '.join(_article_words(reading))} "
    own = " ".join(word for a in gold.articles for line in sorted(a.lines) for word in _words(gold.text[line]))
    leaked = total = 0
    faults = []
    for line, kind in sorted(gold.furniture.items()):
        words = _words(gold.text[line])
        if line in gold.either_lines or not words:
            continue
        total += len(words)
        phrase = f" {' '.join(words)} "
        # Three words: shorter pieces (a place name) may well stand in an article by right.
        if line in claimed or (len(words) >= 3 and phrase in text and phrase not in f" {own} "):
            leaked += len(words)
            faults.append(f"line {line}: {kind} in article text")
    return Measure("furniture leaked", leaked / total if total else 0.0, tuple(faults))


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _titles(gold: Gold, pairs: Pairs) -> Measure:
    faults = []
    for article, other in pairs:
        answers = [_fold(" ".join(gold.text[line] for line in lines)) for lines in article.titles]
        got = _fold(other.title) if other else ""
        if not any(Levenshtein.normalized_similarity(got, answer) >= 0.9 for answer in answers):
            faults.append(f"line {article.starts[0]}: the title was read as {got[:60]!r}")
    return Measure("titles", 1 - len(faults) / len(pairs), tuple(faults))


def _joined(gold: Gold, a: int, b: int) -> list[str]:
    """The texts that may stand where line ``b`` goes on after line ``a``: three words of each."""
    before, after = gold.text[a].split()[-3:], gold.text[b].split()[:3]
    if before[-1][-1] not in _HYPHENS:
        return [" ".join([*before, *after])]
    stem = " ".join(before).rstrip(_HYPHENS)
    rest = " ".join(after)
    joined, kept = stem + rest, f"{stem}-{rest}"
    if a in gold.join:
        return [joined]
    return [kept] if a in gold.keep else [joined, kept]


def _rejoined(reading: Reading, gold: Gold) -> Measure:
    """Share of cut sentences whose halves are in one block, with nothing but the right join between them."""
    blocks = [block for article in reading.articles for block in article.blocks]
    faults = []
    for a, b, over in gold.cuts:
        text = " ".join(block.text for block in blocks if {a, b} <= block.numbers()).casefold()
        answers = [answer.casefold() for answer in _joined(gold, a, b)]
        if not text:
            faults.append(f"line {a}: goes on at line {b} over a {over}, not joined")
        elif not any(answer in text.replace("\u00a0", " ") for answer in answers):
            faults.append(f"line {a}: joined with line {b}, but not as {answers[0]!r}")
    return Measure("cut sentences rejoined", 1 - len(faults) / len(gold.cuts), tuple(faults))


def _hyphens(reading: Reading, gold: Gold) -> Measure:
    """Share of the hyphens at line ends that went or stayed as they should, in text that is joined."""
    texts = " ".join(block.text for article in reading.articles for block in article.blocks).casefold()
    goes_on = {a: b for a, b, _ in gold.cuts}
    faults = []
    for line in sorted(gold.join | gold.keep):
        own = next(article.lines for article in gold.articles if line in article.lines)
        after = goes_on.get(line) or min(other for other in own if other > line)
        (answer,) = _joined(gold, line, after)
        if answer.casefold() not in texts:
            faults.append(f"line {line}: goes on at line {after}, not read as {answer!r}")
    return Measure("hyphens", 1 - len(faults) / len(gold.join | gold.keep), tuple(faults))


def _paragraphs(reading: Reading, gold: Gold) -> list[Measure]:
    apart = {"heading", "subheading", "signature"}  # no paragraphs, and measured on their own
    blocks = [block for article in reading.articles for block in article.blocks if block.kind not in apart]
    found = {min(block.numbers()) for block in blocks} - gold.either_paragraphs - gold.furniture.keys()
    missing = [f"line {line}: a paragraph starts here" for line in sorted(gold.paragraphs - found)]
    extra = [f"line {line}: no paragraph starts here" for line in sorted(found - gold.paragraphs)]
    return _f1("paragraphs", len(found & gold.paragraphs), missing, extra)


def _details(gold: Gold, pairs: Pairs) -> list[Measure]:
    """Signatures, sub-headings and replies: a block of its own and of the right kind; datelines split off."""
    wanted: dict[str, list[tuple[int, ReadArticle | None]]] = {
        "signature": [(a.signature, other) for a, other in pairs if a.signature],
        "subheading": [(line, other) for a, other in pairs for line in a.subheads],
        "paragraph": [(a.reply, other) for a, other in pairs if a.reply],
    }
    measures = []
    for kind, places in wanted.items():
        faults = []
        for line, other in places:
            blocks = [block for block in (other.blocks if other else ()) if line in block.numbers()]
            # A signature may have two lines; the others begin where they are said to.
            if not any(b.kind == kind and (kind == "signature" or min(b.numbers()) == line) for b in blocks):
                faults.append(f"line {line}: no {kind}, read as {[block.kind for block in blocks]} in its article")
        if places:
            measures.append(Measure(f"kind {kind}", 1 - len(faults) / len(places), tuple(faults)))
    datelines = [(a.dateline, other) for a, other in pairs if a.dateline]
    if datelines:
        faults = [
            f"line {line}: the dateline was read as {other.dateline if other else ''!r}"
            for line, other in datelines
            if not (other and other.dateline and gold.text[line].startswith(other.dateline[:9]))
        ]
        measures.append(Measure("datelines", 1 - len(faults) / len(datelines), tuple(faults)))
    return measures


def find_annotation(file: Path) -> Path:
    """The annotation beside a file, else the one of its name in ``annotations/``."""
    beside = file.with_suffix(".yaml")
    return beside if beside.exists() else Path(__file__).parent / "annotations" / beside.name


def table(measures: dict[str, Measure], with_faults: bool = True) -> str:
    """The measures, one to a line, each with its disagreements below it."""
    lines = []
    for measure in measures.values():
        figure = f"{measure.value:8.0f}" if measure.name.endswith("count") else f"{measure.value:8.3f}"
        lines.append(f"{measure.name:28}{figure}")
        lines += [f"    {fault}" for fault in measure.faults if with_faults]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    file = Path(arguments[0])
    annotation = Path(arguments[1]) if len(arguments) > 1 else find_annotation(file)
    print(table(score(Reading.of(read(file)), load(annotation, file))))


if __name__ == "__main__":
    main(sys.argv[1:])
