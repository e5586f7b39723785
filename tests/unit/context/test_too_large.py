"""What is larger than a view takes is told at the field of its file, and read to its end so that the page arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from module.account.company import powers_of_attorney
from module.applicant import claims, reports, uploads
from module.kernel.errors import NotFound
from tests.support.web import APPLICANT, bare_host, sign_in_as
from tests.unit.context.test_bounds import MIB, UPLOAD, Body

ID = "00000000-0000-0000-0000-000000000001"
PAGES = {
    f"/trois/applications/{ID}/corrections": "trois.applicant.ask_correction",
    f"/trois/applications/{ID}/documents/add": "trois.applicant.save_document",
    f"/trois/applications/{ID}/goods/add": "trois.applicant.save_new_goods_block",
    f"/trois/applications/{ID}/goods/1": "trois.applicant.save_goods_block",
    f"/trois/applications/{ID}/renewal": "trois.applicant.send_renewal",
    "/trois/claims/of/x": claims,
    "/trois/reports/of/right_ended/x": reports,
    "/trois/powers/add": powers_of_attorney,
}


@pytest.fixture
def app() -> Flask:
    return bare_host()


def sent(app: Flask, address: str, length: int) -> tuple[Any, int]:
    """Post a body of a length that is stated; returns the answer and how much of the body was read."""
    body = Body()
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": body}
    kind = "multipart/form-data; boundary=b"
    answer = sign_in_as(app, APPLICANT).post(address, content_type=kind, environ_overrides=environ)
    return answer, body.taken


def show(monkeypatch: pytest.MonkeyPatch, place: Any, page: Callable[..., str]) -> None:
    if isinstance(place, str):
        monkeypatch.setitem(uploads._PAGES, place, page)
    else:
        monkeypatch.setattr(place, "_show_too_large", page)


@pytest.mark.parametrize("address", PAGES)
def test_the_page_of_the_field_is_shown_and_the_rest_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    show(monkeypatch, PAGES[address], lambda **given: f"told {sorted(given)}")
    answer, taken = sent(app, address, UPLOAD + MIB)
    assert (answer.status_code, answer.text[:5], taken) == (413, "told ", UPLOAD + MIB)


@pytest.mark.parametrize("address", PAGES)
def test_whoever_may_not_see_the_page_gets_the_common_words_and_nothing_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def page(**given: object) -> str:
        raise NotFound

    show(monkeypatch, PAGES[address], page)
    answer, taken = sent(app, address, UPLOAD + MIB)
    assert (answer.status_code, "told" in answer.text, taken) == (413, False, 0)


def test_a_huge_body_is_not_read_whole(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/trois/applications/{ID}/corrections"
    show(monkeypatch, PAGES[address], lambda **given: "told")
    answer, taken = sent(app, address, 1000 * MIB)
    assert (answer.status_code, taken) == (413, 64 * MIB)
