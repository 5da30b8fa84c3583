"""Access control, over a small application that stands in for the chat and its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.config import Settings
from assistant.errors import SettingsError
from assistant.web import login
from assistant.web.access import Access, Gate, person
from assistant.web.sessions import Sessions
from assistant.web.users import Users

PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "none"}
OURS = {"sec-fetch-site": "same-origin"}
PASSWORD = "correct horse battery"


def who(request: Request) -> Response:
    found = person(request)
    return JSONResponse([found.name, found.anonymous, found.auditor])


def client(settings: Settings, *, peer: str = "127.0.0.1", host: str = "127.0.0.1") -> TestClient:
    gate = Gate.open(settings)
    routes = [*login.routes(gate), Route("/{path:path}", who, methods=["GET", "POST", "DELETE"])]
    app = Starlette(routes=routes, middleware=[Middleware(Access, gate=gate)])
    return TestClient(app, base_url=f"http://{host}:7860", client=(peer, 1), follow_redirects=False)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Settings]:
    def settings(**changes: object) -> Settings:
        return Settings(data_dir=tmp_path, **changes)

    return settings


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "users.txt"
    Users(path).put("María", PASSWORD)
    Users(path).put("otto", PASSWORD)
    return path


def log_in(browser: TestClient, name: str = "maría", password: str = PASSWORD, **headers: str) -> Response:
    form = {"name": name, "password": password, "next": "/answer/1"}
    return browser.post("/login", data=form, headers={**OURS, **headers})


def test_on_loopback_nobody_logs_in_and_browsers_are_told_apart(make: Callable[..., Settings]) -> None:
    browser, other = client(make()), client(make())
    browser.get("/", headers=PAGE), other.get("/", headers=PAGE)
    mine, theirs = browser.get("/who").json(), other.get("/who").json()
    assert mine == browser.get("/who").json() != theirs
    assert len(mine[0]) == 32 and mine[1:] == [True, True]
    cookie = next(iter(browser.cookies.jar))
    assert cookie.expires and mine[0] not in str(cookie.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_bound_to_more_than_loopback_without_control_it_refuses_to_start(
    make: Callable[..., Settings], host: str
) -> None:
    with pytest.raises(SettingsError, match=r"UI_HOST=.*UI_AUTH.*UI_AUTH_HEADER"):
        Gate.open(make(ui_host=host))


def test_serving_other_hosts_without_control_is_refused_unless_it_is_a_demonstration(
    make: Callable[..., Settings],
) -> None:
    with pytest.raises(SettingsError, match="UI_ALLOWED_HOSTS"):
        Gate.open(make(ui_allowed_hosts="demo.example"))
    demo = client(make(ui_allowed_hosts="demo.example", ui_read_only="on"), host="demo.example")
    demo.get("/", headers=PAGE)
    assert demo.get("/who").json()[1:] == [True, False]  # strangers see nobody else's answers


@pytest.mark.parametrize("content", ["", "maria:secret\n", "maria\n", "a b:$argon2id$v=19$m=8,t=1,p=1$x$y\n"])
def test_a_file_without_users_or_with_a_clear_password_is_refused(
    make: Callable[..., Settings], tmp_path: Path, content: str
) -> None:
    path = tmp_path / "users.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="assistant users add") as raised:
        Gate.open(make(ui_auth=str(path)))
    assert "secret" not in str(raised.value)


def test_whoever_is_not_logged_in_gets_the_log_in_for_pages_and_401_for_calls(
    make: Callable[..., Settings], users: Path
) -> None:
    browser = client(make(ui_auth=str(users)))
    turned = browser.get("/answer/1?share=x", headers=PAGE)
    assert (turned.status_code, turned.headers["location"]) == (303, "/login?next=/answer/1%3Fshare%3Dx")
    for path in (
        "/gradio_api/queue/join",
        "/gradio_api/upload",
        "/gradio_api/component_server",
        "/conversations",
    ):
        assert browser.post(path, headers=OURS).status_code == 401
    for path in ("/config", "/gradio_api/info", "/static/x.js", "/gradio_api/file=x"):
        assert browser.get(path, headers={"sec-fetch-mode": "cors"}).status_code == 401
    assert browser.get("/session").status_code == 401


def test_a_right_password_opens_a_session_that_outlives_the_server_and_ends_with_log_out(
    make: Callable[..., Settings], users: Path
) -> None:
    browser = client(make(ui_auth=str(users)))
    answer = log_in(browser, "MARÍA")
    assert (answer.status_code, answer.headers["location"]) == (303, "/answer/1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie
    assert browser.get("/who").json() == ["maría", False, False]
    restarted = client(make(ui_auth=str(users)))
    restarted.cookies = browser.cookies
    assert restarted.get("/session").status_code == 204
    browser.post("/logout", headers=OURS)
    assert restarted.get("/who").status_code == 401


def test_wrong_password_and_unknown_name_get_the_same_answer(
    make: Callable[..., Settings], users: Path
) -> None:
    browser = client(make(ui_auth=str(users)))
    wrong, unknown = log_in(browser, "otto", "wrong password"), log_in(browser, "nobody", "wrong password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("otto", "") == unknown.text.replace("nobody", "")
    assert "set-cookie" not in wrong.headers and browser.get("/who").status_code == 401


def test_after_some_wrong_passwords_even_the_right_one_must_wait(
    make: Callable[..., Settings], users: Path
) -> None:
    browser = client(make(ui_auth=str(users)))
    for _ in range(3):
        assert log_in(browser, "otto", "wrong").status_code == 401
    held = log_in(browser, "otto")
    assert held.status_code == 429 and int(held.headers["retry-after"]) >= 1
    assert log_in(browser, "maría").status_code == 429  # the address waits too


def test_a_session_ends_after_idleness_and_in_any_case_after_its_hours(tmp_path: Path) -> None:
    now = [1000.0]
    sessions = Sessions(tmp_path, hours=2, idle_minutes=30, clock=lambda: now[0])
    idle, used = sessions.begin("otto", "s"), sessions.begin("otto", "s")
    for _ in range(4):
        now[0] += 29 * 60
        assert sessions.find(used) == ("otto", "s")
    assert sessions.find(idle) is None
    now[0] += 5 * 60
    assert sessions.find(used) is None
    assert used.encode() not in (tmp_path / "sessions.sqlite").read_bytes()
    sessions.close()


def test_who_is_removed_or_gets_a_new_password_is_out_at_once(
    make: Callable[..., Settings], tmp_path: Path
) -> None:
    file = Users(tmp_path / "own.txt")
    file.put("ana", PASSWORD), file.put("bea", PASSWORD)
    ana, bea = (client(make(ui_auth=str(file.path))) for _ in range(2))
    log_in(ana, "ana"), log_in(bea, "bea")
    assert ana.get("/who").status_code == bea.get("/who").status_code == 200
    file.put("ana", "another password")
    file.remove("bea")
    assert ana.get("/who").status_code == bea.get("/who").status_code == 401
    file.path.unlink()
    assert log_in(ana, "ana", "another password").status_code in (401, 429)


def test_a_proxys_header_counts_only_from_the_proxy(make: Callable[..., Settings]) -> None:
    settings = make(ui_host="0.0.0.0", ui_auth_header="X-User", ui_trusted_proxies="10.0.0.0/24")
    named = {"x-user": "Zoë".encode(), "accept": "text/html"}
    assert client(settings, peer="10.0.0.7").get("/who", headers=named).json()[:2] == ["Zoë", False]
    assert client(settings, peer="10.0.1.7").get("/who", headers=named).status_code == 403
    assert client(settings, peer="10.0.0.7").get("/who", headers=PAGE).status_code == 403
    twice = [("x-user", "a"), ("x-user", "b"), ("accept", "text/html")]
    assert client(settings, peer="10.0.0.7").get("/who", headers=twice).status_code == 403


def test_behind_https_the_cookie_is_secure_and_attempts_count_for_the_true_address(
    make: Callable[..., Settings], users: Path
) -> None:
    settings = make(ui_auth=str(users))
    browser = client(settings, peer="127.0.0.1")
    assert "Secure" in log_in(browser, **{"x-forwarded-proto": "https"}).headers["set-cookie"]
    for _ in range(3):
        log_in(browser, "nobody", "x", **{"x-forwarded-for": "203.0.113.5, 198.51.100.1"})
    assert log_in(browser, **{"x-forwarded-for": "198.51.100.1"}).status_code == 429
    assert log_in(browser, **{"x-forwarded-for": "198.51.100.2"}).status_code == 303
    outside = client(settings, peer="203.0.113.9")
    assert "Secure" not in log_in(outside, **{"x-forwarded-proto": "https"}).headers["set-cookie"]


def test_another_name_for_this_machine_is_refused(make: Callable[..., Settings]) -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert client(make(), host=host).get("/who").status_code == 200
    assert client(make(), host="rebound.example").get("/who").status_code == 421


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, False),
        ({"origin": "http://127.0.0.1:7860"}, True),
        ({"origin": "http://127.0.0.1:7861"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://127.0.0.1:7860", "sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
    ],
)
def test_a_write_must_come_from_our_own_pages(
    make: Callable[..., Settings], headers: dict[str, str], allowed: bool
) -> None:
    for method in ("POST", "DELETE"):
        done = client(make()).request(method, "/gradio_api/queue/join", headers=headers)
        assert done.status_code == (200 if allowed else 403)


def test_another_site_may_link_here_but_not_read(make: Callable[..., Settings]) -> None:
    browser = client(make())
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert browser.get("/answer/1", headers=link).status_code == 200
    assert browser.get("/who", headers={**link, "sec-fetch-mode": "no-cors"}).status_code == 403
    assert browser.get("/who", headers={"origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil", "/logout", "/a\nb"])
def test_after_log_in_nobody_is_sent_elsewhere(wanted: str) -> None:
    assert login.local(wanted) == "/"
    assert login.local("/answer/1?share=x") == "/answer/1?share=x"


def test_only_named_auditors_may_see_everybodys_answers(make: Callable[..., Settings], users: Path) -> None:
    settings = make(ui_auth=str(users), ui_auditors="Otto")
    browser, other = client(settings), client(settings)
    log_in(browser, "otto"), log_in(other, "maría")
    assert browser.get("/who").json()[2] is True and other.get("/who").json()[2] is False
