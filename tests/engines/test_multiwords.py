"""Expressions taken apart in an analysis; what becomes of them is in tests/engines/test_usage.py."""

from __future__ import annotations

from pipeline.engines.multiwords import apart

USED = "^Was used to/Be<vblex><past><p1><sg># used to/Be<vblex><past><p3><sg># used to$"
PAY = " ^pay/pay<n><sg>/pay<vblex><inf>/pay<vblex><pres>$"


def test_each_word_has_its_own_analyses() -> None:
    assert apart(USED + PAY) == (
        "^Was/Be<vbser><past><p1><sg>/Be<vbser><past><p3><sg>$ ^used/use<vblex><pp>$ ^to/to<pr>$" + PAY
    )


def test_what_is_no_infinitive_leaves_it_whole() -> None:
    for behind in ("", "^./.<sent>$", " ^eating/eat<vblex><ger>$", " ^it/prpers<prn><obj>$ ^pay/pay<vblex><inf>$"):
        assert apart(USED + behind) == USED + behind
    assert apart(r"^a\/b/*a\/b$" + PAY) == r"^a\/b/*a\/b$" + PAY
