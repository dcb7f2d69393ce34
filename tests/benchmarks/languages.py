"""How well languages are told and sentences cut, on news: ``python -m tests.benchmarks.languages [FOLDER]``.

FOLDER holds one file per language, ``en.txt``, ``es.txt``, …, in which line N is the same sentence everywhere
(default: ``../shared/eval/ntrex``). Times are of this process alone.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.document import Article, Block, Language
from pipeline.language import detect
from pipeline.sentences import split

News = dict[str, list[str]]


def main(folder: Path) -> None:
    news = {path.stem: path.read_text("utf-8").split("\n") for path in sorted(folder.glob("??.txt"))}
    news = {code: [line for line in lines if line] for code, lines in news.items()}
    detect(_article(["Load the model."]))
    codes = tuple(news)
    kinds: dict[str, Callable[[list[str]], list[str]]] = {
        "paragraphs of 5": lambda lines: _joined(lines, 5),
        "sentences": lambda lines: lines,
        "6 words in capitals": lambda lines: [" ".join(line.split()[:6]).upper() for line in lines],
    }
    for allowed in ((), codes):
        print(f"\nLanguages, {'restricted to ' + ' '.join(allowed) if allowed else 'all that the model knows'}")
        for kind, texts_of in kinds.items():
            _single(kind, {code: texts_of(lines) for code, lines in news.items()}, allowed)
        for size in (1, 5):
            _alarms({code: _joined(lines, size) for code, lines in news.items()}, size, allowed)
        for size in (1, 2, 5):
            _mixed(news, size, allowed)
    print("\nSentences: 5 lines joined and cut again (a line may hold several sentences, or a headline without a stop)")
    for code, lines in news.items():
        _cut(code, lines)


def _single(kind: str, texts: News, allowed: Sequence[str]) -> None:
    started, answers, total = time.process_time(), Counter[str](), 0
    for code, ones in texts.items():
        for text in ones:
            language = detect(_article([text]), allowed).language
            right = "right" if language.code == code else "und" if language.code == "und" else "wrong"
            answers[f"{right} {language.confidence}" if right != "und" else right] += 1
            total += 1
    each = (time.process_time() - started) / total * 1000
    print(f"  {kind}: {total} texts, {dict(sorted(answers.items()))}, {each:.2f} ms each")


def _alarms(texts: News, size: int, allowed: Sequence[str]) -> None:
    started, alarms, articles, wrong, blocks = time.process_time(), 0, 0, 0, 0
    for code, ones in texts.items():
        for at in range(0, len(ones), 10):
            done = detect(_article(ones[at : at + 10]), allowed)
            articles, blocks = articles + 1, blocks + len(done.blocks)
            wrong += done.language != Language(code, "high")
            alarms += sum(block.language is not None for block in done.blocks)
    each = (time.process_time() - started) / articles * 1000
    print(
        f"  articles of 10 paragraphs of {size}: {wrong} of {articles} not found with high confidence, "
        f"{alarms} of {blocks} paragraphs called foreign, {each:.2f} ms an article"
    )


def _mixed(news: News, size: int, allowed: Sequence[str]) -> None:
    chosen = random.Random(1)
    found = right = total = 0
    for own, lines in news.items():
        for foreign in news:
            for _ in range(10 if own != foreign else 0):
                at = chosen.randrange(0, min(map(len, news.values())) - 60)
                paragraphs = _joined(lines[at : at + 30], 5)
                paragraphs.insert(3, " ".join(news[foreign][at + 40 : at + 40 + size]))
                done = detect(_article(paragraphs), allowed)
                found += done.blocks[3].language == Language(foreign, "high")
                right += done.language == Language(own, "high")
                total += 1
    print(f"  one foreign paragraph of {size} among 6: found {found} of {total}, the article's language {right}")


def _cut(code: str, lines: list[str]) -> None:
    split("Load the extension.", code)
    started, found, total, more = time.process_time(), 0, 0, 0
    for at in range(0, len(lines), 5):
        wanted = _starts([(line, " ") for line in lines[at : at + 5]])
        got = _starts(split(" ".join(lines[at : at + 5]), code))
        found, total, more = found + len(wanted & got), total + len(wanted), more + len(got - wanted)
    spent = (time.process_time() - started) * 1000
    print(f"  {code}: {found} of {total} line starts found, {more} more inside lines, {spent:.0f} ms")


def _starts(pieces: Sequence[tuple[str, str]]) -> set[int]:
    at, starts = 0, set()
    for source, gap in pieces:
        starts.add(at)
        at += len(source) + len(gap)
    return starts


def _joined(lines: list[str], size: int) -> list[str]:
    return [" ".join(lines[at : at + size]) for at in range(0, len(lines), size)]


def _article(texts: Sequence[str]) -> Article:
    return Article("a", tuple(Block("paragraph", text, ((1, 1),)) for text in texts))


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[3] / "shared" / "eval" / "ntrex"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else beside)
