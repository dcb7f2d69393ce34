"""Whether terms will be found in running text (G401 to G404)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.glossary import languages, number, tokens
from pipeline.glossary.lint.book import Book, Row, finding, folded, names
from pipeline.glossary.match import Item, Matcher
from pipeline.glossary.model import Finding
from pipeline.glossary.rendering import plural_of

# Function words that stand in almost every sentence.
_COMMON = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and a in to is was it for on with as by at from that be are this have or not but an we he they",
        "es": "el la los las de del y a en que un una por con se para es no su al lo como más o pero sus le",
        "fr": "le la les de des du et à en un une que qui dans pour par sur est il elle ne pas plus se au aux ce ou",
        "pt": "o a os as de do da dos das e em no na um uma que por para com se é não ao à ou mais como",
        "de": "der die das den dem des und in zu von mit ist ein eine auf für im nicht an sich es auch als aus bei er",
        "it": "il lo la i gli le di del della e in a che un una per con si è non da al come più o ma",
        "nl": "de het een en van in is op te dat die voor met zijn aan niet er om ook als bij door",
        "ca": "el la els les de del i a en que un una per amb es no al com més o però",
        "tr": "ve bir bu da de için ile o çok daha ne gibi olarak var en",
        "ru": "и в не на я что он с как это по но из у за к от о же",
        "ar": "في من على إلى عن أن إن ما لا هذا هذه التي الذي هو هي كان مع كل أو ثم",
        "fa": "و در به از که این را با است آن برای یک تا بر هم نیز یا شد",
    }.items()
}
# Written without inflection, so that nothing is missing where there is no data for it.
_UNINFLECTED = ("zh", "yue", "ja", "vi", "th", "lo", "km", "my")
# simplemma takes many verbal nouns of these languages for forms of the verb: it cannot say what a base form is.
_UNSURE_BASE = ("ar", "fa", "he", "tr")


def g401_common(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        entry = row.entry
        words = folded(entry.text, row.language)
        common = _COMMON.get(row.language.partition("-")[0], frozenset())
        letters = sum(len(word) for word in words)
        script = languages.script(row.language)
        short = letters < 2 or (letters < 3 and script in ("Latn", "Cyrl", "Grek") and not entry.text.isupper())
        if entry.case != "exact" and (short or (len(words) == 1 and words[0] in common)):
            message = (
                f'"{entry.text}" ({row.language}) would match almost every sentence. Add case: exact or a longer term.'
            )
            yield finding("G401", "warning", entry.place, message)


def g402_base_form(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        base = _base(row)
        if base:
            what = f'"{row.entry.text}" looks inflected; the base form is "{base}".'
            remedy = "Write the base form, or match: forms if this form is meant."
            yield finding("G402", "warning", row.entry.place, f"{what} {remedy}")


def _base(row: Row) -> str:
    """The base form of a noun that is written in a longer form of the same stem; ``""`` if it is one itself."""
    entry, language = row.entry, row.language
    checked = row.concept.kind == "term" and entry.match == "lemma" and entry.text.isalpha()
    noun = (entry.pos or row.concept.pos) in ("", "noun")
    if not (checked and noun and languages.has_lemmas(language)) or language.partition("-")[0] in _UNSURE_BASE:
        return ""
    base = languages.dictionary_form(entry.text, language)
    # "estado" is not a form of "estar": only an ending that is added, or a plainly plural one, makes a form of a noun
    longer = len(base) < len(entry.text) and base[:1].isupper() == entry.text[:1].isupper()
    if language.partition("-")[0] in number.PLURAL_IN_S:
        return base if longer and number.number(entry.text, base, language) == "plural" else ""
    return base if longer and entry.text.startswith(base) else ""


def g403_no_data(book: Book) -> Iterator[Finding]:
    """No inflection data for the language; or a plural that would have to be put in and is not known."""
    for row in book.rows:
        entry, primary = row.entry, row.language.partition("-")[0]
        if row.concept.kind == "name" or row.use == "forbidden" or primary in _UNINFLECTED:
            continue
        known = languages.known(row.language)
        if known and entry.match == "lemma" and not languages.has_lemmas(row.language) and not entry.listed():
            what = f"There is no inflection data for {names(row.language)}."
            message = f'{what} Only this form will match: "{entry.text}". Add forms.'
            yield finding("G403", "warning", entry.place, message)
        elif row.use == "preferred" and row.concept.pos == "noun" and not plural_of(row.concept, entry):
            message = f'The plural of "{entry.text}" ({row.language}) is not known. Add "plural" if it has one.'
            yield finding("G403", "info", entry.place, message)


def g404_useless(book: Book) -> Iterator[Finding]:
    for row in book.rows:
        entry = row.entry
        if entry.match != "lemma":
            continue
        bare = Matcher([Item(0, entry.text, case=entry.case)], row.language) if entry.forms else None
        for at, form in enumerate(entry.forms):
            hits = bare.find(form) if bare else []
            whole = tokens.tokenize(form, row.language)
            if hits and whole and (hits[0][0].start, hits[0][0].end) == (whole[0].start, whole[-1].end):
                message = f'The form "{form}" is already found without listing it.'
                yield finding("G404", "info", entry.at(f"forms.{at}"), message)
