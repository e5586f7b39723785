"""The lasting navigation of a person: pages that are there and that the person may open, some after showing a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

from module.context.access import AccessRule, permits, with_key
from module.context.services import services
from module.context.state import signed_in
from module.kernel.text import N_
from module.registry.actors import Actor, Role

if TYPE_CHECKING:
    from module.casework.waiting import OpenCount


@dataclass(frozen=True, slots=True)
class NavigationPlace:
    """A place of the navigation: who may open it, its page, its word, further paths that belong to it."""

    rule: AccessRule
    endpoint: str
    text: str
    paths: tuple[str, ...] = ()
    counts: bool = False
    counts_entries: bool = False
    elsewhere: bool = False
    """Not for the customs body, whose pages have the same thing in another place."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link as it is drawn: `current` is the value of aria-current, `count` the number beside it with its words."""

    href: str
    text: str
    current: str = ""
    count: str = ""
    count_text: str = ""


_PLACES = (
    NavigationPlace(AccessRule.APPLICANT, "trois.applicant.home", N_("My applications"), counts=True),
    NavigationPlace(AccessRule.APPLICANT, "trois.entries.home", N_("My entries"), counts_entries=True),
    NavigationPlace(AccessRule.OFFICER, "trois.officer.home", N_("Worklist"), ("/cases",), counts=True),
    NavigationPlace(AccessRule.OFFICER, "trois.officer.opinions", N_("Opinions for the Commission")),
    NavigationPlace(
        AccessRule.OPERATOR, "trois.officer.conversations", N_("Exchange with the Commission"), ("/exchange",)
    ),
    NavigationPlace(AccessRule.OPERATOR, "trois.officer.outside", N_("State of outside systems")),
    NavigationPlace(AccessRule.OPERATOR, "trois.officer.backlog", N_("Tasks and queue")),
    NavigationPlace(AccessRule.STAFF, "trois.officer.national", N_("National register"), ("/register",)),
    NavigationPlace(AccessRule.STAFF, "trois.officer.unified", N_("Unified register")),
    NavigationPlace(AccessRule.STAFF, "trois.officer.classifiers", N_("Lists of codes")),
    NavigationPlace(AccessRule.PUBLIC, "trois.public.home", N_("Search the register"), elsewhere=True),
    NavigationPlace(AccessRule.PUBLIC, "trois.public.verify_form", N_("Verify a decision"), elsewhere=True),
    NavigationPlace(AccessRule.PUBLIC, "trois.account.help_page", N_("Help"), elsewhere=True),
)
_COUNT_TEXTS = {
    "to_sign": N_("to sign: {count}"),
    "taken": N_("in your hands: {count}"),
    "own": N_("not decided: {count}"),
}
_OF_ENTRIES = N_("in the register: {count}")
_STAFF = (Role.CASE_OFFICER, Role.HEAD, Role.OPERATOR)


def navigation(*, counted: bool = True) -> list[NavigationLink]:
    """Return the navigation of whoever is there. `counted` costs one statement: not on the pages of errors."""
    person = signed_in()
    shown = with_key(person) if person else None
    places = [place for place in _PLACES if _is_open(place, shown)]
    found = services.open_count(person) if counted and person and any(place.counts for place in places) else None
    return [_link(place, found) for place in places]


def _is_open(place: NavigationPlace, person: Actor | None) -> bool:
    if place.endpoint not in current_app.view_functions or not permits(place.rule, person):
        return False
    staff = person is not None and any(person.plays(role) for role in _STAFF)
    return not (staff and place.elsewhere)


def _link(place: NavigationPlace, found: OpenCount | None) -> NavigationLink:
    href = url_for(place.endpoint)
    shown = ("", "")
    if found and place.counts and found.count:
        shown = (found.shown, _COUNT_TEXTS[found.what])
    elif found and place.counts_entries and found.entries:
        shown = (found.shown_entries, _OF_ENTRIES)
    return NavigationLink(href, place.text, _current(place, href), *shown)


def _current(place: NavigationPlace, href: str) -> str:
    """Return `page` on the page itself, `true` on those that belong to it."""
    path = f"{request.script_root}{request.path}".rstrip("/")
    if path == href.rstrip("/"):
        return "page"
    start = url_for("trois.account.start").rstrip("/")
    belongs = (href.rstrip("/"), *(start + more for more in place.paths))
    return "true" if any(path.startswith(f"{one}/") for one in belongs) else ""
