"""One request at the desk: who asks, for which article, with the glossary as it is now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import HTTPException, Request

from pipeline import glossary
from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary
from pipeline.people.roles import Person
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Head, Place
from pipeline.store.views import TranslatedArticle
from pipeline.web.asking import asker, settings_of
from pipeline.web.desk_rows import FILTERS


@dataclass(frozen=True, slots=True)
class Seat:
    """One request at the desk: who asks, for which article, and what it is now."""

    request: Request
    desk: Desk
    person: Person
    view: TranslatedArticle
    glossary: Glossary | None
    trouble: str
    show: str  # the filter of the page, "" for all

    def place(self, segment: str) -> Place:
        return Place(self.view.document, self.view.article.id, segment, self.view.target)

    def heads(self) -> dict[str, Head]:
        return self.desk.heads(self.view.document, self.view.article.id, self.view.target, self.person.name)

    def again(self) -> Seat:
        """The same after something was changed."""
        view = self.desk.article(self.view.document, self.view.article.id, self.view.target, aligned=False)
        return replace(self, view=view or self.view)


def seat(request: Request, desk: Desk, name: str, article_id: str, target: str) -> Seat:
    """Raises 404 where there is no such article in this language."""
    view = desk.article(name, article_id, target, aligned=False)
    if view is None or not view.asked_for:
        raise HTTPException(404, "There is no such article in this language.")
    terms, trouble = terms_now(request)
    show = request.query_params.get("show", "")
    return Seat(request, desk, asker(request), view, terms, trouble, show if show in FILTERS[1:] else "")


def terms_now(request: Request) -> tuple[Glossary | None, str]:
    """The glossary as its files are now, and what is wrong with it if it cannot be used."""
    settings = settings_of(request)
    folder = settings.glossaries
    known: Glossary | None = getattr(request.app.state, "glossary", None)
    try:
        found = known.reloaded() if known else glossary.load(folder) if folder.is_dir() else None
    except GlossaryError as error:
        return None, error.told(settings.workspace)
    request.app.state.glossary = found
    return found, ""
