"""The language of the pages: asked for by the browser, chosen by a link, kept in a cookie."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.view import strings
from assistant.view.layout import page
from assistant.view.static import localised
from assistant.web.language import Language, routes


def show(_: Request) -> Response:
    return HTMLResponse(page(strings.DOCUMENTS, current="/documents"))


def plain(_: Request) -> Response:
    return PlainTextResponse(strings.language())


@pytest.fixture
def browser() -> TestClient:
    beside = [Route("/documents", show), Route("/plain", plain)]
    app = Starlette(routes=[*routes(), *beside], middleware=[Middleware(Language)])
    return TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)


def test_a_page_is_in_the_language_that_the_browser_asks_for(browser: TestClient) -> None:
    spanish = browser.get("/documents", headers={"accept-language": "es-ES,es;q=0.9"})
    assert '<html lang="es">' in spanish.text and "<h1>Documentos</h1>" in spanish.text
    english = browser.get("/documents", headers={"accept-language": "fr"})
    assert '<html lang="en">' in english.text and "<h1>Documents</h1>" in english.text
    assert {"cookie", "accept-language"} <= {
        each.strip().lower() for each in spanish.headers["vary"].split(",")
    }


def test_the_link_remembers_the_other_language_and_leads_back(browser: TestClient) -> None:
    page_before = browser.get("/documents").text
    assert 'href="/language/es" lang="es" hreflang="es"' in page_before
    answer = browser.get("/language/es", headers={"referer": "http://127.0.0.1:7860/documents?q=a&page=2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents?q=a&page=2")
    assert "<h1>Documentos</h1>" in browser.get("/documents", headers={"accept-language": "en"}).text
    assert 'href="/language/en"' in browser.get("/documents").text


ELSEWHERE = (
    "",
    "http://evil.example/documents",
    "http://127.0.0.1:7860//evil.example",
    "http://[",
    "x:/y",
    "\\\\evil",
    "http://127.0.0.1:7860/language/en",
    "http://127.0.0.1:7860/\\evil.example",
)


@pytest.mark.parametrize("referer", ELSEWHERE)
def test_nobody_is_led_elsewhere(browser: TestClient, referer: str) -> None:
    assert browser.get("/language/es", headers={"referer": referer}).headers["location"] == "/"


def test_an_unknown_language_is_not_there_and_an_unknown_cookie_is_not_believed(browser: TestClient) -> None:
    assert browser.get("/language/tlh").status_code == 404
    asked = {"accept-language": "es", "cookie": "language=<script>"}
    assert browser.get("/plain", headers=asked).text == "es"


def test_the_chat_is_described_in_the_language_at_the_moment_and_kept_in_none() -> None:
    built = {
        "title": "x",
        "head": "<style></style>",
        "components": [
            {"id": 1, "props": {"elem_id": "question", "label": "?", "lines": 1}},
            {"id": 2, "props": {}},
        ],
    }
    with strings.speaking("es"):
        spanish = localised(built)
    assert spanish["title"] == "Asistente con citas"
    assert spanish["components"][0]["props"]["label"] == "Su pregunta"
    assert spanish["components"][0]["props"]["lines"] == 1
    assert '<meta name="language" content="es">' in spanish["head"]
    assert localised(built)["components"][0]["props"]["placeholder"] == strings.QUESTION_HINT
    assert built["components"][0]["props"]["label"] == "?"  # type: ignore[index]
