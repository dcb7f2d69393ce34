"""``diglot checks``: what is looked for in translations."""

from __future__ import annotations

import json

import click


@click.command(short_help="Say what is looked for in translations, and how grave it is.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one per check.")
def command(as_json: bool) -> None:
    """Say what is looked for in translations, how grave it is, and whether a fix is offered where that is certain."""
    from pipeline.checks import CHECKS  # noqa: PLC0415 - language data

    rows = [
        {"check": one.name, "text": one.text, "severities": list(one.severities), "mends": one.mends}
        for one in CHECKS.values()
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for one in CHECKS.values():
        print(f"{one.name:18}{'/'.join(one.severities):20}{'fix  ' if one.mends else '     '}{one.text}")
