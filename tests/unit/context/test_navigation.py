"""The lasting navigation: what stands in it for whom, which place is marked, the numbers, the slots of the header."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import DictLoader

from module.casework.waiting import Open, OpenCount
from module.registry.actors import Actor
from tests.support.web import APPLICANT, CASE_OFFICER, HEAD, OPERATOR, bare_host, fake_services, sign_in_as

PLACES: dict[str, tuple[Actor | None, list[str]]] = {
    "visitor": (None, ["/register", "/verify", "/help"]),
    "applicant": (APPLICANT, ["/applications", "/entries", "/register", "/verify", "/help"]),
    "case officer": (
        CASE_OFFICER,
        ["/worklist", "/opinions", "/national-register", "/unified-register", "/classifiers"],
    ),
    "head": (HEAD, ["/worklist", "/opinions", "/national-register", "/unified-register", "/classifiers"]),
    "operator": (
        OPERATOR,
        ["/exchange/conversations", "/outside", "/tasks", "/national-register", "/unified-register", "/classifiers"],
    ),
}


def page(person: Actor | None = None, address: str = "/help", host: Any = None) -> str:
    app = host or bare_host()
    client = sign_in_as(app, person) if person else app.test_client()
    return str(client.get(f"/trois{address}{'&' if '?' in address else '?'}lang=en").text)


def rows(text: str) -> list[str]:
    return re.findall(r'<nav class="trois-nav".*?</nav>', text, re.DOTALL)


@pytest.mark.parametrize("who", PLACES)
def test_each_sees_the_pages_that_are_there_and_open_to_him(who: str) -> None:
    person, wanted = PLACES[who]
    menu, row = rows(page(person))
    for drawn in (menu, row):
        assert re.findall(r'href="/trois([^"]*)"', drawn) == wanted
    assert menu.replace("\n", "").split("<ul>")[1].split() == row.replace("\n", "").split("<ul>")[1].split()


def test_the_menu_button_needs_no_script() -> None:
    assert re.search(r'<details class="trois-menu">\s*<summary class="trois-menu__head">Menu</summary>', page())


@pytest.mark.parametrize(
    ("person", "address", "marked"),
    [
        (None, "/help", {"/help": "page"}),
        (None, "/verify", {"/verify": "page"}),
        (HEAD, "/cases/no-such", {"/worklist": "true"}),
        (OPERATOR, "/exchange/no-such", {"/exchange/conversations": "true"}),
        (None, "/nowhere", {}),
    ],
)
def test_the_place_of_the_page_is_marked(person: Actor | None, address: str, marked: dict[str, str]) -> None:
    row = rows(page(person, address))[1]
    assert dict(re.findall(r'href="/trois([^"]*)" aria-current="(\w+)"', row)) == marked


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (OpenCount(Open.OWN, 3), ["3", "not decided: 3"]),
        (OpenCount(Open.TO_SIGN, 99), ["99", "to sign: 99"]),
        (OpenCount(Open.TAKEN, 100), ["99+", "in your hands: 99+"]),
        (OpenCount(Open.OWN, 0), []),
        (None, []),
    ],
)
def test_numbers_stand_with_their_words(found: OpenCount | None, shown: list[str]) -> None:
    host = bare_host(fake_services(open_count=lambda actor: found))
    row = rows(page(APPLICANT, host=host))[1]
    assert re.findall(r'trois-count"><span[^>]*>([^<]*)</span><span[^>]*>([^<]*)<', row) == (
        [tuple(shown)] if shown else []
    )


def test_nothing_is_counted_for_a_visitor_nor_on_the_page_of_an_error() -> None:
    asked: list[Actor] = []
    host = bare_host(fake_services(open_count=lambda actor: asked.append(actor)))
    page(host=host)
    page(APPLICANT, "/nowhere", host)
    page(OPERATOR, host=host)
    assert asked == []
    page(HEAD, host=host)
    assert [actor.account_id for actor in asked] == [HEAD.account_id]


def test_kazakh_stands_first_and_no_language_is_named_by_a_country() -> None:
    switch = re.search(r'<nav class="trois-bar__languages".*?</nav>', page(), re.DOTALL)
    assert switch and re.findall(r'<abbr title="([^"]*)">([^<]*)<', switch[0]) == [
        ("Қазақша", "ҚАЗ"),
        ("Русский", "РУС"),
        ("English", "ENG"),
    ]


def test_a_host_fills_the_slots_of_the_header_and_sets_its_tokens() -> None:
    host = bare_host(
        TROIS_EMBLEM="own/emblem.html",
        TROIS_HEADER_NAME="own/name.html",
        TROIS_TOKENS="/static/own-tokens.css",
        TROIS_HELP_HOURS="9:00–18:30",
    )
    host.jinja_loader = DictLoader({"own/emblem.html": "<b>emblem</b>", "own/name.html": "Ministry"})  # type: ignore[misc]
    text = page(host=host)
    assert '<span class="trois-bar__emblem"><b>emblem</b></span>' in text
    assert '<span class="trois-bar__body">Ministry</span>' in text
    assert "9:00–18:30" in text
    ours, theirs = text.index("vendor/style.css"), text.index('<link rel="stylesheet" href="/static/own-tokens.css">')
    assert ours < theirs


def test_without_a_host_the_slots_have_our_sign_and_the_body() -> None:
    text = page()
    assert "mark.svg" in text and re.search(r"State Revenue Committee\s*·\s*Single Window", text)
    assert "own-tokens" not in text and "Software version" in text
