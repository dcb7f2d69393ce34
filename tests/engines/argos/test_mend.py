"""What a model lost, put back where the alignment says."""

from __future__ import annotations

import re

import pytest

from pipeline.document import Alignment
from pipeline.engines.argos.mend import mend
from pipeline.engines.base import Pair

EN_ES = Pair("en", "es")


def _aligned(source: str, target: str, links: str) -> Alignment:
    """Links written as ``strike=huelga``: the first occurrence of each word."""
    out = []
    for link in links.split():
        mine, theirs = link.split("=")
        s, t = source.index(mine), target.index(theirs)
        out.append((s, s + len(mine), t, t + len(theirs)))
    return Alignment(tuple(sorted(out, key=lambda one: one[2:])))


@pytest.mark.parametrize(
    ("source", "target", "links", "lost", "mended"),
    [
        ("Some 12,500 jobs went.", "Unos empleos se van.", "jobs=empleos", "12,500", "Unos 12.500 empleos se van."),
        ("Some 12,500 jobs.", "Unos 1.250 empleos.", "jobs=empleos 12,500=1.250", "12,500", "Unos 12.500 empleos."),
        ("It rose by 3.5 % again.", "Subió de nuevo.", "rose=Subió", "3.5", "Subió 3,5 % de nuevo."),
        ("They met on 12/05/2024.", "Se reunieron.", "met=reunieron", "12 05 2024", "Se reunieron 12/05/2024."),
        ("It costs €20 now.", "Cuesta ahora.", "costs=Cuesta now=ahora", "20", "Cuesta €20 ahora."),
        ("Call +44 20 7946 0958.", "Llame ya.", "Call=Llame", "+44 20 7946 0958", "Llame +44 20 7946 0958 ya."),
        ("Nobody knows 77.", "Nadie.", "", "77", "Nadie."),
    ],
)  # fmt: skip
def test_figures(source: str, target: str, links: str, lost: str, mended: str) -> None:
    alignment = _aligned(source, target, links)
    phone = lost.startswith("+")
    spans = [
        match.span() for one in ([lost] if phone else lost.split()) for match in re.finditer(re.escape(one), source)
    ]
    result = mend(source, target, alignment, spans[:3], EN_ES)
    assert result.target == mended
    assert bool(result.issues) == (mended != target)
    for issue in result.issues:
        assert issue.source_span
        assert issue.target_span
        assert result.target[slice(*issue.target_span)].strip() == result.target[slice(*issue.target_span)]
    for s0, s1, t0, t1 in alignment.links:
        assert any(
            (s0, s1) == link[:2] and result.target[slice(*link[2:])] in (target[t0:t1], "12.500")
            for link in result.alignment.links
        )


@pytest.mark.parametrize(
    ("source", "target", "links", "mended"),
    [
        ("The “final” offer.", "La oferta final.", "final=final offer=oferta", "La oferta “final”."),
        ('The "final" offer.', "La oferta final.", "final=final offer=oferta", 'La oferta "final".'),
        ("One (page five) is out.", "Una página cinco salió.", "page=página five=cinco", "Una (página cinco) salió."),
        ("The “final” offer.", "La oferta «final».", "final=final offer=oferta", "La oferta «final»."),
        ("It’s the workers’ offer.", "Es la oferta.", "offer=oferta", "Es la oferta."),
    ],
)  # fmt: skip
def test_marks_around_words(source: str, target: str, links: str, mended: str) -> None:
    assert mend(source, target, _aligned(source, target, links), [], EN_ES).target == mended


def test_without_an_alignment_nothing_is_put_anywhere() -> None:
    assert mend("See 2,024.", "Vea.", Alignment(), [(4, 9)], EN_ES).target == "Vea."
