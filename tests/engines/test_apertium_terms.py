"""Glossary terms in the real Apertium's stream: agreement, number, contractions, verbs, names; and never any harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Markup, Span, Translation
from pipeline.enforce import enforce
from pipeline.engines.apertium import Apertium
from pipeline.engines.base import Constraint, Pair, Request
from pipeline.terms import Terms

pytestmark = pytest.mark.apertium

EN_ES = Pair("en", "es")
SPECIMENS = Path(__file__).parent.parent / "cases" / "terms" / "apertium_en_es.tsv"
_WORDS = re.compile(r"\w+")


@pytest.fixture(scope="module")
def apertium() -> Iterator[Apertium]:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    yield engine
    engine.close()


def request(source: str, own: str, pair: Pair = EN_ES) -> Request:
    """A request whose terms are written ``strike=paro; union=gremio``."""
    terms = dict(term.split("=") for term in own.split("; ")) if own else {}
    return Request(source, constraints=Terms(pair).constraints(source, terms))


def translated(engine: Apertium, source: str, own: str, pair: Pair = EN_ES) -> str:
    return engine.translate([request(source, own, pair)], pair)[0].target


@pytest.mark.parametrize(
    ("source", "own", "target"),
    [
        # article, adjective and participle take the rendering's gender and number
        ("The containers are empty.", "container=contenedor", "Los contenedores son vacíos."),
        ("Wage slavery is old.", "wage slavery=esclavitud asalariada", "La esclavitud asalariada es vieja."),
        ("The strike was announced.", "strike=paro", "El paro fue anunciado."),
        ("These features are new.", "feature=prestación", "Estas prestaciones son nuevas."),
        ("The old templates are red.", "template=modelo", "Los modelos viejos son rojos."),
        # contractions come about and go away
        ("The end of the strike.", "strike=paro", "El fin del paro."),
        ("The end of the contract.", "contract=planilla", "El fin de la planilla."),
        ("He speaks to the union.", "union=gremio", "Habla al gremio."),
        # phrases, in the plural too
        ("The cost centers are big.", "cost center=centro de costo", "Los centros de costo son grandes."),
        ("The purchase orders are new.", "purchase order=orden de compra", "Las órdenes de compra son nuevas."),
        ("The general strikes were short.", "general strike=paro nacional", "Los paros nacionales eran cortos."),
        # verbs and adjectives are inflected, also those that the dictionary lacks
        ("You can add a table.", "add=agregar", "Puedes agregar una mesa."),
        ("They publish the results.", "publish=divulgar", "Divulgan los resultados."),
        ("The nurses demand bread.", "demand=exigir", "Los enfermeros exigen pan."),
        ("The required fields are old.", "required=obligatorio", "Los campos obligatorios son viejos."),
        ("They want to eat.", "want=desear", "Desean comer."),
        # several, one of them twice; at the start, with and without an article in the source
        (
            "The strike of the union and the strikes of the workers.",
            "strike=paro; union=gremio; worker=obrera",
            "El paro del gremio y los paros de las obreras.",
        ),
        ("Strikes are rare.", "strike=paro", "Los paros son raros."),
        # a source in the genitive, in a compound, in capitals
        ("The customer's table is old.", "customer=compradora", "La mesa de la compradora es vieja."),
        ("THE STRIKES CONTINUE IN THE CITY", "strike=paro", "LOS PAROS CONTINÚAN EN LA CIUDAD"),
        # an irregular plural of the source, and a rendering that is a plural itself
        ("The children are small.", "child=hija", "Las hijas son pequeñas."),
        ("The goods are new.", "goods=mercancías", "Las mercancías son nuevas."),
        # a term that is listed in the plural, also one that no dictionary has
        ("The strikes are short.", "strikes=paros", "Los paros son cortos."),
        ("The subsections are new.", "subsections=subsecciones", "Las subsecciones son nuevas."),
        ("The assemblies are new.", "assemblies=ensamblados", "Los ensamblados son nuevos."),
        ("He is in the class attributes.", "class attributes=atributos de clase", "Es en los atributos de clase."),
        # a word that has two genders with two meanings
        ("The semicolon is red.", "semicolon=coma", "La coma es roja."),
        # a rendering whose head stands behind an adjective
        ("The new book is red.", "new book=próxima edición", "La próxima edición es roja."),
        ("The new books are red.", "new book=próxima edición", "Las próximas ediciones son rojas."),
        # where a noun and an adjective would do, the sentence tells
        ("The memory is not infinite.", "infinite=infinito", "La memoria no es infinita."),
        ("The infinite is old.", "infinite=infinito", "El infinito es viejo."),
        ("It is an alternative to the war.", "alternative=alternativa", "Es una alternativa a la guerra."),
        ("The alternative path is old.", "alternative=alternativa", "La ruta alternativa es vieja."),
        ("The preceding table is old.", "preceding=anterior", "La mesa anterior es vieja."),
        # a rendering of another kind than the place: an infinitive, a participle, a noun behind "de"
        ("He uses the clone command.", "clone=clonar", "Utiliza la orden de clonar."),
        ("This is a complete table.", "complete=completar", "Esto es una mesa completada."),
        ("It is a trusted friend.", "trusted=confianza", "Es un amigo de confianza."),
        ("The user-defined table is old.", "user-defined=personalizado", "La mesa personalizada es vieja."),
        # an instruction and the label of a button, which are no statements
        ("Wait for the doctor.", "wait=aguardar", "Aguardar para el doctor."),
        ("He pressed Add and ate.", "add=agregar", "Pulsó Agregar y comió."),
        ("Displays the table.", "displays=muestra", "Muestra la mesa."),
        # an identifier behind the noun that it names
        (
            "The file descriptor fd is old.",
            "file descriptor=descriptor de archivo",
            "El descriptor de archivo fd es viejo.",
        ),
        # a form of a verb as rendering
        ("The man builds a table.", "builds=crea", "El hombre crea una mesa."),
        # an adverb that the phrase already gives; what stands in the source as it is to stand
        ("In addition, the table is old.", "addition=además", "Además, la mesa es vieja."),
        ("The women won.", "woman=women", "Los women ganaron."),
        # capitals: of a title, of a name within the term, of a word before
        (
            "The Python interpreter is old.",
            "python interpreter=intérprete de Python",
            "El intérprete de Python es viejo.",
        ),
        ("The Cost Center is old.", "cost center=centro de costo", "El Centro de costo es viejo."),
    ],
)
def test_everything_agrees_with_a_term(apertium: Apertium, source: str, own: str, target: str) -> None:
    assert translated(apertium, source, own) == target


@pytest.mark.parametrize(
    ("pair", "source", "own", "target"),
    [
        (Pair("fr", "es"), "La fin de la grève.", "grève=paro", "El final del paro."),
        (
            Pair("es", "pt"),
            "El sindicato publicó el informe nuevo.",
            "sindicato=associação; informe=memória",
            "A associação publicou a memória nova.",
        ),
        (Pair("es", "ca"), "El fin de la huelga.", "huelga=atur", "La fi de l'atur."),
        (
            Pair("es", "it"),
            "El sindicato publicó el informe.",
            "sindicato=banca",
            "La banca ha pubblicato la relazione.",
        ),
        (Pair("es", "en"), "Las huelgas rojas fueron largas.", "huelga=walkout", "The red walkouts were long."),
    ],
    ids=str,
)
def test_other_pairs(apertium: Apertium, pair: Pair, source: str, own: str, target: str) -> None:
    if pair not in apertium.pairs():
        pytest.skip(f"needs Apertium's {pair}")
    assert translated(apertium, source, own, pair) == target


def test_the_glossarys_gender_goes_before_the_dictionarys(apertium: Apertium) -> None:
    source, span = "The strike was short.", (4, 10)
    targets = [
        apertium.translate([Request(source, constraints=(Constraint(span, ("zurba",), gender=gender),))], EN_ES)[
            0
        ].target
        for gender in ("masculine", "feminine", "")
    ]
    assert targets == ["El zurba era corto.", "La zurba era corta.", "La zurba era corta."]


_NUMBERS = """schema: 1
title: Numbers
languages: [en, es, pt]
concepts:
  - id: united-nations
    status: approved
    kind: name
    definition: {en: An organisation of states.}
    terms:
      en: United Nations
      es: {term: Naciones Unidas, gender: feminine, number: plural}
  - id: overtime
    status: approved
    pos: noun
    definition: {en: Work beyond the normal hours.}
    terms:
      en: overtime
      es: {term: horas extra, gender: feminine, number: plural}
      pt: {term: trabalho extra, gender: masculine, number: singular}
