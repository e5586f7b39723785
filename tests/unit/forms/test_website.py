"""A website that a party names leads to a page: no address that runs a program or opens a file is stored."""

from __future__ import annotations

import pytest
from flask import request

from module.forms.party import HolderForm
from tests.support.web import bare_host


def errors(address: str) -> list[str]:
    """What the field of the website says of an address."""
    with bare_host().test_request_context("/", method="POST", data={"site": address}):
        form = HolderForm(request.form)
        form.site.validate(form)
        return [str(error) for error in form.site.errors]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JAVASCRIPT:x", "java script:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "\\\\evil.example\\a", "//evil.example/a", "ms-msdt:x", "mailto:a@example.kz", "jar:http://a"],
)  # fmt: skip
def test_what_is_no_page_is_refused(address: str) -> None:
    assert errors(address) == ["Enter the address of a website like https://example.kz."]


@pytest.mark.parametrize(
    "address",
    ["", "example.kz", "www.example.kz/a?b=c:d", "https://example.kz", "HTTP://EXAMPLE.KZ", "пример.қаз",
     "example.kz:8443", "example.kz, example.com", "https://example.kz/a; https://example.com"],
)  # fmt: skip
def test_pages_stay(address: str) -> None:
    assert errors(address) == []
