"""The pages about people: login and logout, invitations, one's own account, and who there is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.errors import PeopleError, TooManyTriesError
from pipeline.people import passwords
from pipeline.people.records import Session
from pipeline.people.roles import ROLES, Person, Role
from pipeline.web import addresses
from pipeline.web.door import Number, OpenAccounts, local, logged_in, posted, require, viewer
from pipeline.web.rendering import page

router = APIRouter()
METHODS = ["GET", "HEAD"]
Form = Annotated[dict[str, str], Depends(posted)]
Admin = Annotated[Person, Depends(require("admin"))]


@router.api_route(addresses.LOGIN, methods=METHODS)
def login_page(request: Request, next: str = addresses.START) -> Response:  # noqa: A002  its name in the address
    if viewer(request).person:
        return RedirectResponse(local(next), 303)
    return page("login.html", onward=local(next), name="", error=None)


@router.post(addresses.LOGIN)
def log_in(request: Request, form: Form) -> Response:
    onward = local(form.get("next", addresses.START))
    if viewer(request).person:
        return RedirectResponse(onward, 303)
    name = form.get("name", "")
    try:
        with _open(request)() as accounts:
            token = accounts.log_in(name, form.get("password", ""))
    except TooManyTriesError as error:
        response = page("login.html", 429, onward=onward, name=name, error=error)
        response.headers["retry-after"] = str(error.wait)
        return response
    except PeopleError as error:
        return page("login.html", 403, onward=onward, name=name, error=error)
    return logged_in(request, token, onward)


@router.post(addresses.LOGOUT, dependencies=[Depends(posted)])
def log_out(request: Request) -> Response:
    session = viewer(request).session
    if session:
        with _open(request)() as accounts:
            accounts.people.end_session(session.person.number, session.number)
    return logged_in(request, "", addresses.LOGIN)


@router.api_route(addresses.invitation("{token}"), methods=METHODS)
def invitation_page(request: Request, token: str) -> Response:
    # a look changes nothing: programs that read mail open links too
    with _open(request)() as accounts:
        invitation = accounts.invitation(token)
    return _invitation(token, invitation.role)


@router.post(addresses.invitation("{token}"))
def accept(request: Request, token: str, form: Form) -> Response:
    name, password = form.get("name", ""), form.get("password", "")
    with _open(request)() as accounts:
        role = accounts.invitation(token).role
        try:
            _agree(form)
            session = accounts.accept(token, name, password)
            before = viewer(request).session
            if before:  # whoever was logged in with this browser is not any more
                accounts.people.end_session(before.person.number, before.number)
        except PeopleError as error:
            accounts.invitation(token)  # void meanwhile: then that is what there is to say
            return _invitation(token, role, name, error)
    return logged_in(request, session, addresses.START)


@router.api_route(addresses.ACCOUNT, methods=METHODS)
def account_page(request: Request, done: str = "") -> Response:
    return _account(request, done=done if done in ("password", "session") else "")


@router.post(addresses.PASSWORD)
def change_password(request: Request, form: Form) -> Response:
    session = _session(request)
    try:
        _agree(form)
        with _open(request)() as accounts:
            token = accounts.change_password(session, form.get("old", ""), form.get("password", ""))
    except PeopleError as error:
        return _account(request, error, 429 if isinstance(error, TooManyTriesError) else 422)
    return logged_in(request, token, f"{addresses.ACCOUNT}?done=password")


@router.post(addresses.SESSIONS)
def end_sessions(request: Request, form: Form) -> Response:
    session = _session(request)
    with _open(request)() as accounts:
        if form.get("which") == "others":
            accounts.people.end_others(session.person.number, session.number)
        else:
            accounts.people.end_session(session.person.number, _number(form.get("which", "")))
    return RedirectResponse(f"{addresses.ACCOUNT}?done=session", 303)


@router.api_route(addresses.PEOPLE, methods=METHODS)
def people_page(request: Request, admin: Admin) -> Response:
    return _people(request, admin)


@router.post(addresses.INVITATIONS)
def invite(request: Request, admin: Admin, form: Form) -> Response:
    """Makes an invitation and shows its link, this once; or withdraws one."""
    with _open(request)() as accounts:
        if "withdraw" in form:
            accounts.people.withdraw(_number(form["withdraw"]))
            return RedirectResponse(addresses.PEOPLE, 303)
        token = accounts.invite(_role(form), None if admin.alone else admin)
    scheme = "https" if request.app.state.access.secure else request.url.scheme
    return _people(request, admin, link=f"{scheme}://{request.url.netloc}{addresses.invitation(token)}")


@router.post(f"{addresses.PEOPLE}/{{number}}", dependencies=[Depends(require("admin"))])
def change_person(request: Request, number: Number, form: Form) -> Response:
    """Changes a person's role, shuts the person out, or lets the person in again."""
    with _open(request)() as accounts:
        if "disabled" in form:
            accounts.people.set_disabled(number, form["disabled"] == "yes")
        else:
            accounts.people.set_role(number, _role(form))
    return RedirectResponse(addresses.PEOPLE, 303)


def _open(request: Request) -> OpenAccounts:
    opener: OpenAccounts = request.app.state.accounts
    return opener


def _session(request: Request) -> Session:
    """The login with which somebody asks; there is none where nobody needs one."""
    session = viewer(request).session
    if session is None:
        raise HTTPException(404)
    return session


def _agree(form: dict[str, str]) -> None:
    if form.get("password", "") != form.get("again", ""):
        raise PeopleError("The two passwords are not the same.")


def _role(form: dict[str, str]) -> Role:
    for role in ROLES:
        if role == form.get("role"):
            return role
    raise HTTPException(400)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise HTTPException(400)
    return int(text)


def _invitation(token: str, role: Role, name: str = "", error: PeopleError | None = None) -> Response:
    status = 422 if error else 200
    return page("invitation.html", status, token=token, role=role, name=name, error=error, shortest=passwords.SHORTEST)


def _account(request: Request, error: PeopleError | None = None, status: int = 200, done: str = "") -> Response:
    session = _session(request)
    with _open(request)() as accounts:
        sessions = accounts.people.sessions(session.person.number, accounts.now)
    known = {"session": session, "sessions": sessions, "shortest": passwords.SHORTEST}
    return page("account.html", status, **known, error=error, done=done)


def _people(request: Request, admin: Person, link: str = "") -> Response:
    if admin.alone:
        raise HTTPException(404, "There are no accounts here. Make the first one with: diglot users add NAME")
    with _open(request)() as accounts:
        found, invitations = accounts.people.accounts(), accounts.people.invitations(accounts.now)
    return page("people.html", people=found, invitations=invitations, roles=ROLES, link=link)