"""


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The United Nations is weak.", "Las Naciones Unidas son débiles."),
        ("She says that overtime is common.", "Dice que las horas extra son comunes."),
        ("The old overtime was paid.", "Las horas extra viejas fueron pagadas."),
        ("The head of the United Nations is weak.", "La jefa de las Naciones Unidas es débil."),
    ],
)
def test_a_rendering_of_one_number_alone_has_it_whatever_the_sources(
    apertium: Apertium, tmp_path: Path, source: str, target: str
) -> None:
    (tmp_path / "numbers.yaml").write_text(_NUMBERS)
    terms = Terms(EN_ES, tmp_path)
    made = apertium.translate([Request(source, constraints=terms.constraints(source))], EN_ES)
    assert made[0].target == target
    (back,) = Terms(Pair("es", "pt"), tmp_path).constraints("Las horas extra son pocas.")
    assert (back.renderings, back.plural, back.replace) == (("trabalho extra",), False, True)


def test_a_name_stays_as_it_is(apertium: Apertium) -> None:
    own = "Amazon=Amazon; Red Hat=Red Hat"
    assert translated(apertium, "The workers of Amazon met Red Hat.", own).endswith("de Amazon cumplieron Red Hat.")


def test_alignment_and_markup_lead_to_the_term(apertium: Apertium) -> None:
    source = "The end of the general strike was near."
    markup = (Markup(15, 29, "bold"),)
    [translation] = apertium.translate(
        [Request(source, markup, request(source, "general strike=paro").constraints)], EN_ES
    )
    place = translation.target.index("paro")
    assert (15, 29, place, place + 4) in translation.alignment.links
    assert [translation.target[m.start : m.end] for m in translation.markup if m.kind == "bold"] == ["paro"]


def test_a_term_that_cannot_be_met_harms_nothing(apertium: Apertium) -> None:
    """A verb's form of a noun, a part of a word, an overlap: the plain translation, or the other terms, remain."""
    source = "The workers struck the table."
    plain = apertium.translate([Request(source)], EN_ES)[0].target
    within = Constraint((4, 8), ("obra",))
    assert apertium.translate([Request(source, constraints=(within,))], EN_ES)[0].target == plain
    both = (Constraint((4, 11), ("obreras",), gender="feminine", plural=True), Constraint((8, 11), ("otros",)))
    assert "obreras" in apertium.translate([Request(source, constraints=both)], EN_ES)[0].target


