"""What a change asks of both parts of an entry, and what that makes of the entry (Customs Code art. 461 para. 8)."""

from __future__ import annotations

from dataclasses import replace

from module.kernel.errors import NotAllowedNow
from module.registry.amending import PartAsked
from module.registry.application import Form
from module.registry.entry import CommonContent, Content, EntryAsOf, NationalContent
from module.registry.ip_objects import ip_object
from module.registry.kinds.changeable import TERMS
from module.registry.legal_rule import ApplicationForRules
from module.registry.objects import GoodsBlock
from module.registry.party import Party


def _asked(application: ApplicationForRules, base: EntryAsOf) -> tuple[tuple[Content, Content], ...]:
    """Return both parts of the entry as they were, each with what it shall say; what is locked stays."""
    form, common, national = application.form, base.common, base.national
    gone = _pictures(common.goods) - _pictures(form.goods)
    kept = tuple(file for file in common.files if file.id not in gone)
    changed_right = form.right != ip_object(common.object_kind).fit(common.right)
    terms = {name: getattr(form.terms, name) for name in TERMS}
    return (
        (
            common,
            replace(
                common,
                holders=(form.holder, *common.holders[1:]),
                goods=form.goods,
                right=form.right if changed_right else common.right,
                files=(*kept, *application.attachments),
            ),
        ),
        (
            national,
            replace(national, representative=_represented(form), insurance=form.insurance, **terms),
        ),
    )


def _represented(form: Form) -> Party | None:
    """Return who stands in the register as representative, whoever files; None: nobody."""
    return form.representative if form.representative != Party() else None


def _pictures(goods: tuple[GoodsBlock, ...]) -> set[str]:
    return {picture for block in goods for picture in (*block.genuine_pictures, *block.infringing_pictures)}


def parts_asked(application: ApplicationForRules, now: EntryAsOf) -> tuple[PartAsked, PartAsked]:
    """Return common and national part: what they said, shall say, say now. Raises NotAllowedNow without a base."""
    if application.base is None:
        raise NotAllowedNow
    common, national = _asked(application, application.base)
    return PartAsked(*common, now.common), PartAsked(*national, now.national)


def is_at_odds(application: ApplicationForRules, now: EntryAsOf) -> bool:
    """Tell whether somebody else changed a value that is asked for since the application was begun (D15)."""
    return any(part.at_odds for part in parts_asked(application, now))


def becomes(application: ApplicationForRules, now: EntryAsOf) -> EntryAsOf:
    """Return the entry with what is asked; what somebody else changed meanwhile stays."""
    common, national = (part.becomes for part in parts_asked(application, now))
    if not isinstance(common, CommonContent) or not isinstance(national, NationalContent):
        raise TypeError(now.number)
    return replace(now, common=common, national=national)


def changes_something(application: ApplicationForRules) -> bool:
    """Tell whether the form says anything else than the entry did; a document alone changes nothing."""
    base = application.base
    if base is None:
        return False
    found = (change for part in parts_asked(application, base) for change in part.changes)
    return any(change.place[0] != "files" for change in found)
