"""What the start page offers, by the roles of the person. Each room's first page is its endpoint `home`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from module.casework import opinion_list
from module.context import AccessRule, services
from module.context.access import permits, with_key
from module.kernel.text import N_
from module.registry.actors import Actor


@dataclass(frozen=True, slots=True)
class Tile:
    """One way on from the start page; `missed` is how many things behind it are past their term."""

    href: str
    title: str
    text: str
    missed: int = 0


OPINIONS = "trois.officer.opinions"
_TILES = (
    (
        AccessRule.APPLICANT,
        "trois.applicant.home",
        N_("My applications"),
        N_("Prepare, sign and send applications. See their status and the decisions on them."),
    ),
    (
        AccessRule.POWERS,
        "trois.account.power_list",
        N_("Powers of attorney"),
        N_("Who acts for whom, until when. Add and revoke powers of attorney."),
    ),
    (
        AccessRule.COMPANY,
        "trois.account.company",
        N_("Company profile"),
        N_("Details of the organisation and its staff: invite people and set their roles."),
    ),
    (
        AccessRule.OFFICER,
        "trois.officer.home",
        N_("Worklist"),
        N_("Applications to be considered, with their due dates."),
    ),
    (
        AccessRule.OFFICER,
        OPINIONS,
        N_("Opinions for the Commission"),
        N_("Objects of applications that the Commission sent for examination."),
    ),
    (
        AccessRule.OPERATOR,
        "trois.officer.conversations",
        N_("Exchange with the Commission"),
        N_("Conversations, incidents and resources of the exchange."),
    ),
    (
        AccessRule.OPERATOR,
        "trois.officer.outside",
        N_("State of outside systems"),
        N_("Whether the systems of the state answer, and a check on demand."),
    ),
    (
        AccessRule.OPERATOR,
        "trois.officer.backlog",
        N_("Tasks and queue"),
        N_("What waits to be sent or printed, and how the scheduled tasks fare."),
    ),
    (
        AccessRule.OPERATOR,
        "trois.officer.letters",
        N_("Undelivered letters"),
        N_("Letters that did not arrive or may not have, and sending them again."),
    ),
    (
        AccessRule.STAFF,
        "trois.officer.national",
        N_("National register"),
        N_("Search entries by words, HS code, class, goods, state or BIN."),
    ),
    (
        AccessRule.STAFF,
        "trois.officer.unified",
        N_("Unified register"),
        N_("Search the copy of the Commission's register that we hold."),
    ),
    (
        AccessRule.STAFF,
        "trois.officer.classifiers",
        N_("Lists of codes"),
        N_("Classifiers with their editions, and what a code means on a day."),
    ),
    (
        AccessRule.PUBLIC,
        "trois.public.home",
        N_("Search the register"),
        N_("Find an entry of the register by its number, name or right holder."),
    ),
)


def _missed(actor: Actor) -> int:
    """Count the opinions for the Commission past their term, of which officers and head have to learn (officer 6)."""
    with services.open_work(actor) as work:
        return opinion_list.missed(work)


def tiles_for(actor: Actor) -> list[Tile]:
    """Return the tiles that lead to pages which exist and which the person may open, some after showing a key."""
    person = with_key(actor)
    return [
        Tile(url_for(endpoint), title, text, _missed(actor) if endpoint == OPINIONS else 0)
        for rule, endpoint, title, text in _TILES
        if endpoint in current_app.view_functions and permits(rule, person)
    ]