def specimens() -> list[tuple[str, str, str]]:
    lines = SPECIMENS.read_text("utf-8").splitlines()
    return [(*line.split("\t"),) for line in lines if not line.startswith("#")]  # type: ignore[misc]


def test_specimens_have_all_their_terms(apertium: Apertium) -> None:
    """And the articles before them are those of the gold, but for one acronym that no dictionary knows."""
    cases = specimens()
    assert len(cases) >= 200
    requests = [request(source, own) for source, own, _ in cases]
    translations = apertium.translate(requests, EN_ES)
    missing, wrong, articles = [], [], 0
    for (source, own, gold), asked, translation in zip(cases, requests, translations, strict=True):
        for constraint, place in zip(asked.constraints, terms_in(asked, translation), strict=True):
            if place is None:
                missing.append((source, constraint.renderings[0]))
                continue
            form = translation.target[slice(*place)]
            wanted, have = (article_before(text, form) for text in (gold, translation.target))
            articles += bool(wanted and have)
            if wanted and have and wanted != have:
                wrong.append((source, f"{have} {form}"))
        assert own
    assert missing == []
    assert articles > 150
    assert wrong == [("The ILO published the figures.", "el OIT")]


def terms_in(asked: Request, translation: Translation) -> list[Span | None]:
    """For each constraint the last word or phrase of the target that is linked to the whole of it."""
    found: list[Span | None] = []
    for constraint in asked.constraints:
        places = [link[2:] for link in translation.alignment.links if link[:2] == constraint.span]
        found.append(max(places, key=lambda place: place[0], default=None))
    return found


