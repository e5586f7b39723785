"""What the goods pages work with: a block by its number, ticked codes, pictures, rows of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Request

from module.applicant.addresses import block_url
from module.casework import attachments, examining
from module.casework.views import ApplicationView
from module.context import current_actor, current_language, services
from module.forms.goods import GoodsForm
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotFound, Refused
from module.registry.application import AttachmentRole, Form
from module.registry.classifiers import ClassifierRow, CodeStanding
from module.registry.ip_objects import asks_classes as asks_classes
from module.registry.objects import GoodsBlock, is_hs_code

_PICTURES = (
    (AttachmentRole.GENUINE, "genuine_picture", "genuine_text"),
    (AttachmentRole.INFRINGING, "infringing_picture", "infringing_text"),
)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """One search result."""

    code: str
    name: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block in the list."""

    number: int
    href: str
    codes: tuple[tuple[str, str], ...]
    block: GoodsBlock
    pictures: int
    classes_asked: bool


def ticked_codes(request: Request) -> tuple[str, ...]:
    """Return the codes ticked among the search results; anything that is no code is left out."""
    return tuple(code for code in request.form.getlist("hs_found") if is_hs_code(code))


def block_of(form: Form, number: int) -> GoodsBlock:
    """Return a block by its number, counted from 1. Raises NotFound."""
    if not 1 <= number <= len(form.goods):
        raise NotFound
    return form.goods[number - 1]


def with_block(form: Form, number: int | None, block: GoodsBlock) -> tuple[GoodsBlock, ...]:
    """Return the goods with a block changed, or added at the end where it has no number yet."""
    if number is None:
        return (*form.goods, block)
    return tuple(block if place == number else item for place, item in enumerate(form.goods, start=1))


def found_codes(query: str, ticked: Iterable[str]) -> list[FoundCode]:
    """Return the codes that fit the words asked, and those ticked before."""
    language = current_language()
    classifier = services.classifiers.get("hs")
    if classifier is None:
        return []
    chosen = tuple(ticked)
    rows = classifier.find(query, language, keep=_may_be_entered)
    found = [FoundCode(row.code, classifier.way(row.code, language), row.code in chosen) for row in rows]
    shown = {item.code for item in found}
    earlier = [FoundCode(code, classifier.name(code, language), True) for code in chosen if code not in shown]
    return [*earlier, *found]


def _may_be_entered(row: ClassifierRow) -> bool:
    """Chapters and headings of the official list are no codes of goods, nor are codes of the past."""
    return is_hs_code(row.code) and row.standing(law_date(services.deps.clock.now())) is CodeStanding.VALID


def block_rows(view: ApplicationView) -> list[BlockRow]:
    """Return the blocks of an application as the list shows them."""
    classifier, language = services.classifiers.get("hs"), current_language()
    rows = []
    for number, block in enumerate(view.form.goods, start=1):
        codes = tuple((code, classifier.name(code, language) if classifier else "") for code in block.hs_codes)
        pictures = len(block.genuine_pictures) + len(block.infringing_pictures)
        rows.append(
            BlockRow(number, block_url(view.id, number), codes, block, pictures, asks_classes(view.form, block))
        )
    return rows


def add_pictures(view: ApplicationView, number: int, form: GoodsForm) -> ApplicationView:
    """Store the pictures that were sent, each by itself. Raises Refused with the faults at their fields, and Stale."""
    refused: list[Fault] = []
    for role, field, text in _PICTURES:
        for file in form[field].data:
            try:
                examined = examining.of_role(services.deps, role, file.read())
                with services.open_work(current_actor()) as work:
                    view = attachments.add(
                        work,
                        view.id,
                        view.version,
                        role,
                        file.filename,
                        examined,
                        goods_index=number - 1,
                        alternative_text=form[text].data,
                    )
            except Refused as refusal:
                refused += [Fault(fault.code, field, fault.message) for fault in refusal.faults]
    if refused:
        raise Refused(tuple(refused))
    return view
