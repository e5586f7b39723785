"""Pages of long lists by key: which one an address asks for, and the addresses of those beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from module.context.page_address import page_address
from module.registry.paging import ListPlace, Paged

_LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The addresses of the page before and of the next one; empty where there is none."""

    previous: str
    next: str


def wanted_place(prefix: str = "") -> ListPlace:
    """Return where the list of the address begins; `prefix` tells two lists of one page apart.

    An address with the number of a page, as older ones have it, is that of the first page.
    """
    after, before = (request.args.get(f"{prefix}{name}", "")[:_LONGEST_KEY] for name in ("after", "before"))
    return ListPlace(after, before)


def page_links(page: Paged[Any], prefix: str = "") -> PageLinks:
    """Return the addresses of the pages beside one, with all else that the address of this page asks for."""
    after, before = f"{prefix}after", f"{prefix}before"
    return PageLinks(
        page_address(**{after: None, before: page.previous, "page": None}) if page.previous else "",
        page_address(**{after: page.next, before: None, "page": None}) if page.next else "",
    )