def article_before(text: str, form: str) -> str:
    match = re.search(rf"\b(del|al|el|la|los|las|un|una) {re.escape(form)}\b", text, re.IGNORECASE)
    if not match:
        return ""
    article = match[1].lower()
    return {"del": "el", "al": "el"}.get(article, article)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        # an unknown word takes part as a name, glued ones stay where they are
        ("The QuxMessage table is old.", "La mesa de QuxMessage es vieja."),
        ("The file x~y is there.", "x~y"),
        ("The friend of Professor Kowalczyk Ferdini died.", " Kowalczyk Ferdini "),
        ("Juan Kowalczyk died.", "Juan Kowalczyk murió."),
        ("A Grobbel spokesman died.", "Un portavoz de Grobbel murió."),
        # identifiers are one word
        ("Open the file sources.list now.", " sources.list "),
        ("The table Sales.Orders is old.", "Sales.Orders"),
        ("The value of max_size is small.", "max_size"),
        # capitals that transfer moves or loses, and a comma that it doubles
        ("There are many workers. There is a table.", "Hay muchos trabajadores. Hay una mesa."),
        ("Khan Shirani discovered a table.", "Khan Shirani descubrió una mesa."),
        ("In other words, the workers won.", "En otras palabras, los trabajadores ganaron."),
        # words that transfer moves apart do not run together
        ("It is a higher-level table.", "mesa de nivel"),
    ],
)
def test_faults_of_the_output_are_set_right(apertium: Apertium, source: str, target: str) -> None:
    made = translated(apertium, source, "")
    assert made == target if target.endswith(".") else target in made


def test_an_inflected_form_that_no_dictionary_finds_is_not_replaced(apertium: Apertium) -> None:
    """“muestra” is a noun to the word list that finds terms; the engine knows what it put in."""
    asked = request("The table shows the workers.", "show=mostrar")
    [translation] = apertium.translate([asked], EN_ES)
    done = Terms(EN_ES).enforce(asked, translation, {"show": "mostrar"})
    assert done.target == "La mesa muestra los trabajadores."
    [term] = done.terms
    assert (term.source, term.target, term.status, term.rule) == ("shows", "muestra", "inflected", "engine")


def test_it_is_told_which_terms_the_engine_put_in(apertium: Apertium) -> None:
    """“trabajadores” is the engine's own word for a term that is only looked for; the adjective it inflected itself."""
    source, terms = "The workers chose the required strikes.", {"required": "obligatorio", "strike": "paro"}
    asked = request(source, "; ".join("=".join(pair) for pair in terms.items()))
    looked_for = Constraint((4, 11), ("trabajador",), ("trabajadores",), replace=False)
    asked = Request(source, constraints=(looked_for, *asked.constraints))
    [translation] = apertium.translate([asked], EN_ES)
    done = enforce(source, translation, asked.constraints)
    assert [(term.target, term.status, term.rule, term.by) for term in done.terms] == [
        ("trabajadores", "inflected", "form", ""),
        ("obligatorios", "inflected", "form", "engine"),
        ("paros", "kept", "exact", "engine"),
    ]


@cache
def shared_engine() -> Apertium:
    return Apertium()


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    shared_engine().close()


SOURCES = [source for source, _, _ in specimens()[::20]] + [
    "“Strikes”, she said,\nare (mostly) short; see https://example.org/a_b and sources.list.",
    "It's the union's table - the worker's, isn't it?",
    "",
]


@settings(max_examples=60)
@given(st.data())
def test_any_spans_as_constraints_keep_order_and_count(data: st.DataObject) -> None:
    """Whole words, parts of words, overlaps, empty spans: one target for each source, none of them broken."""
    requests = []
    for source in SOURCES:
        edges = sorted({0, len(source), *(at for word in _WORDS.finditer(source) for at in word.span())})
        spans = st.tuples(st.sampled_from(edges), st.sampled_from(edges)).map(lambda two: (min(two), max(two)))
        renderings = st.sampled_from(["paro", "huelgas", "de forma [x]", "^a$", "Ñandú", "agregar", "x/y<z>", "rojo"])
        constraint = st.builds(
            Constraint, spans, st.tuples(renderings), plural=st.booleans(), gender=st.sampled_from(["", "feminine"])
        )
        requests.append(Request(source, constraints=tuple(data.draw(st.lists(constraint, max_size=4)))))
    engine = shared_engine()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    translations = engine.translate(requests, EN_ES)
    assert len(translations) == len(requests)
    for asked, translation in zip(requests, translations, strict=True):
        assert bool(translation.target.strip()) == bool(asked.source.strip())
        assert not any(issue.check == "engine_failed" for issue in translation.issues)
        assert not set("\ue000\ue001") & set(translation.target)
        for a, b, c, d in translation.alignment.links:
            assert 0 <= a < b <= len(asked.source)
            assert 0 <= c < d <= len(translation.target)
        if not asked.constraints:
            assert translation.target == engine.translate([asked], EN_ES)[0].target
