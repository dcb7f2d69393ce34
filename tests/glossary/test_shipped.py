"""The glossaries that come with Diglot: complete, clean, senses kept apart, and each term found by its own matcher."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.glossary import Concept, Glossary, edit, languages, lint

FOLDER = Path(__file__).resolve().parent.parent.parent / "glossaries"
LANGUAGES = ("en", "es", "fr", "pt", "de", "tr", "ar", "fa")
# Each subject with the least number of its concepts that have all eight languages.
SUBJECTS = {
    "class-and-work.yaml": 50,
    "unions-and-strikes.yaml": 40,
    "state-and-police.yaml": 55,
    "war-and-imperialism.yaml": 50,
    "migration.yaml": 30,
    "parties-and-currents.yaml": 60,
    "names.yaml": 70,
    "newspaper-words.yaml": 25,
}
# Words with a second sense that a translation falls for: their entries show, with examples that pass and that fail,
# which sense is meant.
TREACHEROUS = (
    "strike-labour", "strike-verb", "military-strike", "air-strike", "lockout", "picket-line", "strikebreaker",
    "trade-union", "shop-steward", "rank-and-file", "industrial-action", "walkout", "sit-in", "layoff", "wage",
    "surplus-value", "social-class", "capital-economic", "state-government", "rights", "international-law", "coup",
    "repression", "no-confidence-vote", "raid-police", "party-political", "movement-political", "right-wing",
    "social-democracy", "permanent-revolution", "dictatorship-of-the-proletariat", "united-front", "popular-front",
    "party-cell", "parliamentary-group", "comrade", "settlement-occupied", "ceasefire", "sanctions", "genocide",
    "assassination", "migrant", "refugee", "asylum", "labour-party-uk", "west-bank", "palestinian-authority",
)  # fmt: skip
VAGUE = re.compile(r"standard|usage|common(ly)?|general(ly)?|press|encyclopedias?|\W", re.IGNORECASE)


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return Glossary.load(FOLDER)


def _approved(shipped: Glossary) -> list[Concept]:
    return [concept for concept in shipped.concepts if concept.status == "approved"]


def _whole(concept: Concept) -> bool:
    return all(concept.usable(language) for language in LANGUAGES)


def test_there_is_no_error_and_no_warning() -> None:
    assert [finding for finding in lint.check(FOLDER) if finding.level != "info"] == []


def test_the_subjects_are_there_and_the_concepts_are_many(shipped: Glossary) -> None:
    have = Counter(concept.place.file for concept in _approved(shipped) if _whole(concept))
    assert {subject: have[subject] for subject, least in SUBJECTS.items() if have[subject] < least} == {}
    assert have.total() >= 400


def test_every_concept_says_what_it_is_and_who_says_so(shipped: Glossary) -> None:
    lacking = [each.id for each in shipped.concepts if not each.definition.get("en") or not each.source]
    assert lacking == []


def test_sources_can_be_looked_up(shipped: Glossary) -> None:
    """“Standard press usage” names nothing to look into."""
    assert [f"{each.id}: {each.source}" for each in shipped.concepts if not VAGUE.sub("", each.source)] == []


def test_every_concept_has_all_languages_but_kept_names_and_bans(shipped: Glossary) -> None:
    for concept in shipped.concepts:
        if not concept.kept and concept.kind != "ban":
            assert [language for language in LANGUAGES if not concept.usable(language)] == [], concept.id


def test_a_kept_name_is_written_in_the_scripts_that_are_not_its_own(shipped: Glossary) -> None:
    kept = [concept for concept in shipped.concepts if concept.kept]
    assert len(kept) >= 10
    for concept in kept:
        assert [language for language in ("ar", "fa") if not concept.usable(language)] == [], concept.id


def test_acronyms_are_told_from_words(shipped: Glossary) -> None:
    """Letters alone in capitals are an acronym, and found in capitals only; an acronym of one language has one in
    the others or a name.
    """
    lone = [
        f"{concept.id}: {entry.text}"
        for concept in shipped.concepts
        for language in LANGUAGES
        for entry in concept.usable(language)
        if re.fullmatch(r"[A-ZÇĞİÖŞÜ]{2,6}", entry.text) and (entry.type, entry.case) != ("acronym", "exact")
    ]
    assert lone == []


def test_nouns_have_their_gender(shipped: Glossary) -> None:
    lacking = [
        f"{concept.id}: {entry.text} ({language})"
        for concept in _approved(shipped)
        if concept.pos == "noun"
        for language in ("es", "fr", "pt", "de", "ar")
        for entry in concept.usable(language)
        if not entry.gender and entry.pos in ("", "noun") and entry.enforce != "verify"
    ]
    assert lacking == []


def test_persian_and_arabic_have_letters_of_their_own(shipped: Glossary) -> None:
    """Farsi writes ی and ک, Arabic ي and ك; Farsi has no ة."""
    foreign = {"fa": "يىكة", "ar": "یکپچژگ"}
    wrong = [
        f"{concept.id}: {text} ({language})"
        for concept in shipped.concepts
        for language, letters in foreign.items()
        for entry in concept.entries(language)
        for text in (entry.text, *entry.listed(), *entry.excepts)
        if set(text) & set(letters)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", TREACHEROUS)
def test_the_treacherous_ones_have_examples(shipped: Glossary, name: str) -> None:
    concept = shipped.concept(name)
    assert concept is not None
    assert {example.expect for example in concept.examples} == {"pass", "fail"}
    pairs = {(example.source[0], example.target[0]) for example in concept.examples}
    assert len(pairs) >= 2


def test_examples_are_many_and_in_all_languages(shipped: Glossary) -> None:
    examples = [example for concept in shipped.concepts for example in concept.examples]
    assert len(examples) >= 250
    assert {example.source[0] for example in examples} == set(LANGUAGES)
    targets = Counter(example.target[0] for example in examples)
    assert {language: targets[language] for language in LANGUAGES if targets[language] < 10} == {}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language not in ("ar", "fa")])
def test_no_term_is_taken_for_a_form_of_another_word(shipped: Glossary, language: str) -> None:
    """The dictionary leads “Estado” to “estar” and Turkish “özelleştirme” to “özel”: by its lemma such a term would be
    found in “Está” and in “özel”. It says ``match: forms`` and lists its forms.
    """
    astray = [
        f"{concept.id}: {entry.text} ({found})"
        for concept in _approved(shipped)
        for entry in concept.usable(language)
        if entry.match == "lemma" and entry.case != "exact" and entry.text.isalpha()
        if (entry.pos or concept.pos) != "verb"
        for found in [languages.lemma(entry.text, language)]
        # a participle that is a noun has another form behind "ein" than behind "die": Beschäftigte, Beschäftigter
        if found != entry.text.casefold() and found.removesuffix("r") != entry.text.casefold()
    ]
    assert astray == []


# Sentences in which a term's letters stand in another sense: (language, sentence, concepts that must not be found).
OTHER_SENSES = (
    ("en", "They strike a deal with the buyer.", ("strike-labour",)),
    ("en", "Two Israeli strikes hit the port.", ("strike-labour",)),
    ("en", "Turn right at the station, right now.", ("rights", "right-wing")),
    ("en", "They were right to leave.", ("rights", "right-wing")),
    ("en", "They have the right to vote.", ("right-wing",)),
    ("en", "She gave a dinner party, he came to the birthday party.", ("party-political",)),
    ("en", "The parties to the contract met.", ("party-political",)),
    ("en", "They were in a state of shock.", ("state-government",)),
    ("en", "We state that it is so.", ("state-government",)),
    ("en", "The movement of goods stopped.", ("movement-political",)),
    ("en", "In general the class action was long.", ("social-class", "general-strike")),
    ("en", "The press of a button is enough.", ("press-media",)),
    ("en", "The student union met.", ("trade-union",)),
    ("en", "The front of the building is red.", ("united-front", "popular-front")),
    ("en", "The sharp rise of the capital of Kenya.", ("capital-economic",)),
    ("en", "An air raid hit the town.", ("raid-police",)),
    ("en", "He died of cardiac arrest.", ("arrest",)),
    ("en", "Antibiotic resistance, or resistance to antibiotics, grows.", ()),
    ("en", "Labour is cheap here.", ("labour-party-uk",)),
    ("en", "The ice melted early.", ("ice",)),
    ("es", "Sin embargo, no vino nadie.", ("embargo",)),
    ("es", "He estado en casa. Está en casa.", ("state-government",)),
    ("es", "El estado de la carretera es malo.", ("state-government",)),
    ("es", "El partido de fútbol fue ayer.", ("party-political",)),
    ("es", "El tren había partido.", ("party-political",)),
    ("es", "El derecho penal cambia.", ("rights",)),
    ("es", "Tienen derecho a votar.", ("rights",)),
    ("es", "La junta directiva se reunió.", ("military-junta",)),
    ("es", "Presentaron una moción de censura.", ("censorship",)),
    ("es", "El patrón de consumo cambió.", ("boss",)),
    ("es", "La obra de teatro y el frente de la casa.", ("united-front", "popular-front")),
    ("es", "La explotación agrícola es grande.", ("exploitation",)),
    ("es", "Los compañeros de clase jugaban.", ("comrade", "social-class")),
    ("es", "Gira a la derecha.", ("right-wing", "rights")),
    ("fr", "Il est parti hier, ils ont pris parti.", ("party-political",)),
    ("fr", "Le droit pénal change.", ("rights",)),
    ("fr", "Les droits de douane montent.", ("rights",)),
    ("fr", "La motion de censure a échoué.", ("censorship",)),
    ("fr", "Son état d’esprit est bon.", ("state-government",)),
    ("fr", "L’exploitation agricole est grande.", ("exploitation",)),
    ("fr", "Tournez à droite.", ("right-wing",)),
    ("fr", "La police d’assurance est chère.", ("police",)),
    ("pt", "Ele tinha partido ontem.", ("party-political",)),
    ("pt", "O direito penal muda.", ("rights",)),
    ("pt", "Vire à direita.", ("right-wing",)),
    ("pt", "O estado de saúde dele é bom.", ("state-government",)),
    ("pt", "A prisão preventiva foi decretada.", ("prison", "arrest")),
    ("pt", "Ela foi para casa. Vai chover.", ("iran",)),
    ("de", "Das ist recht so.", ("rights",)),
    ("de", "Sie ergriff Partei für ihn. Sie will Partei ergreifen.", ()),
    ("de", "Die Konfliktpartei lehnte ab.", ("party-political",)),
    ("tr", "Doğum günü partisi güzeldi.", ("party-political",)),
    ("tr", "Tren hareket etti.", ("movement-political",)),
    ("tr", "Özel okul kapandı.", ("privatisation",)),
    ("tr", "Stalin geldi.", ("stalinism", "stalinist-adjective")),
    ("tr", "Su içtiler.", ("sudan",)),
    ("ar", "حزب الله في لبنان.", ("party-political",)),
    ("ar", "حركة المرور بطيئة.", ("movement-political",)),
    ("ar", "الدول الأعضاء اجتمعت.", ("state-government",)),
    ("ar", "الانقلاب فشل.", ("revolution",)),
    ("fa", "حزب‌الله لبنان.", ("party-political",)),
    ("fa", "آن‌ها در طبقه سوم زندگی می‌کنند.", ("social-class",)),
    ("fa", "پرداخت حقوق کارگران عقب افتاد.", ("rights",)),
    ("fa", "انقلاب پیروز شد.", ("coup",)),
)


@pytest.mark.parametrize(("language", "sentence", "others"), OTHER_SENSES)
def test_other_senses_are_left_alone(shipped: Glossary, language: str, sentence: str, others: tuple[str, ...]) -> None:
    known = {concept.id for concept in shipped.concepts}
    assert set(others) <= known
    for target in LANGUAGES:
        if target != language:
            matches = shipped.match(sentence, language, target)
            found = {name for match in matches for name in (match.concept, *match.homonyms)}
            assert found.isdisjoint(others), target


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_and_verified_in_itself(shipped: Glossary, language: str) -> None:
    target = "es" if language != "es" else "en"
    missed = [
        f"{concept.id}: {text}"
        for concept in _approved(shipped)
        for entry in concept.usable(language)
        for text in (entry.text, entry.plural)
        if text and concept.usable(target) and not _found(shipped, concept, text, language, target)
    ]
    assert missed == []


def _found(shipped: Glossary, concept: Concept, text: str, language: str, target: str) -> bool:
    return any(
        concept.id in (match.concept, *match.homonyms) and shipped.verify(match.renderings[0].text, target, match)
        for match in shipped.match(f"x {text} x", language, target)
    )


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_what_would_be_put_in_is_never_forbidden(shipped: Glossary, language: str) -> None:
    for concept in shipped.concepts:
        for english in concept.usable("en")[:1]:
            matches = shipped.match(english.text, "en", language)
            for rendering in (each for match in matches for each in match.renderings[:1]):
                assert shipped.forbidden(rendering.text, language, matches) == [], concept.id


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_edit_changes_nothing_else(path: Path, shipped: Glossary) -> None:
    text = path.read_text("utf-8")
    last = next(file for file in shipped.files if file.name == path.name).concepts[-1]
    after = edit.changed(text, edit.adding(last.id, "it", "parola", {}), path.name)
    assert [line for line in after.split("\n") if line not in text.split("\n")] == ["      it: parola"]
    assert after.replace("      it: parola\n", "") == text
