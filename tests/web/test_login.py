"""The way in and out, and what must not lead in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.people import lifetimes, tokens
from pipeline.settings import load
from pipeline.store import Store
from pipeline.web import create_app
from pipeline.web.door import local
from pipeline.web.guard import HEADERS, Access
from tests.people.hashes import GOOD, OTHER, make_cheap
from tests.web.visitor import Visitor
from tests.web.workspace import put, specimen

ARTICLE = "/documents/evening_post/articles/tram-drivers/es"
Visit = Callable[..., Visitor]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a document; Ana is admin, Rea reader."""
    make_cheap(monkeypatch)
    with Store.open(load(tmp_path).database) as store:
        put(store, specimen("evening_post"))
    with Accounts.open(load(tmp_path).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
        accounts.add("Rea", "reader", GOOD)
    return tmp_path


@pytest.fixture
def visitor(root: Path) -> Visitor:
    return Visitor(create_app(load(root)))


@pytest.mark.parametrize("path", ["/", "/documents/evening_post", ARTICLE, "/account", "/people", "/nothing", "/LOGIN"])
def test_with_accounts_everything_asks_for_a_login(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    assert answer.text == ""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/account/password", "/people/1", "/nothing"])
def test_nothing_can_be_sent_without_a_login(visitor: Visitor, method: str, path: str) -> None:
    answer = visitor.ask(method, path)
    assert answer.status_code == 401
    assert "evening_post" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/static/diglot.css", "/login"])
def test_what_the_login_page_needs_is_open(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_a_login_leads_on_to_the_page_that_was_asked_for(visitor: Visitor) -> None:
    asked = visitor.get(f"{ARTICLE}?show=translation").headers["location"]
    visitor.get(asked)
    onward = re.search(r'name="next" value="([^"]*)"', visitor.page)
    assert onward
    answer = visitor.post("/login", name="Rea", password=GOOD, next=onward[1])
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ARTICLE}?show=translation")
    assert visitor.get(ARTICLE).status_code == 200
    assert "Rea" in visitor.page
    assert visitor.get("/login?next=/documents/evening_post").headers["location"] == "/documents/evening_post"


def test_logging_out_ends_the_login_itself(visitor: Visitor) -> None:
    visitor.log_in("Rea", GOOD)
    visitor.get("/")
    secret = visitor.cookie()
    assert visitor.post("/logout").headers["location"] == "/login"
    assert visitor.cookie() == ""
    visitor.cookies.set("diglot", secret, domain="127.0.0.1")
    assert visitor.get("/").status_code == 303


def test_cookies_are_for_this_service_alone(root: Path) -> None:
    visitor = Visitor(create_app(load(root)))
    visitor.get("/login")
    answer = visitor.post("/login", name="Rea", password=GOOD)
    (kept,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("diglot=")]
    assert re.fullmatch(r"diglot=[\w-]{43}; Path=/; HttpOnly; SameSite=Strict", kept)

    secure = Visitor(create_app(load(root), access=Access(shared=True, secure=True)), "https://paper.example")
    secure.get("/login")
    answer = secure.post("/login", name="Rea", password=GOOD)
    (kept,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-diglot=")]
    assert re.fullmatch(r"__Host-diglot=[\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure", kept)
    assert secure.get("/").status_code == 200


def test_a_cookie_that_somebody_planted_opens_nothing(visitor: Visitor) -> None:
    planted = tokens.new()
    visitor.cookies.set("diglot", planted, domain="127.0.0.1")
    visitor.log_in("Rea", GOOD)
    secrets = {one.value for one in visitor.cookies.jar if one.name == "diglot"}
    other = Visitor(visitor.app)
    other.cookies.set("diglot", planted, domain="127.0.0.1")
    assert other.get("/").status_code == 303
    assert secrets - {planted}


def test_each_login_has_a_secret_of_its_own(visitor: Visitor) -> None:
    visitor.log_in("Rea", GOOD)
    first = visitor.cookie()
    visitor.get("/")
    visitor.post("/logout")
    visitor.log_in("Rea", GOOD)
    assert visitor.cookie()
    assert visitor.cookie() != first


@pytest.mark.parametrize("cookie", ["", "x", "x" * 10_000, 'diglot="', "diglot=\x7f", "diglot=a; diglot=b", "=;=;"])
def test_no_odd_cookie_opens_or_breaks_anything(visitor: Visitor, cookie: str) -> None:
    for given in (cookie, f"diglot={cookie}"):
        assert visitor.get("/", cookie=given).status_code == 303


@pytest.mark.parametrize(("name", "password"), [("Rea", OTHER), ("Nobody", GOOD), ("<script>", "<script>")])
def test_a_failed_login_says_the_same_whoever_it_is(visitor: Visitor, name: str, password: str) -> None:
    answer = visitor.log_in(name, password)
    assert answer.status_code == 403
    assert "Name and password do not belong together." in answer.text
    assert visitor.cookie() == ""
    assert password not in answer.text
    assert "<script>" not in answer.text


def test_guessing_has_to_wait(visitor: Visitor) -> None:
    for _ in range(lifetimes.FREE_TRIES):
        assert visitor.log_in("Rea", OTHER).status_code == 403
    answer = visitor.log_in("Rea", GOOD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert "Try again in a minute." in answer.text
    assert visitor.log_in("Ana", GOOD).status_code == 303


OURS = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:9000", "sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1:8000.elsewhere.example"},
        {"referer": "https://elsewhere.example/127.0.0.1:8000"},
        {"referer": "http://127.0.0.1:9000/login"},
        {"origin": "http://127.0.0.1:x"},
        {**OURS, "origin": "https://elsewhere.example"},
        {**OURS, "sec-fetch-site": "none"},
    ],
)
def test_other_sites_cannot_send_forms(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.get("/login")
    assert visitor.post("/login", headers, name="Rea", password=GOOD).status_code == 403
    assert visitor.cookie() == ""
    visitor.log_in("Rea", GOOD)
    visitor.get("/account")
    assert visitor.post("/logout", headers).status_code == 403
    assert visitor.get("/").status_code == 200


BEFORE = {"referer": OURS["origin"] + "/login"}  # what browsers said before they said more


@pytest.mark.parametrize("headers", [OURS, {"origin": OURS["origin"]}, {"sec-fetch-site": "same-origin"}, BEFORE, {}])
def test_own_forms_are_known_by_what_browsers_say(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.get("/login")
    assert visitor.post("/login", headers, name="Rea", password=GOOD).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_a_form_without_its_token_is_refused(visitor: Visitor, token: str) -> None:
    visitor.get("/login")
    assert visitor.post("/login", token=token, name="Rea", password=GOOD).status_code == 403
    visitor.log_in("Rea", GOOD)
    visitor.get("/account")
    assert visitor.post("/logout", token=token).status_code == 403
    assert visitor.get("/").status_code == 200


def test_the_token_of_one_login_is_of_no_use_to_another(root: Path) -> None:
    app = create_app(load(root))
    ana, rea = Visitor(app), Visitor(app)
    for one, name in ((ana, "Ana"), (rea, "Rea")):
        one.log_in(name, GOOD)
        one.get("/account")
    assert rea.post("/logout", token=ana.token).status_code == 403
    rea.get("/login")
    before = Visitor(app)
    before.get("/login")
    assert before.token != ana.token
    assert ana.post("/logout", token=before.token).status_code == 403


def test_a_login_cannot_be_made_with_a_token_from_another_browser(visitor: Visitor) -> None:
    other = Visitor(visitor.app)
    other.get("/login")
    visitor.get("/login")
    assert visitor.post("/login", token=other.token, name="Rea", password=GOOD).status_code == 403


OUTSIDE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "elsewhere.example",
    "http:elsewhere.example",
    "http://[",
    " //elsewhere.example",
    "",
    "/é",
    "/a\r\nset-cookie: diglot=x",
]


@pytest.mark.parametrize("onward", OUTSIDE)
def test_a_login_never_leads_elsewhere(visitor: Visitor, onward: str) -> None:
    assert local(onward) == "/"
    assert visitor.log_in("Rea", GOOD, onward).headers["location"] == "/"
    assert visitor.ask("GET", "/login", headers=None).headers["location"] == "/"


@pytest.mark.parametrize("onward", ["/", "/documents/a%20b", "/documents/x?show=both&x=//y", "/people#open"])
def test_pages_of_ours_are_led_to(onward: str) -> None:
    assert local(onward) == onward


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "/%5Celsewhere.example", "/documents/%0d%0aset-cookie:x"])
def test_what_was_asked_for_cannot_smuggle_an_address(visitor: Visitor, path: str) -> None:
    location = visitor.get(path).headers["location"]
    assert location.startswith("/login")
    assert "elsewhere" not in location.partition("next=")[2][:3]
    assert "\r" not in location


def test_a_link_from_another_site_reaches_who_is_logged_in(visitor: Visitor) -> None:
    """Cookies stay at home when another site's page links here; the page in between asks again from our own."""
    answer = visitor.get(ARTICLE, sec_fetch_site="cross-site")
    assert answer.status_code == 200
    assert f'content="0;url={ARTICLE}"' in answer.text
    assert "Tram" not in answer.text
    assert visitor.get(ARTICLE, sec_fetch_site="same-origin").headers["location"].startswith("/login")


def test_what_is_too_large_or_no_form_is_refused(visitor: Visitor) -> None:
    visitor.get("/login")
    assert visitor.post("/login", name="x" * 20_000).status_code == 413
    answer = visitor.ask("POST", "/login", headers={"content-type": "application/json"})
    assert answer.status_code == 415
    body = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.ask("POST", "/login?x=%ff", headers=body).status_code == 403
    many = {f"f{n}": "" for n in range(60)}
    assert visitor.post("/login", **many).status_code == 400


def test_alone_there_is_no_login_and_no_cookie(tmp_path: Path) -> None:
    visitor = Visitor(create_app(load(tmp_path)))
    answer = visitor.get("/")
    assert answer.status_code == 200
    assert "Log out" not in answer.text
    assert visitor.get("/login").headers["location"] == "/"
    for path in ("/account", "/people"):
        assert visitor.get(path).status_code == 404
    assert list(visitor.cookies.jar) == []
    assert list(tmp_path.iterdir()) == [], "asking who is there makes no database"


def test_the_first_account_closes_the_door_of_a_running_service(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = load(tmp_path_factory.mktemp("empty"))
    visitor = Visitor(create_app(settings))
    assert visitor.get("/").status_code == 200
    with Accounts.open(settings.database) as accounts:
        accounts.add("Ana", "admin", GOOD)
    assert visitor.get("/").status_code == 303
    with Accounts.open(settings.database) as accounts:
        found = accounts.people.find("Ana")
        assert found
        accounts.people.remove(found.number)
    assert visitor.get("/").status_code == 200


def test_a_shared_service_stays_closed_when_its_accounts_are_gone(tmp_path: Path) -> None:
    visitor = Visitor(create_app(load(tmp_path), access=Access(shared=True, secure=True)), "https://paper.example")
    for path in ("/", "/login", ARTICLE):
        answer = visitor.get(path)
        assert answer.status_code == 503
        assert "no accounts here any more" in answer.text
    with Store.open(load(tmp_path).database) as store:
        put(store, specimen("evening_post"))
    assert visitor.get(ARTICLE).status_code == 503


def test_a_shared_service_answers_to_its_names(root: Path) -> None:
    def status(base: str, *names: str) -> int:
        app = create_app(load(root), access=Access(shared=True, secure=True, names=names))
        return Visitor(app, base).get("/login").status_code

    assert status("https://paper.example") == 200
    assert status("https://192.0.2.7:8000") == 200
    assert status("https://paper.example", "paper.example") == 200
    assert status("https://PAPER.example", "paper.example") == 200
    assert status("https://127.0.0.1:8000", "paper.example") == 200
    assert status("https://elsewhere.example", "paper.example") == 400


def test_behind_a_proxy_that_renames_the_service_its_forms_work(root: Path) -> None:
    app = create_app(load(root), access=Access(shared=True, secure=True, names=("paper.example",)))
    visitor = Visitor(app, "https://127.0.0.1:8000")  # what the proxy asks for
    visitor.get("/login")
    said = {"origin": "https://paper.example", "sec-fetch-site": "same-origin"}
    assert visitor.post("/login", said, name="Rea", password=GOOD).status_code == 303
    assert visitor.post("/login", {"origin": "http://paper.example"}, name="Rea").status_code == 403


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"])
def test_a_proxy_that_was_not_stated_is_refused(root: Path, header: str) -> None:
    alone = Visitor(create_app(load(root)))
    answer = alone.ask("GET", "/login", headers={header: "192.0.2.1"})
    assert answer.status_code == 400
    assert "--behind-proxy" in answer.text
    stated = Visitor(create_app(load(root), access=Access(shared=True, secure=True)))
    assert stated.ask("GET", "/login", headers={header: "192.0.2.1"}).status_code == 200
