"""No page writes what a person typed as an address: every link, picture and form leads where our own code says."""

from __future__ import annotations

import re
from pathlib import Path

from module.context.access import safe_next

TEMPLATES = Path(__file__).parents[3] / "module" / "templates"
_WRITTEN = re.compile(
    r"""\b(?:href|src|action|formaction|poster|cite)\s*=\s*["']?([^"'>{]*)\{\{-?\s*(.*?)\s*-?\}\}""", re.DOTALL
)
_OURS = ("url_for(", "asset(", "language_url(", "address(", "without(", "open_data_address(")
NAMES = {
    "links.next", "links.previous", "open", "finished",
    "href", "back", "task_list_url", "saved_url", "xml_url", "action", "address", "row.href", "one.href", "line.href",
    "tile.href", "link.href", "item.href", "picture", "picture.address", "portal().sign_out_address", "own_tokens",
    "portal().sign_in_address if portal() else url_for('trois.account.sign_in')",
    "line.href if blocks else url_for('.new_goods_block', application_id=view.id)",
}  # fmt: skip
"""Names that our code fills with url_for, or the host's settings: looked through by hand, and a new one likewise."""


def written() -> set[tuple[str, str]]:
    """Every address in a template that is not fixed: what stands before the expression, and the expression."""
    return {
        (found[1], found[2])
        for template in TEMPLATES.rglob("*.*")
        if template.suffix in (".html", ".txt")
        for found in _WRITTEN.finditer(template.read_text(encoding="utf-8"))
    }


def test_every_address_of_a_page_is_made_by_our_code() -> None:
    found = written()
    assert len(found) > 40
    foreign = {one for one in found if not one[1].startswith(_OURS) and one[1] not in NAMES}
    contacts = {("tel:", "phone"), ("tel:", "contacts.phone"), ("mailto:", "email"), ("mailto:", "contacts.email")}
    assert (
        foreign - {("", "whole_address")} == contacts
    )  # of a unified record: made with url_for in unified.py; the scheme is ours, whatever stands behind it


def test_the_way_back_after_signing_in_is_a_path_of_ours() -> None:
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/\\evil.example",
        "http:x",
    ):
        assert safe_next(address) is None, address
