"""The document of the open API says what the code does: routes, methods, parameters, bounds, fields, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from module.casework import attempts
from module.public.api_document import document
from module.public.parameters import parameters_of
from tests.support import cases as made
from tests.support.web import bare_host, fake_services
from tests.unit.public.test_register import FIELDS

PREFIX = "/trois"
EVERYWHERE = {"400", "413", "414", "429", "431", "503"}
"""What each address may answer, beside what it is there for."""


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(attempts, "count", lambda *counted: None)
    return made.strict(bare_host(fake_services(deps=made.deps())))


def routes(app: Any) -> dict[str, tuple[set[str], set[str]]]:
    """Every route of the open API: its methods, and the parameters of its query."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{PREFIX}/api/"):
            address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(PREFIX))
            taken = set(parameters_of(app.view_functions[rule.endpoint]))
            found[address] = ((rule.methods or set()) - {"HEAD", "OPTIONS"}, taken)
    return found


def followed(part: Any) -> Any:
    """Return what a reference leads to."""
    while isinstance(part, dict) and "$ref" in part:
        target: Any = document()
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, item in document()["paths"].items():
        for method, operation in item.items():
            yield address, method.upper(), operation


def parameters(operation: dict[str, Any], place: str) -> set[str]:
    found = (followed(one) for one in operation["parameters"])
    return {one["name"] for one in found if one["in"] == place}


def test_routes_methods_and_parameters_are_those_of_the_code_both_ways(app: Any) -> None:
    said: dict[str, tuple[set[str], set[str]]] = {}
    for address, method, operation in operations():
        methods, taken = said.setdefault(address, (set(), set()))
        methods.add(method)
        taken |= parameters(operation, "query") - {"lang"}
    assert said == routes(app)


def test_every_address_says_what_it_answers_and_takes() -> None:
    names = set()
    for address, _, operation in operations():
        assert EVERYWHERE | {"200"} <= set(operation["responses"]), address
        assert parameters(operation, "path") == set(re.findall(r"{(\w+)}", address)), address
        assert "lang" in parameters(operation, "query"), address
        names.add(operation["operationId"])
        for one in map(followed, operation["parameters"]):
            assert one["description"], (address, one["name"])
            assert one["name"] == "lang" or is_bounded(one["schema"]), (address, one["name"])
    assert len(names) == len(document()["paths"])


def is_bounded(schema: dict[str, Any]) -> bool:
    """Tell whether no text and no number of any length may be sent."""
    if "anyOf" in schema:
        return all(is_bounded(one) for one in schema["anyOf"])
    return bool({"const", "format", "enum", "maxLength", "maximum"} & schema.keys())


def test_every_reference_leads_somewhere() -> None:
    def walk(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if "$ref" in part:
                followed(part)
                yield part["$ref"]
            for one in part.values():
                yield from walk(one)
        elif isinstance(part, list):
            for one in part:
                yield from walk(one)

    used = set(walk(document()))
    kept = {f"#/components/{kind}/{name}" for kind, found in document()["components"].items() for name in found}
    assert used == kept


def test_the_fields_of_an_entry_are_the_published_ones() -> None:
    assert tuple(followed({"$ref": "#/components/schemas/Entry"})["properties"]) == FIELDS


def test_it_is_served_with_the_address_of_the_site(app: Any) -> None:
    answer = app.test_client().get(f"{PREFIX}/api/v1/openapi.json")
    assert (answer.status_code, answer.json["openapi"]) == (200, "3.1.0")
    assert answer.json["servers"] == [{"url": "http://localhost/trois"}]
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = app.test_client().get(f"{PREFIX}/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "", "1000000", "1.0"])
@pytest.mark.parametrize("address", ["register", "classifiers/kato"])
def test_a_program_is_told_of_an_odd_page(app: Any, address: str, page: str) -> None:
    answer = app.test_client().get(f"{PREFIX}/api/v1/{address}", query_string={"page": page})
    assert (answer.status_code, answer.json["error"], answer.json["parameter"]) == (400, "page", "page")


@pytest.mark.parametrize("name", ["query", "after"])
def test_a_program_is_told_of_a_text_that_would_be_cut(app: Any, name: str) -> None:
    answer = app.test_client().get(f"{PREFIX}/api/v1/register", query_string={name: "ә" * 201})
    assert (answer.status_code, answer.json["error"], answer.json["known"]) == (
        400,
        name,
        ["query", "page", "after", "since"],
    )


@pytest.mark.parametrize(("name", "value"), [("page", "58842792"), ("query", "ә" * 201)])
def test_what_stands_beside_a_number_to_follow_is_judged_too(app: Any, name: str, value: str) -> None:
    answer = app.test_client().get(f"{PREFIX}/api/v1/register", query_string={"after": "", name: value})
    assert (answer.status_code, answer.json["error"]) == (400, name)
