"""The answers before signing: every row as it will be signed, what is still wrong, ways to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup, escape

from module.applicant.addresses import FROM_CHECK, block_url, fault_lines, fault_url, section_url, task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import read_draft
from module.casework.advising import advice
from module.casework.views import ApplicationView
from module.context import AccessRule, access, current_actor, render, services, translate
from module.kernel.errors import Fault
from module.kernel.text import Message
from module.registry.application import Section
from module.registry.application_document import shown
from module.registry.exporting import Advice
from module.registry.kinds import type_of
from module.registry.outline import UNTIL_NOW, ChangedLine, OutlineGroup, OutlineLine, outline
from module.registry.staff_roles import StaffAct

Say = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A headed group of rows ready for the summary list, with the address where it is changed.

    `changes` stand in a table instead, old beside new.
    """

    heading: str
    rows: tuple[dict[str, object], ...]
    href: str
    changes: tuple[ChangedLine, ...] = ()


def parts(view: ApplicationView, say: Say, *, change: bool) -> list[ShownPart]:
    """Return the application in the language of `say`: to be changed, or as it is signed, without empty rows."""
    found = outline(view.form, view.attachments, type_of(view.kind), view.base)
    return [
        ShownPart(
            say(part.heading), _rows(part, say, empty=change), _change_url(view, part) if change else "", part.changes
        )
        for part in found
    ]


def entry_parts(found: Iterable[OutlineGroup], say: Say) -> list[ShownPart]:
    """Return what an entry says in the language of `say`, as the application would that asks for it."""
    told = (part for part in found if part.section is not Section.UNDERTAKING and part.lines)
    shown_parts = (ShownPart(say(part.heading), _rows(part, say, empty=False), "") for part in told)
    return [part for part in shown_parts if part.rows]


def _rows(part: OutlineGroup, say: Say, *, empty: bool) -> tuple[dict[str, object], ...]:
    """Return rows with escaped values: what a person typed is never looked up in the catalog."""
    return tuple(
        {
            "key": say(line.label),
            "html": Markup("<br>").join([*(escape(shown(value, say)) for value in line.values), *_was(line, say)]),
            "value": "",
            "href": "",
            "change": "",
        }
        for line in part.lines
        if line.values or empty
    )


def _was(line: OutlineLine, say: Say) -> Iterator[Markup]:
    """Yield what the register says of a row that is changed."""
    for value in line.was or ():
        until_now = say(Message(UNTIL_NOW, {"value": value}))
        yield Markup('<span class="trois-muted">{}</span>').format(until_now)


def _change_url(view: ApplicationView, part: OutlineGroup) -> str:
    if part.section is Section.GOODS and part.index:
        return block_url(view.id, part.index, **FROM_CHECK)
    if part.section not in type_of(view.kind).sections:
        return ""  # shown and signed, as the register has it
    return section_url(view.id, part.section, **FROM_CHECK)


def _advice(view: ApplicationView, found: tuple[Advice, ...]) -> list[dict[str, object]]:
    """Return each piece of advice with the address of the field; no address where the form does not ask for it."""
    return [
        {
            "code": one.code,
            "refused": one.refused,
            "message": one.message,
            "href": fault_url(view.id, Fault(one.code, one.path, one.message), **FROM_CHECK) if one.path else "",
        }
        for one in found
    ]


@blueprint.get("/<application_id>/check")
@access(AccessRule.APPLICANT, eds=False)
def check(application_id: str) -> str:
    """Show all answers before they are signed."""
    view, actor = read_draft(application_id), current_actor()
    drafts, signs = actor.may(StaffAct.DRAFT), actor.may(StaffAct.SIGN_AND_FILE)
    found = advice(services.deps, view, actor)
    return render(
        "trois/applicant/check.html",
        view=view,
        parts=parts(view, translate, change=drafts),
        faults=fault_lines(view.id, view.form, view.faults, **FROM_CHECK),
        cautions=fault_lines(view.id, view.form, view.cautions, **FROM_CHECK),
        advice=None if found is None else _advice(view, found),
        sign_url=url_for("trois.applicant.sign", application_id=view.id) if signs else "",
        may_hand_over=drafts and bool(actor.bin) and not signs,
        back=task_list_url(view.id),
    )
